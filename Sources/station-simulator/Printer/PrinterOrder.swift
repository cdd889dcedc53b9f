import CardDevices

/// One line of orders to a printer: what a person, or fate, does to it.
enum PrinterOrder: Equatable {
    case load(Int)
    case ribbon(cards: Int)
    case cover(isOpen: Bool)
    /// What sits fast inside or hangs in an exit is pulled out.
    case clear
    case clean
    case empty(Tray)
    case fault(WireFaultOrder)
    case unplug, replug
    case power(isOn: Bool)
    case truth
    case end

    private static let cardsMax = 100_000

    /// Reads a line; the error says which word is not understood.
    init(_ line: String) throws(CardOrderError) {
        let words = line.split(separator: " ")
        let value = words.count == 2 ? words[1] : ""
        switch (words.first ?? "", words.count) {
        case ("load", 2): self = .load(try Self.number(value, 1...Self.cardsMax))
        case ("ribbon", 2): self = .ribbon(cards: try Self.number(value, 0...Self.cardsMax))
        case ("cover", 2): self = .cover(isOpen: try Self.choice(value, "open", "closed"))
        case ("clear", 1): self = .clear
        case ("clean", 1): self = .clean
        case ("empty", 2): self = .empty(try Self.choice(value, "accepted", "rejected") ? .accepted : .rejected)
        case ("fault", _): self = .fault(try WireFaultOrder(words.dropFirst()))
        case ("unplug", 1): self = .unplug
        case ("replug", 1): self = .replug
        case ("power", 2): self = .power(isOn: try Self.choice(value, "on", "off"))
        case ("truth", 1): self = .truth
        case ("end", 1): self = .end
        case (_, _): throw CardOrderError(word: line)
        }
    }

    private static func number(_ word: Substring, _ range: ClosedRange<Int>) throws(CardOrderError) -> Int {
        guard let number = Int(word), range.contains(number) else { throw CardOrderError(word: String(word)) }
        return number
    }

    /// True for the first word, false for the second.
    private static func choice(_ word: Substring, _ yes: String, _ no: String) throws(CardOrderError) -> Bool {
        guard word == yes || word == no else { throw CardOrderError(word: String(word)) }
        return word == yes
    }
}
