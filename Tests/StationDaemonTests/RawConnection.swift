import Foundation
import Glibc

/// A client of a Unix socket without any library, so that a test can misbehave.
///
/// Used by one test at a time, one call after the other.
final class RawConnection: @unchecked Sendable {
    private let descriptor: CInt
    private var buffer: [UInt8] = []

    /// The peer never came.
    struct NotConnected: Error {}

    init(_ path: String) throws {
        descriptor = Self.open(path)
        guard descriptor >= 0 else { throw NotConnected() }
        var limit = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(descriptor) }

    func send(_ text: String) {
        let bytes = Array(text.utf8)
        _ = Glibc.send(descriptor, bytes, bytes.count, CInt(MSG_NOSIGNAL))
    }

    /// The next line, or nil at the end of the connection. Waits on a thread that no task needs.
    func line() async -> String? {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: self.waitForLine()) }
        }
    }

    private func waitForLine() -> String? {
        while true {
            if let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
                defer { buffer.removeSubrange(...end) }
                return String(decoding: buffer[..<end], as: UTF8.self)
            }
            var bytes = [UInt8](repeating: 0, count: 65_536)
            let count = recv(descriptor, &bytes, bytes.count, 0)
            guard count > 0 else { return nil }
            buffer += bytes[..<count]
        }
    }

    /// A connected descriptor, or a negative number.
    static func open(_ path: String) -> CInt { make(path) { connect($0, $1, $2) } }

    /// A listening descriptor, or a negative number.
    static func listen(_ path: String) -> CInt {
        let descriptor = make(path) { bind($0, $1, $2) }
        guard descriptor >= 0, Glibc.listen(descriptor, 4) == 0 else { return -1 }
        return descriptor
    }

    private static func make(_ path: String, _ call: (CInt, UnsafePointer<sockaddr>, socklen_t) -> CInt) -> CInt {
        let descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                call(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        if result == 0 { return descriptor }
        close(descriptor)
        return -1
    }
}
