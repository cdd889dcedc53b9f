/// Asks and tells one Evolis printer over its pipe, one thing at a time, and never takes a late answer for the right one.
///
/// The language has no sequence numbers, and "no card inside" is the same word, `OK`, that a printer also says unasked.
/// So the line is emptied before a question; an answer of the wrong shape, a limit that passed or a fault of the wire
/// puts it *out of step*; and it comes back in step only by the fence: the serial number is asked for, and everything
/// before that known answer is thrown away.
actor EvolisLine {
    /// Why a question or an order failed.
    struct Fault: Error, Equatable {
        var cause: Cause
        /// Whether the printer may have taken the order.
        var wasSent: Bool

        enum Cause: Equatable {
            case pipe(PipeFault)
            /// It answers, but not what was asked.
            case malformed(String)
        }
    }

    /// Answers that are passed over at most on the way to the fence.
    static let strayMax = 16
    /// How often a question is asked before its answers count as malformed.
    static let triesMax = 3
    /// Standstills of a write, one after the other, until it is given up: 15 s, as others wait for one transfer.
    static let standstillsMax = 3

    private let pipe: any BytePipe
    private let dialect: EvolisDialect
    private var reader = EvolisReplyReader()
    private var waiting: [EvolisReply] = []
    private var isInStep = false
    /// A command was cut in the middle, perhaps by the end of another program: the printer's own parser must be reset.
    private var needsReset = true
    private(set) var serial: String?
    /// An error that came without a question, since this was last looked at: the answer to a movement.
    private var hasComplained = false
    /// Bytes came that are no answer; one of them may have been a complaint.
    private var hasBabbled = false

    init(pipe: any BytePipe, dialect: EvolisDialect) {
        self.pipe = pipe
        self.dialect = dialect
    }

    /// Sends one command and waits for no answer.
    func tell(_ command: EvolisCommand, _ limit: CallLimit) async throws(Fault) {
        try await send(command.bytes, .command, limit)
    }

    /// Sends one plane; what is left over of the payload's length would be taken for a command, so all of it or a reset.
    func download(_ plane: EvolisDownload, _ limit: CallLimit) async throws(Fault) {
        try await send(plane.head, .command, limit)
        do throws(Fault) {
            try await send(plane.payload, .raster, limit)
            try await send([EvolisWire.end] + padding, .command, limit)
        } catch {
            // Even when nothing of this part was taken: the head before it was.
            needsReset = true
            throw Fault(cause: error.cause, wasSent: true)
        }
    }

    /// Bytes that mean nothing and push the last packet out.
    func pad(_ limit: CallLimit) async throws(Fault) {
        guard !padding.isEmpty else { return }
        try await send(padding, .command, limit)
    }

    /// Asks and returns an answer of the right shape.
    func ask(_ query: EvolisQuery, _ limit: CallLimit) async throws(Fault) -> EvolisReply {
        var last = ""
        for _ in 0..<Self.triesMax {
            try await getInStep(limit)
            try await empty(limit)
            try await send(EvolisCommand.ask(query).bytes, .command, limit)
            let reply = try await nextReply(limit)
            if let reply, reply.fits(query) { return reply }
            if reply?.isError ?? false { hasComplained = true }
            last = reply?.text ?? "no text"
            isInStep = false
        }
        throw Fault(cause: .malformed("\(query.rawValue): \(last.prefix(24))"), wasSent: true)
    }

    /// Where a card is. "None" is believed only when it is said twice, with the fence between.
    func card(_ limit: CallLimit) async throws(Fault) -> EvolisReply.CardPlace {
        for _ in 0..<Self.triesMax {
            guard let first = try await ask(.card, limit).card else { continue }
            guard first == .absent else { return first }
            isInStep = false
            if try await ask(.card, limit).card == .absent { return .absent }
        }
        throw Fault(cause: .malformed("\(EvolisQuery.card.rawValue): two answers"), wasSent: true)
    }

    /// Drops what the printer has not yet printed: its buffers are emptied and its parser begins anew.
    func reset(_ limit: CallLimit) async throws(Fault) {
        reader.reset()
        waiting = []
        isInStep = false
        do throws(PipeFault) {
            try await pipe.softReset(limit: limit.left)
            needsReset = false
        } catch {
            needsReset = true
            throw Fault(cause: .pipe(error), wasSent: false)
        }
    }

    /// True once for each time that the printer answered an order with an error.
    func takeComplaint(_ limit: CallLimit) async throws(Fault) -> Bool {
        try await empty(limit)
        defer { hasComplained = false }
        return hasComplained
    }

    /// True once for each time that something came which cannot be read: where a complaint must not be missed, it counts
    /// as one. Asked after ``takeComplaint(_:)``, which empties the wire.
    func takeBabble() -> Bool {
        defer { hasBabbled = false }
        return hasBabbled
    }

    private var padding: [UInt8] { [UInt8](repeating: EvolisWire.null, count: min(512, max(0, dialect.paddingBytes))) }

    // MARK: - Step

    private func getInStep(_ limit: CallLimit) async throws(Fault) {
        if needsReset { try await reset(limit) }
        guard !isInStep else { return }
        try await empty(limit)
        guard let known = serial else { return try await learnSerial(limit) }
        try await send(EvolisCommand.ask(.serial).bytes, .command, limit)
        var hasStrays = false
        // Whoever says other things than the known name may be another machine: it is asked who it is next time.
        defer { if hasStrays, !isInStep { serial = nil } }
        for _ in 0..<Self.strayMax {
            let reply = try await nextReply(limit)
            if reply?.text == known {
                isInStep = true
                return
            }
            hasStrays = true
            if reply?.isError ?? false { hasComplained = true }
        }
        throw Fault(cause: .malformed("fence"), wasSent: true)
    }

    /// The first fence: the same name twice in a row. A stray answer in between costs one more question.
    private func learnSerial(_ limit: CallLimit) async throws(Fault) {
        var last: String?
        for _ in 0..<Self.strayMax {
            try await send(EvolisCommand.ask(.serial).bytes, .command, limit)
            guard let name = try await nextReply(limit)?.name else { continue }
            if name == last {
                serial = name
                isInStep = true
                return
            }
            last = name
        }
        throw Fault(cause: .malformed(EvolisQuery.serial.rawValue), wasSent: true)
    }

    // MARK: - Wire

    /// Goes on after a standstill where it ended: the wire knows to the byte what the printer has.
    private func send(_ bytes: [UInt8], _ content: PipeContent, _ limit: CallLimit) async throws(Fault) {
        var sent = 0
        var standstills = 0
        while true {
            do throws(PipeFault) {
                let limit = limit.left(atMost: dialect.standstill)
                return try await pipe.write(Array(bytes[sent...]), as: content, limit: limit, progress: nil)
            } catch {
                sent += error.bytesMoved
                standstills = error.bytesMoved > 0 ? 0 : standstills + 1
                guard error.kind == .timedOut, standstills < Self.standstillsMax, !limit.isOver else {
                    throw await brokenOff(error, sent, limit)
                }
                _ = try? await pipe.portStatus(limit: limit.left(atMost: dialect.standstill))
            }
        }
    }

    private func brokenOff(_ fault: PipeFault, _ sent: Int, _ limit: CallLimit) async -> Fault {
        var fault = fault
        fault.bytesMoved = sent
        lost(fault)
        if sent > 0 { needsReset = true }
        if fault.kind == .stalled { try? await pipe.clearHalt(.out, limit: limit.left) }
        return Fault(cause: .pipe(fault), wasSent: sent > 0)
    }

    /// What comes back on a wire that was pulled may be another machine.
    private func lost(_ fault: PipeFault) {
        isInStep = false
        if fault.kind == .disconnected { serial = nil }
    }

    /// Reads until the wire is silent; what comes is late by a command.
    private func empty(_ limit: CallLimit) async throws(Fault) {
        for reply in waiting where reply.isError { hasComplained = true }
        waiting = []
        for _ in 0..<Self.strayMax {
            guard let items = try await read(min(dialect.quiet, limit.left)) else { return reader.reset() }
            for case .reply(let reply) in items where reply.isError { hasComplained = true }
        }
        throw Fault(cause: .malformed("it does not stop talking"), wasSent: false)
    }

    /// The next answer; nil for rubbish.
    private func nextReply(_ limit: CallLimit) async throws(Fault) -> EvolisReply? {
        if !waiting.isEmpty { return waiting.removeFirst() }
        for _ in 0..<Self.strayMax {
            guard let items = try await read(limit.left(atMost: dialect.silence)) else {
                // What it has not begun yet must not happen later, when nobody expects it any more.
                needsReset = true
                throw Fault(cause: .pipe(PipeFault(.timedOut)), wasSent: true)
            }
            guard let first = items.first else { continue }
            waiting += items.dropFirst().compactMap { if case .reply(let reply) = $0 { reply } else { nil } }
            if case .reply(let reply) = first { return reply }
            return nil
        }
        throw Fault(cause: .malformed("an answer without end"), wasSent: true)
    }

    /// Nil when nothing came.
    private func read(_ limit: Duration) async throws(Fault) -> [EvolisReplyReader.Item]? {
        do throws(PipeFault) {
            let items = reader.take(try await pipe.read(atMost: 1_024, limit: limit))
            if items.contains(.rubbish) { hasBabbled = true }
            return items
        } catch {
            if error.kind == .timedOut { return nil }
            lost(error)
            if error.kind == .stalled { try? await pipe.clearHalt(.in, limit: limit) }
            throw Fault(cause: .pipe(error), wasSent: true)
        }
    }
}
