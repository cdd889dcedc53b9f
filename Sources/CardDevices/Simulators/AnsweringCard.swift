/// A card as its wire sees it: bytes in, bytes out. What answers behind a simulated or a virtual reader.
public protocol AnsweringCard: Sendable {
    /// Power on or reset: every selection and right is gone.
    ///
    /// - Returns: the answer to reset, or nil from a dead chip.
    mutating func reset() -> [UInt8]?

    /// Answers one command.
    ///
    /// - Returns: data and status word, or nil from a card that says nothing.
    mutating func answer(_ command: [UInt8]) -> [UInt8]?

    /// The chip behind the wire: for hands and checkers, never for a station.
    var chip: SimulatedCard { get set }
}

extension SimulatedCard: AnsweringCard {
    /// See ``AnsweringCard``.
    public mutating func answer(_ command: [UInt8]) -> [UInt8]? { transmit(command) }

    /// See ``AnsweringCard``.
    public var chip: SimulatedCard {
        get { self }
        set { self = newValue }
    }
}

/// The same card on a T=0 wire (ISO/IEC 7816-3 §12): no case 4, no extended lengths; an answer to a command with data waits
/// for GET RESPONSE, and a wrong expected length is corrected by 6Cxx.
public struct SimulatedT0Card<Card: AnsweringCard>: AnsweringCard {
    /// The card behind the wire.
    public var card: Card
    private let answerToReset: [UInt8]
    private var waiting: [UInt8] = []

    /// T=0 alone, with the capabilities of ``SimulatedStock/simple``.
    public static var answerToResetT0: [UInt8] { [0x3B, 0x08, 0x00, 0x73, 0xC8, 0x40, 0x80, 0x00, 0x90, 0x00] }

    /// Puts a card on the wire.
    public init(_ card: Card, answerToReset: [UInt8] = Self.answerToResetT0) {
        self.card = card
        self.answerToReset = answerToReset
    }

    /// See ``AnsweringCard``.
    public var chip: SimulatedCard {
        get { card.chip }
        set { card.chip = newValue }
    }

    /// See ``AnsweringCard``.
    public mutating func reset() -> [UInt8]? {
        waiting = []
        return card.reset() == nil ? nil : answerToReset
    }

    /// See ``AnsweringCard``.
    public mutating func answer(_ command: [UInt8]) -> [UInt8]? {
        guard let parsed = try? CommandAPDU(parsing: command.span), !parsed.isExtended,
            parsed.data.isEmpty || parsed.ne == nil
        else { return [0x67, 0x00] }
        if parsed.cla == 0, parsed.ins == 0xC0 { return response(parsed.ne ?? 256) }
        waiting = []
        var whole = parsed
        if !parsed.data.isEmpty, parsed.ins == 0xA4 { whole.ne = 256 }
        guard let answer = card.answer(whole.encoded()), answer.count >= 2 else { return nil }
        let data = Array(answer.dropLast(2))
        if !parsed.data.isEmpty, !data.isEmpty {
            waiting = data
            return [0x61, UInt8(data.count & 0xFF)]
        }
        if let ne = parsed.ne, data.count < ne, !data.isEmpty { return [0x6C, UInt8(data.count)] }
        return answer
    }

    private mutating func response(_ wanted: Int) -> [UInt8] {
        guard !waiting.isEmpty else { return [0x69, 0x85] }
        let part = waiting.prefix(wanted)
        waiting.removeFirst(part.count)
        return part + (waiting.isEmpty ? [0x90, 0x00] : [0x61, UInt8(min(waiting.count, 256) & 0xFF)])
    }
}
