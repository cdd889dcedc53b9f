import Foundation
import Glibc

/// The service manager's end of a notification socket.
final class NotifySocket: Sendable {
    var path: String { directory.path + "/notify" }
    private let directory: TemporaryDirectory
    private let descriptor: CInt

    init() throws {
        directory = try TemporaryDirectory()
        descriptor = socket(AF_UNIX, CInt(SOCK_DGRAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { [path = directory.path + "/notify"] in
            $0.copyBytes(from: path.utf8.prefix($0.count - 1))
        }
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard descriptor >= 0, result == 0 else { throw Unexpected("notification socket: \(errno)") }
    }

    deinit { close(descriptor) }

    /// The assignments of every message that has come so far and was not read yet.
    func arrived() -> [[String]] {
        var messages: [[String]] = []
        var bytes = [UInt8](repeating: 0, count: 4_096)
        while true {
            let count = recv(descriptor, &bytes, bytes.count, CInt(MSG_DONTWAIT))
            guard count > 0 else { return messages }
            messages.append(String(decoding: bytes[..<count], as: UTF8.self).split(separator: "\n").map(String.init))
        }
    }
}
