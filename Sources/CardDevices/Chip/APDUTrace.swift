/// Where commands and answers are noted, injected into a chip station: for field support and measurements.
///
/// It is called after each exchange, in order, and must return quickly.
public protocol APDUTracer: Sendable {
    /// Notes one exchange.
    func trace(_ exchange: APDUTrace)
}

/// One exchange with a card without its payload: header, lengths, status word.
///
/// Nothing else is kept, so no key, cryptogram, person or file can leave through a trace. The one exception asks to be
/// switched on: identifiers in SELECT.
public struct APDUTrace: Equatable, Sendable, CustomStringConvertible {
    /// What a trace may show besides headers, lengths and status words.
    public enum Disclosure: String, Sendable, CaseIterable {
        /// Nothing.
        case headersOnly
        /// Which file or application SELECT names, in commands that no secure channel protects.
        case selections
    }

    /// CLA, INS, P1, P2.
    public var header: [UInt8]
    /// Bytes of command data.
    public var commandDataCount: Int
    /// Bytes expected at most; nil when none are.
    public var ne: Int?
    /// Bytes of answer data; nil when there was no answer.
    public var answerDataCount: Int?
    /// How the card ended the command; nil when there was no answer.
    public var status: StatusWord?
    /// Why there was no answer.
    public var fault: DeviceFault.Kind?
    /// The identifier in a SELECT, when that may be shown.
    public var selection: [UInt8]?

    /// Notes an exchange, and forgets its payload.
    public init(
        _ command: CommandAPDU, _ answer: Result<ResponseAPDU, DeviceFault>, disclosure: Disclosure = .headersOnly
    ) {
        header = [command.cla, command.ins, command.p1, command.p2]
        commandDataCount = command.data.count
        ne = command.ne
        switch answer {
        case .success(let answer): (answerDataCount, status) = (answer.data.count, answer.status)
        case .failure(let fault): self.fault = fault.kind
        }
        switch disclosure {
        case .headersOnly: break
        case .selections:
            guard command.ins == Instruction.select, !command.isProtected, (1...16).contains(command.data.count) else {
                return
            }
            selection = command.data
        }
    }

    /// `00B00000 Lc 0 Le 224 -> 224 9000`.
    public var description: String {
        var text = "\(Hexadecimal.text(header)) Lc \(commandDataCount)"
        if let ne { text += " Le \(ne)" }
        if let selection { text += " [\(Hexadecimal.text(selection))]" }
        if let status { return text + " -> \(answerDataCount ?? 0) \(status)" }
        return text + " -> \(fault?.rawValue ?? "nothing")"
    }
}

/// A tracer and what it may see.
struct TraceSink: Sendable {
    var tracer: any APDUTracer
    var disclosure: APDUTrace.Disclosure

    func note(_ command: CommandAPDU, _ answer: Result<ResponseAPDU, DeviceFault>) {
        tracer.trace(APDUTrace(command, answer, disclosure: disclosure))
    }
}
