import NIOCore
import NIOExtras

/// One client of the control socket: answers its lines one after the other, in their order.
///
/// Lives on the event loop of its channel.
final class ControlConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let server: ControlServer
    private let count: ConnectionCount
    private var waiting: [ByteBuffer] = []
    private var isAnswering = false
    /// True once the connection ends after the current answer.
    private var isEnding = false

    init(server: ControlServer, count: ConnectionCount) {
        self.server = server
        self.count = count
    }

    func channelActive(context: ChannelHandlerContext) {
        if !count.enter() { end(context, saying: .busy(connectionsMax: server.limits.connectionsMax)) }
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        count.leave()
        isEnding = true
        waiting = []
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isEnding else { return }
        guard waiting.count < server.limits.requestsWaitingMax else {
            return end(context, saying: .busy(connectionsMax: server.limits.connectionsMax))
        }
        waiting.append(unwrapInboundIn(data))
        answerNext(context)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is IdleStateHandler.IdleStateEvent:
            // While the station works on an answer, the client waits rightly.
            if !isAnswering { context.close(promise: nil) }
        case is ChannelShouldQuiesceEvent:
            isEnding = true
            waiting = []
            if !isAnswering { context.close(promise: nil) }
        default:
            context.fireUserInboundEventTriggered(event)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard error is ByteToMessageDecoderError.PayloadTooLargeError else { return context.close(promise: nil) }
        end(context, saying: .lineTooLong(bytesMax: ControlRequest.lineBytesMax))
    }

    private func answerNext(_ context: ChannelHandlerContext) {
        guard !isAnswering, !waiting.isEmpty else { return }
        isAnswering = true
        let line = waiting.removeFirst()
        let (server, channel) = (server, context.channel)
        context.eventLoop.makeFutureWithTask { try await server.reply(to: line, on: channel) }
            .assumeIsolated()
            .whenComplete { result in
                self.isAnswering = false
                switch result {
                case .success(let reply): self.write(reply, context)
                case .failure: context.close(promise: nil)
                }
            }
    }

    private func write(_ reply: ControlReply, _ context: ChannelHandlerContext) {
        let written = context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: reply.line)))
        if isEnding {
            written.assumeIsolated().whenComplete { _ in context.close(promise: nil) }
        } else {
            answerNext(context)
        }
    }

    private func end(_ context: ChannelHandlerContext, saying sentence: ControlSentence) {
        isEnding = true
        waiting = []
        let line = ControlReply(refusing: sentence).line
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: line)))
            .assumeIsolated().whenComplete { _ in context.close(promise: nil) }
    }
}
