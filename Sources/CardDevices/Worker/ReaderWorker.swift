internal import Foundation
internal import Glibc

/// The other side of ``WorkerChipStation``: takes requests from standard input, one after the other, and answers on
/// standard output. The process ends at the end of its input, also in the middle of a command that never returns.
public enum ReaderWorker {
    /// Serves until the input ends; does not return before.
    public static func run() async {
        let phases = ChipPhases()
        await serve(input: STDIN_FILENO, output: STDOUT_FILENO, atEnd: { _exit(0) }) { request, announce in
            await phases.perform(request, announce: announce)
        }
    }

    static func serve(
        input: Int32, output: Int32, atEnd: @escaping @Sendable () -> Void,
        perform: @Sendable (WorkerRequest, @escaping ChipPhases.Announce) async -> WorkerMessage
    ) async {
        let (stream, continuation) = AsyncStream.makeStream(
            of: WorkerMessage.self, bufferingPolicy: .bufferingOldest(4))
        let reading = Thread {
            read(input) { continuation.yield($0) }
            continuation.finish()
            atEnd()
        }
        reading.start()
        for await message in stream {
            switch message {
            case .perform(let request): write(await perform(request) { write($0, to: output) }, to: output)
            case .examine(let reader, let milliseconds):
                await ReaderTest.run(reader, limit: .milliseconds(milliseconds)) { write(.step($0), to: output) }
                write(.done, to: output)
            // Has no meaning here; the station would be of another version.
            case .connected, .recognised, .done, .card, .step, .failed: return
            }
        }
    }

    private static func read(_ input: Int32, _ take: (WorkerMessage) -> Void) {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(input, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            bytes += chunk.prefix(count)
            SecretBytes.clear(&chunk, 0..<count)
            do throws(WorkerFrameError) {
                while let message = try WorkerFrame.take(from: &bytes) { take(message) }
            } catch {
                return
            }
        }
    }

    private static func write(_ message: WorkerMessage, to output: Int32) {
        guard var bytes = try? WorkerFrame.encode(message) else { return }
        defer { SecretBytes.wipe(&bytes) }
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes { Glibc.write(output, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            sent += count
        }
    }
}
