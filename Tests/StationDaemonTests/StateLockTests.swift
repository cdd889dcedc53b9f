import Glibc
import Testing

@testable import station_daemon

@Suite struct StateLockTests {
    @Test func aSecondStationOnTheSameStateIsRefusedAndTheKernelFreesItAfterAKill() throws {
        let directory = try TemporaryDirectory()
        let holder = try LockHolder(directory: directory.path)
        #expect(holder.firstLine() == "held\n")
        let refusal = OperatorError(
            StartSentence.stationAlreadyRuns(directory: directory.path, processID: holder.processID), exit: .refusedBusy
        )
        #expect(throws: refusal) { try StateLock(directory: directory.path) }
        holder.kill()
        _ = try StateLock(directory: directory.path)
    }

    @Test func ourLockHoldsAgainstAnotherProcessUntilItIsGone() throws {
        let directory = try TemporaryDirectory()
        var lock: StateLock? = try StateLock(directory: directory.path)
        let refused = try LockHolder(directory: directory.path)
        #expect(refused.firstLine() == "refused\n")
        refused.kill()
        #expect(lock != nil)
        lock = nil
        let holder = try LockHolder(directory: directory.path)
        #expect(holder.firstLine() == "held\n")
        holder.kill()
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
