@testable import CardDevices

/// A card that gives prepared answers and notes what it was sent.
actor ScriptedConnection: CardConnection {
    private var answers: [ResponseAPDU]
    private(set) var sent: [[UInt8]] = []

    /// Each answer in hexadecimal, data and status word.
    init(_ answers: [String]) {
        self.answers = answers.map { text in
            let bytes = hex(text)
            return ResponseAPDU(
                data: Array(bytes.dropLast(2)),
                status: StatusWord(UInt16(bytes[bytes.count - 2]) << 8 | UInt16(bytes[bytes.count - 1])))
        }
    }

    func answerToReset() -> [UInt8] { [] }
    func longestCommand() -> Int { 261 }
    func reset(limit: Duration) {}
    func disconnect() {}

    func transmit(_ command: CommandAPDU, limit: Duration) throws(DeviceFault) -> ResponseAPDU {
        sent.append(command.encoded())
        guard !answers.isEmpty else {
            throw DeviceFault(.timedOut, cardState: .unknown, operation: "card.transmit")
        }
        // The last answer is given for ever.
        return answers.count == 1 ? answers[0] : answers.removeFirst()
    }

    nonisolated func session(
        _ transmission: TransmissionProtocol = .t1, limits: TransferLimits = .short, trace: TraceSink? = nil
    ) -> CardSession {
        CardSession(
            connection: self, phase: .encode, limit: limit, elapsed: { .zero }, transmission: transmission,
            limits: limits, trace: trace)
    }
}

/// A contact card under T=0 as ISO/IEC 7816-3 §12 puts it: a case 4 command is refused, its answer waits for GET
/// RESPONSE, and another expected length than there is data gives `6Cxx`.
actor CardUnderT0: CardConnection {
    private var card = SimulatedCard(uid: 0x04_1122_3344_5566, nature: .good, stock: .simple)
    private var waiting: [UInt8] = []
    private(set) var headers: [String] = []

    init(_ domain: SimulatedSecurityDomain? = nil) { card.securityDomain = domain }

    func answerToReset() -> [UInt8] { [0x3B, 0x00] }
    func longestCommand() -> Int { 261 }
    func reset(limit: Duration) { _ = card.reset() }
    func disconnect() {}

    func transmit(_ command: CommandAPDU, limit: Duration) throws(DeviceFault) -> ResponseAPDU {
        headers.append(Hexadecimal.text([command.cla, command.ins]))
        guard command.data.isEmpty || command.ne == nil, !command.isExtended else {
            return ResponseAPDU(status: .wrongLength)
        }
        if command.ins == Instruction.getResponse { return rest(command.ne ?? 256) }
        var whole = command
        if !command.data.isEmpty { whole.ne = command.ins == Instruction.updateBinary ? nil : 256 }
        if command.ins == Instruction.createFile { whole.ne = nil }
        guard let bytes = card.transmit(whole.encoded()) else {
            throw DeviceFault(.timedOut, cardState: .unknown, operation: "card.transmit")
        }
        let answer = try ResponseAPDU(parsing: bytes.span)
        guard !answer.data.isEmpty else { return answer }
        guard command.data.isEmpty else {
            waiting = answer.data
            return ResponseAPDU(status: StatusWord(0x6100 | UInt16(min(waiting.count, 255))))
        }
        guard command.ne == answer.data.count else {
            return ResponseAPDU(status: StatusWord(0x6C00 | UInt16(answer.data.count & 0xFF)))
        }
        return answer
    }

    /// A hundred bytes at a time, so that hosts must come again.
    private func rest(_ ne: Int) -> ResponseAPDU {
        let part = Array(waiting.prefix(min(ne, 100)))
        waiting.removeFirst(part.count)
        let status = waiting.isEmpty ? StatusWord.success : StatusWord(0x6100 | UInt16(min(waiting.count, 255)))
        return ResponseAPDU(data: part, status: status)
    }
}
