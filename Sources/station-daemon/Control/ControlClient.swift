import Foundation
import NIOCore
import NIOExtras
import NIOPosix

/// Asks the running station.
struct ControlClient: Sendable {
    var path: String
    var connectMilliseconds: Int64 = 2_000
    /// Longest wait for an answer that needs no password.
    var replyMilliseconds: Int64 = 30_000
    /// What each password adds to that. Checking one is hard work on purpose, one after the other in the whole station,
    /// and the machine may be busy; who typed a password should not be told that nobody answers.
    var passwordMilliseconds: Int64 = 30_000

    /// Why there is no result.
    enum Failure: Error, Equatable {
        /// Nothing serves the socket: a verb may read the store instead.
        case noDaemon
        /// The file system does not let this user connect.
        case notPermitted
        /// The station answered, and said no.
        case refused(ControlRefusal)
        case noReply(milliseconds: Int64)
        case malformedReply
    }

    private struct Envelope<Result: Decodable>: Decodable {
        var ok: Bool
        var result: Result?
        var error: ControlRefusal?
    }

    /// One request, one answer, one connection.
    ///
    /// - Throws: ``Failure``.
    func request<Result: Decodable & Sendable>(
        _ verb: String, arguments: [String: String] = [:], credentials: [ControlCredential] = [],
        as type: Result.Type = Result.self
    ) async throws -> Result {
        try await request(ControlRequest(verb: verb, arguments: arguments, credentials: credentials), as: type)
    }

    /// The same for a request that is made already.
    func request<Result: Decodable & Sendable>(
        _ message: ControlRequest, as type: Result.Type = Result.self
    ) async throws -> Result {
        let request = Array(try JSONOutput.line(of: message)) + Array("\n".utf8)
        let limit = replyMilliseconds + passwordMilliseconds * Int64(message.credentials.count)
        let line = try await exchange(ByteBuffer(bytes: request), milliseconds: limit)
        guard let envelope = try? JSONDecoder().decode(Envelope<Result>.self, from: line) else {
            throw Failure.malformedReply
        }
        if let refusal = envelope.error, !envelope.ok { throw Failure.refused(refusal) }
        guard let result = envelope.result, envelope.ok else { throw Failure.malformedReply }
        return result
    }

    private func exchange(_ request: ByteBuffer, milliseconds: Int64) async throws -> Data {
        let idle = TimeAmount.milliseconds(milliseconds)
        let group = MultiThreadedEventLoopGroup.singleton
        let reply = group.any().makePromise(of: ByteBuffer.self)
        do {
            _ = try await ClientBootstrap(group: group)
                .connectTimeout(.milliseconds(connectMilliseconds))
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandlers([
                            IdleStateHandler(readTimeout: idle),
                            ByteToMessageHandler(
                                LineBasedFrameDecoder(), maximumBufferSize: ControlReply.lineBytesMax),
                            RequestExchange(request: request, reply: reply, milliseconds: milliseconds),
                        ])
                    }
                }
                .connect(unixDomainSocketPath: path).get()
        } catch let error as IOError where error.errnoCode == EACCES {
            reply.fail(Failure.notPermitted)
        } catch {
            reply.fail(Failure.noDaemon)
        }
        return Data(try await reply.futureResult.get().readableBytesView)
    }
}

extension ControlClient.Failure {
    /// What a verb says and ends with when the station is indispensable.
    func operatorError(of client: ControlClient) -> OperatorError {
        switch self {
        case .noDaemon: OperatorError(ControlSentence.noDaemon(path: client.path), exit: .noStation)
        case .notPermitted: OperatorError(ControlSentence.notPermitted, exit: .refusedBusy)
        case .refused(let refusal): OperatorError(refusal, exit: .refusedBusy)
        case .noReply(let milliseconds):
            OperatorError(ControlSentence.noReply(milliseconds: Int(milliseconds)), exit: .inputOutput)
        case .malformedReply: OperatorError(ControlSentence.malformedReply, exit: .inputOutput)
        }
    }
}

extension ControlRefusal: OperatorSentence {
    var message: OperatorMessage { OperatorMessage(code, chinese, english) }
}

/// Says one line, waits for one line, and ends the connection.
private final class RequestExchange: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let request: ByteBuffer
    private let reply: EventLoopPromise<ByteBuffer>
    /// How long is waited, for the words.
    private let milliseconds: Int64

    init(request: ByteBuffer, reply: EventLoopPromise<ByteBuffer>, milliseconds: Int64) {
        self.request = request
        self.reply = reply
        self.milliseconds = milliseconds
    }

    /// On the event loop, and not by the task that waits: a busy process may resume that one so late that the station
    /// has closed a connection on which nothing was asked.
    func channelActive(context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(request), promise: nil)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        reply.succeed(unwrapInboundIn(data))
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        // Only the first of success and failure counts.
        reply.fail(ControlClient.Failure.noReply(milliseconds: milliseconds))
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        let isTooLong = error is ByteToMessageDecoderError.PayloadTooLargeError
        reply.fail(isTooLong ? ControlClient.Failure.malformedReply : .noReply(milliseconds: milliseconds))
        context.close(promise: nil)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is IdleStateHandler.IdleStateEvent {
            context.close(promise: nil)
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }
}
