import Foundation
import Glibc
import Testing

@testable import station_daemon

@Suite struct StateLockTests {
    /// Another process that holds the lock of a state directory until it is killed.
    private final class Holder {
        private let process = Process()
        private let output = Pipe()
        private let ended = AsyncStream<Void>.makeStream()

        init(directory: String) throws {
            process.executableURL = URL(filePath: "/usr/bin/env")
            process.arguments = [
                "python3", "-c",
                """
                import fcntl, os, sys
                f = open(sys.argv[1] + "/station.lock", "a+")
                try:
                    fcntl.flock(f, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    print("refused", flush=True)
                    sys.exit(0)
                f.truncate(0); f.write(str(os.getpid()) + "\\n"); f.flush()
                print("held", flush=True)
                sys.stdin.read()
                """,
                directory,
            ]
            process.standardOutput = output
            process.standardInput = Pipe()
            process.terminationHandler = { [ended] _ in ended.continuation.finish() }
            try process.run()
        }

        var processID: Int32 { process.processIdentifier }

        func firstLine() -> String {
            var line = ""
            while !line.hasSuffix("\n") {
                let data = output.fileHandleForReading.availableData
                if data.isEmpty { break }
                line += String(decoding: data, as: UTF8.self)
            }
            return line
        }

        func kill() async {
            Glibc.kill(process.processIdentifier, SIGKILL)
            for await _ in ended.stream {}
        }
    }

    @Test func aSecondStationOnTheSameStateIsRefusedAndTheKernelFreesItAfterAKill() async throws {
        let directory = try TemporaryDirectory()
        let holder = try Holder(directory: directory.path)
        #expect(holder.firstLine() == "held\n")
        let refusal = OperatorError(
            StartSentence.stationAlreadyRuns(directory: directory.path, processID: holder.processID), exit: .refusedBusy
        )
        #expect(throws: refusal) { try StateLock(directory: directory.path) }
        await holder.kill()
        _ = try StateLock(directory: directory.path)
    }

    @Test func ourLockHoldsAgainstAnotherProcessUntilItIsGone() async throws {
        let directory = try TemporaryDirectory()
        var lock: StateLock? = try StateLock(directory: directory.path)
        let refused = try Holder(directory: directory.path)
        #expect(refused.firstLine() == "refused\n")
        await refused.kill()
        #expect(lock != nil)
        lock = nil
        let holder = try Holder(directory: directory.path)
        #expect(holder.firstLine() == "held\n")
        await holder.kill()
    }

    @Test func aDirectoryThatCannotBeIsAnErrorOfInputAndOutput() throws {
        let error = #expect(throws: OperatorError.self) { try StateLock(directory: "/proc/none/state") }
        #expect(error?.exit == .inputOutput)
    }

    @Test func theLockFileIsPrivateAndNoLinkIsFollowed() throws {
        let directory = try TemporaryDirectory()
        _ = try StateLock(directory: directory.path + "/a")
        var status = stat()
        #expect(lstat(directory.path + "/a/station.lock", &status) == 0)
        #expect(status.st_mode & 0o777 == 0o600)
        let target = try directory.file("target", "")
        #expect(symlink(target, directory.path + "/station.lock") == 0)
        #expect(throws: OperatorError.self) { try StateLock(directory: directory.path) }
    }
}
