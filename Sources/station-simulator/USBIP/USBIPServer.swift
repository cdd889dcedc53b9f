import CardDevices
import NIOCore
import NIOPosix
import Synchronization

/// A USB/IP server with one device. It listens from the start on; its thread ends with ``stop()``.
final class USBIPServer: Sendable {
    /// Connections at once; a client needs one, and one more to look.
    private static let connectionsMax = 8
    /// How long a client may be connected without importing the device.
    private static let introductionMax = TimeAmount.seconds(30)

    /// TCP port on which it listens.
    let portNumber: Int
    private let group: MultiThreadedEventLoopGroup
    private let listener: any Channel
    private let port: NIOLoopBound<USBIPPort>

    /// Begins to listen. Not to be called on an event loop.
    ///
    /// - Parameters:
    ///   - number: 0 lets the kernel choose.
    ///   - station: told whether the reader touches a chip.
    ///   - note: told why a client was turned away.
    init(
        _ state: USBDeviceState, host: String, number: Int, station: ChipStationView,
        note: @escaping @Sendable (String) -> Void
    ) throws {
        // One thread: device and clients need no locks.
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let loop = group.next()
        do {
            let port = try loop.submit {
                NIOLoopBound(USBIPPort(state, on: loop, station: station), eventLoop: loop)
            }.wait()
            let places = ConnectionPlaces(max: Self.connectionsMax)
            listener = try ServerBootstrap(group: group)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
                .childChannelOption(.socketOption(.so_keepalive), value: 1)
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try Self.welcome(channel, port.value, places, note)
                    }
                }
                .bind(host: host, port: number).wait()
            self.port = port
        } catch {
            try? group.syncShutdownGracefully()
            throw error
        }
        self.group = group
        portNumber = listener.localAddress?.port ?? number
    }

    private static func welcome(
        _ channel: any Channel, _ port: USBIPPort, _ places: ConnectionPlaces,
        _ note: @escaping @Sendable (String) -> Void
    ) throws {
        let client = USBIPConnection(port, note: note)
        try channel.pipeline.syncOperations.addHandler(client)
        let isWelcome = places.enter()
        channel.closeFuture.whenComplete { _ in places.leave() }
        guard isWelcome else { return client.close() }
        let patience = channel.eventLoop.assumeIsolated().scheduleTask(in: introductionMax) {
            if !client.isImporter { client.close() }
        }
        channel.closeFuture.whenComplete { _ in patience.cancel() }
    }

    /// Does something on the server's own thread and waits for it.
    func withPort<Value: Sendable>(_ body: @escaping @Sendable (USBIPPort) -> Value) -> Value? {
        try? port.eventLoop.submit { body(self.port.value) }.wait()
    }

    /// Closes everything. A second call does nothing.
    func stop() {
        _ = withPort { $0.stop() }
        try? listener.close().wait()
        try? group.syncShutdownGracefully()
    }
}

/// How many clients are connected.
private final class ConnectionPlaces: Sendable {
    private let max: Int
    private let count = Atomic(0)

    init(max: Int) { self.max = max }

    /// Counts one more and tells whether it is still within the limit.
    func enter() -> Bool { count.wrappingAdd(1, ordering: .relaxed).newValue <= max }

    func leave() { count.wrappingSubtract(1, ordering: .relaxed) }
}
