import Logging
import NIOCore
import NIOExtras
import NIOPosix
import ServiceLifecycle

/// Serves the control socket until the station shuts down: each line a request, each answer a line.
struct ControlServer: Service {
    /// What a client may use of the station.
    struct Limits: Sendable {
        var connectionsMax = 16
        /// Longest wait for a request, and for the client to take its answer.
        var idleMilliseconds: Int64 = 10_000
        /// Requests of one connection that may wait for their turn.
        var requestsWaitingMax = 64
    }

    var socket: ControlSocket
    var handler: any ControlHandler
    var policy = PeerPolicy()
    var limits = Limits()
    var logger: Logger

    /// Serves until graceful shutdown or cancellation: then no new connection is taken, the requests that are being
    /// answered are answered, and the name of the socket is removed.
    func run() async throws {
        defer { socket.removeName() }
        let group = MultiThreadedEventLoopGroup.singleton
        let quiescing = ServerQuiescingHelper(group: group)
        let ended = group.any().makePromise(of: Void.self)
        let descriptor = socket.takeDescriptor()
        do {
            _ = try await listen(group: group, descriptor: descriptor, quiescing: quiescing)
        } catch {
            ended.succeed()
            throw error
        }
        try await withTaskCancellationOrGracefulShutdownHandler {
            try await ended.futureResult.get()
        } onCancelOrGracefulShutdown: {
            quiescing.initiateShutdown(promise: ended)
        }
    }

    private func listen(
        group: MultiThreadedEventLoopGroup, descriptor: CInt, quiescing: ServerQuiescingHelper
    ) async throws -> any Channel {
        let idle = TimeAmount.milliseconds(limits.idleMilliseconds)
        let count = ConnectionCount(max: limits.connectionsMax)
        return try await ServerBootstrap(group: group)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let handler = quiescing.makeServerChannelHandler(channel: channel)
                    try channel.pipeline.syncOperations.addHandler(handler)
                }
            }
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers([
                        IdleStateHandler(allTimeout: idle),
                        ByteToMessageHandler(
                            LineBasedFrameDecoder(), maximumBufferSize: ControlRequest.lineBytesMax),
                        ControlConnection(server: self, count: count),
                    ])
                }
            }
            .withBoundSocket(descriptor).get()
    }

    /// The answer to one line.
    func reply(to line: ByteBuffer, on channel: any Channel) async throws -> ControlReply {
        let peer = try await PeerCredentials(of: channel)
        guard policy.permits(peer) else {
            logger.warning(
                "control refused", metadata: ["peerUser": "\(peer.userID)", "peerProcess": "\(peer.processID)"])
            return ControlReply(refusing: ControlSentence.notPermitted)
        }
        guard let request = ControlRequest(line: line.readableBytesView) else {
            return ControlReply(refusing: ControlSentence.malformedRequest)
        }
        logger.debug("control request", metadata: ["peerUser": "\(peer.userID)"])
        return await handler.handle(request, peer: peer)
    }
}
