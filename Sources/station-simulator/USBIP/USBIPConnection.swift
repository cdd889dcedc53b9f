import NIOCore

/// One client. It reads requests, hands them to the port, and closes at the first bytes that are none.
final class USBIPConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// Since it imported the device, URBs come from it.
    var isImporter: Bool {
        get { reader.isImported }
        set { reader.isImported = newValue }
    }

    private let port: USBIPPort
    private var reader = USBIPReader()
    private var context: ChannelHandlerContext?
    private let note: (String) -> Void

    /// - Parameter note: told why a client was turned away.
    init(_ port: USBIPPort, note: @escaping (String) -> Void) {
        self.port = port
        self.note = note
    }

    /// Closes after all that was sent before.
    func close() { context?.close(promise: nil) }

    /// Closes, and says why to whoever runs the server.
    func turnAway(_ why: String) {
        note("closed a connection: \(why)")
        close()
    }

    /// All in one piece: a segment each would cost a round trip of acknowledgements.
    func send(_ replies: [USBIPReply]) {
        guard let context else { return }
        var buffer = context.channel.allocator.buffer(capacity: USBIPWire.headerBytes)
        for reply in replies { buffer.writeBytes(reply.bytes) }
        context.writeAndFlush(wrapOutboundOut(buffer), promise: nil)
    }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func channelInactive(context: ChannelHandlerContext) {
        self.context = nil
        port.leave(self)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        reader.take(unwrapInboundIn(data).readableBytesView)
        do throws(USBIPProblem) {
            // Each request uses bytes up, so this ends with them.
            while self.context != nil, let request = try reader.next() { port.follow(request, of: self) }
        } catch {
            turnAway("not USB/IP 1.1.1: \(error)")
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
