/// One powered card behind pcscd. Never goes on with another card: what was lost stays lost until the next connect.
actor PCSCConnection: CardConnection {
    private let thread: DeviceThread
    private let readerBytesMax: Int
    private var link: PCSCLink?
    private var lastAnswerToReset: [UInt8] = []

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    init(thread: DeviceThread, commandBytesMax: Int) {
        self.thread = thread
        readerBytesMax = commandBytesMax
    }

    func open(_ selector: PCSCReaderSelector, until deadline: ContinuousClock.Instant) throws(DeviceFault) {
        let link = try PCSCLink.open(selector, until: deadline)
        lastAnswerToReset = link.answerToReset
        self.link = consume link
    }

    func answerToReset() -> [UInt8] { lastAnswerToReset }

    func longestCommand() -> Int {
        // T=0 carries no extended length.
        link?.isT0 ?? true ? PCSCReaderFeatures.shortCommandBytes : readerBytesMax
    }

    /// The limit is looked at before the command only: pcscd has none for a command under way.
    func transmit(_ command: CommandAPDU, limit: Duration) throws(DeviceFault) -> ResponseAPDU {
        try check(limit, "card.transmit")
        do throws(DeviceFault) {
            guard let answer = try link?.transmit(command) else {
                throw DeviceFault(.closed, cardState: .untouched, operation: "card.transmit")
            }
            return answer
        } catch {
            loseLink(after: error)
            throw error
        }
    }

    func reset(limit: Duration) throws(DeviceFault) {
        try check(limit, "card.reset")
        do throws(DeviceFault) {
            guard let answer = try link?.reset() else {
                throw DeviceFault(.closed, cardState: .untouched, operation: "card.reset")
            }
            lastAnswerToReset = answer
        } catch {
            loseLink(after: error)
            throw error
        }
    }

    func disconnect() { link = nil }

    private func check(_ limit: Duration, _ operation: String) throws(DeviceFault) {
        guard limit > .zero else { throw DeviceFault(.timedOut, cardState: .untouched, operation: operation) }
    }

    private func loseLink(after fault: DeviceFault) {
        switch fault.kind {
        case .disconnected, .serviceUnavailable, .closed: link = nil
        case .timedOut, .busy, .malformedReply, .refused, .mechanical: break
        }
    }
}
