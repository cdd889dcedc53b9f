import Foundation
import NIOCore
import NIOPosix
import Synchronization

/// How many clients are connected.
final class ConnectionCount: Sendable {
    private let max: Int
    private let count = Atomic<Int>(0)

    init(max: Int) { self.max = max }

    /// Counts one more and tells whether it is still within the limit.
    func enter() -> Bool { count.wrappingAdd(1, ordering: .relaxed).newValue <= max }

    func leave() { count.wrappingSubtract(1, ordering: .relaxed) }
}

extension PeerCredentials {
    /// As the kernel lays it out for `SO_PEERCRED`.
    private struct Layout: Sendable {
        var processID: Int32 = 0
        var userID: UInt32 = 0
        var groupID: UInt32 = 0
    }

    /// Asks the kernel who connected.
    init(of channel: any Channel) async throws {
        guard let provider = channel as? any SocketOptionProvider else { throw ChannelError.operationUnsupported }
        let layout: Layout = try await provider.unsafeGetSocketOption(level: .socket, name: .peerCredentials).get()
        self.init(processID: layout.processID, userID: layout.userID, groupID: layout.groupID)
    }
}

extension NIOBSDSocket.Option {
    /// `SO_PEERCRED` of Linux.
    fileprivate static let peerCredentials = NIOBSDSocket.Option(rawValue: 17)
}

extension ControlRequest {
    /// Nil when the line is no request.
    init?(line: some Sequence<UInt8>) {
        guard let request = try? JSONDecoder().decode(ControlRequest.self, from: Data(line)) else { return nil }
        self = request
    }
}
