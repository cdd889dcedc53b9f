/// A card handle with the context that carries it, and what shows that the card is still the same one.
struct PCSCLink: ~Copyable {
    // Before the context: the card is let go first.
    private var card: PCSCCard
    private let context: PCSCContext
    private let reader: String
    private let eventCount: Int
    private(set) var answerToReset: [UInt8]
    private var buffer = [UInt8](repeating: 0, count: PCSCCard.answerBytesMax)

    private init(
        card: consuming PCSCCard, context: consuming PCSCContext, reader: String, eventCount: Int,
        answerToReset: [UInt8]
    ) {
        self.card = card
        self.context = context
        self.reader = reader
        self.eventCount = eventCount
        self.answerToReset = answerToReset
    }

    var isT0: Bool { card.isT0 }

    /// Waits for pcscd, the reader, a card in it and our turn, until the deadline.
    static func open(
        _ selector: PCSCReaderSelector, until deadline: ContinuousClock.Instant
    ) throws(DeviceFault) -> PCSCLink {
        while true {
            do throws(DeviceFault) {
                let context = try PCSCContext(until: deadline)
                let reader = try context.resolve(selector)
                return try take(reader, consume context, deadline)
            } catch {
                switch error.kind {
                case .serviceUnavailable, .disconnected:
                    guard ContinuousClock.now < deadline else { throw error }
                    PCSCContext.pause()
                case .timedOut, .busy, .malformedReply, .refused, .mechanical, .closed: throw error
                }
            }
        }
    }

    private static func take(
        _ reader: String, _ context: consuming PCSCContext, _ deadline: ContinuousClock.Instant
    ) throws(DeviceFault) -> PCSCLink {
        var states = [PCSCReaderState(name: reader)]
        let patience = min(deadline, .now + settlingTime)
        while true {
            let left = ContinuousClock.now.duration(to: deadline)
            _ = try context.waitForChange(&states, milliseconds: Int(left / .milliseconds(1)))
            guard !states[0].isGone else { throw DeviceFault(.readerUnavailable, operation: name, sent: false) }
            var reason = states[0].isMute ? PCSCCode.unresponsiveCard : .noCard
            if states[0].isCardPresent, !states[0].isMute {
                do throws(PCSCCode) {
                    let card = try context.connect(reader, .exclusive)
                    let answer = try card.answerToReset()
                    return PCSCLink(
                        card: card, context: context, reader: reader, eventCount: states[0].eventCount,
                        answerToReset: answer)
                } catch {
                    reason = error
                }
            }
            switch reason {
            case .noCard, .removedCard, .sharingViolation, .notReady:
                guard ContinuousClock.now < deadline else {
                    throw DeviceFault(reason, operation: name, sent: false)
                }
                // A card that is there but not ours yet makes no event when it becomes free.
                if states[0].isCardPresent { PCSCContext.pause() }
            case .unpoweredCard, .unresponsiveCard:
                guard ContinuousClock.now < patience else { throw DeviceFault(reason, operation: name, sent: false) }
                PCSCContext.pause()
            case _: throw DeviceFault(reason, operation: name, sent: false)
            }
        }
    }

    /// How long a card may seem dead: pcscd looks every 400 ms, and until then it takes a card that was just put in for
    /// the one that was just taken out.
    private static let settlingTime = Duration.milliseconds(1_500)

    private static let name = "reader.connect"

    /// Sends one command by the rules of the card's protocol.
    mutating func transmit(_ command: CommandAPDU) throws(DeviceFault) -> ResponseAPDU {
        var wire = command
        if isT0 {
            guard !command.isExtended else {
                throw DeviceFault(
                    .refused, cardState: .untouched, operation: "card.transmit", detail: "extended length over T=0")
            }
            // T=0 has no case 4: the card says 61xx, and the caller fetches the answer.
            if !command.data.isEmpty { wire.ne = nil }
        }
        let length: Int
        do throws(PCSCCode) {
            length = try card.transmit(wire.encoded(), into: &buffer)
        } catch {
            throw fault(error)
        }
        // A card that left inside pcscd's polling interval "answers" successfully with nothing.
        guard length >= 2 else {
            throw DeviceFault(
                .disconnected, cardState: .unknown, operation: "card.transmit", detail: "answer of \(length) bytes")
        }
        return try ResponseAPDU(parsing: buffer.span.extracting(0..<length))
    }

    /// Cold reset of this very card.
    ///
    /// - Returns: the new answer to reset.
    mutating func reset() throws(DeviceFault) -> [UInt8] {
        do throws(PCSCCode) {
            _ = try card.answerToReset()
            try requireSameCard()
            try card.powerCycle()
            answerToReset = try card.answerToReset()
            // A reconnect succeeds on whatever card is there now.
            try requireSameCard()
        } catch {
            throw DeviceFault(error, operation: "card.reset", sent: false)
        }
        return answerToReset
    }

    private borrowing func requireSameCard() throws(PCSCCode) {
        let now: PCSCReaderState
        do throws(DeviceFault) {
            now = try context.state(of: reader)
        } catch {
            throw error.kind == .serviceUnavailable ? .noService : .readerUnavailable
        }
        guard !now.isGone, now.isCardPresent, now.eventCount == eventCount else { throw .removedCard }
    }

    /// A failed exchange with a card that is leaving looks like one with a broken card; pcscd knows within its polling
    /// interval of 400 ms.
    private borrowing func fault(_ code: PCSCCode) -> DeviceFault {
        let fault = DeviceFault(code, operation: "card.transmit", sent: true)
        guard fault.kind == .malformedReply, fault.cardState == .unknown else { return fault }
        var states = [PCSCReaderState(name: reader)]
        do throws(DeviceFault) {
            for _ in 0..<2 where try context.waitForChange(&states, milliseconds: PCSCContext.sliceMilliseconds) {
                guard states[0].isCardPresent, states[0].eventCount == eventCount else {
                    return DeviceFault(.removedCard, operation: "card.transmit", sent: true)
                }
            }
        } catch {
            return DeviceFault(error.kind, cardState: .unknown, operation: "card.transmit", detail: error.detail)
        }
        return fault
    }
}
