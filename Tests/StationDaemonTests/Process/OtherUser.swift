import Foundation
import Glibc

/// Runs the daemon as somebody who is not root, as in production; needs root to become one.
enum OtherUser {
    static let number: uid_t = 65_534

    static var prefix: [String] {
        ["setpriv", "--reuid=\(number)", "--regid=\(number)", "--clear-groups", "--"]
    }

    /// False where the test is not run by root, or where nobody else reaches the program.
    static func isPossible() async -> Bool {
        guard geteuid() == 0, let directory = try? TemporaryDirectory() else { return false }
        let out = directory.path + "/out"
        let process = try? DaemonProcess(prefix + [DaemonProcess.program, "--help"], output: out, errors: out)
        return await process?.end(within: 30_000) == .exit(0)
    }

    /// Gives a folder and all in it to the other user.
    static func own(_ path: String) throws {
        let below = try FileManager.default.subpathsOfDirectory(atPath: path).map { "\(path)/\($0)" }
        for entry in [path] + below {
            guard lchown(entry, number, number) == 0 else { throw Unexpected("chown \(entry): \(errno)") }
        }
    }
}
