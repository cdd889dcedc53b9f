/// One thing that became true in a lane. The log is a list of lines of these; the state is what they add up to.
enum LaneFact: Equatable, Sendable {
    /// A blank exists, in somebody's hands.
    case born(card: Int, uid: UInt64, nature: SimulatedCardNature)
    case placed(card: Int, SimulatedPlace)
    case turned(card: Int, SimulatedCardNature)
    case printed(card: Int, digest: UInt64)
    /// Some of the planes are on the card: it is spoiled.
    case halfPrinted(card: Int, planes: Int)
    case encoded(card: Int, digest: UInt64)
    case condition(SimulatedCondition, Bool)
    case ribbon(roll: Int, cards: Int)
    /// Another printer stands in this lane.
    case printer(serial: String)
    /// The nth call of a verb was made.
    case called(SimulatedVerb, Int)

    /// A few words without `;` or line break.
    var text: String {
        switch self {
        case .born(let card, let uid, let nature): "born \(card) \(String(uid, radix: 16)) \(nature.word)"
        case .placed(let card, let place): "placed \(card) \(place.rawValue)"
        case .turned(let card, let nature): "turned \(card) \(nature.word)"
        case .printed(let card, let digest): "printed \(card) \(String(digest, radix: 16))"
        case .halfPrinted(let card, let planes): "halfPrinted \(card) \(planes)"
        case .encoded(let card, let digest): "encoded \(card) \(String(digest, radix: 16))"
        case .condition(let condition, let holds): "condition \(condition.rawValue) \(holds ? "on" : "off")"
        case .ribbon(let roll, let cards): "ribbon \(roll) \(cards)"
        case .printer(let serial): "printer is \(serial)"
        case .called(let verb, let number): "called \(verb.rawValue) \(number)"
        }
    }

    init?(text: Substring) {
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        guard let fact = words.count == 4 ? Self.born(words) : words.count == 3 ? Self.other(words) : nil else {
            return nil
        }
        self = fact
    }

    private static func born(_ words: [Substring]) -> LaneFact? {
        guard words[0] == "born", let card = Int(words[1]), let uid = UInt64(words[2], radix: 16),
            let nature = SimulatedCardNature(word: words[3])
        else { return nil }
        return .born(card: card, uid: uid, nature: nature)
    }

    private static func other(_ words: [Substring]) -> LaneFact? {
        let (subject, value) = (words[1], words[2])
        switch words[0] {
        case "placed":
            guard let card = Int(subject), let place = SimulatedPlace(rawValue: String(value)) else { return nil }
            return .placed(card: card, place)
        case "turned":
            guard let card = Int(subject), let nature = SimulatedCardNature(word: value) else { return nil }
            return .turned(card: card, nature)
        case "printed", "encoded":
            guard let card = Int(subject), let digest = UInt64(value, radix: 16) else { return nil }
            return words[0] == "printed" ? .printed(card: card, digest: digest) : .encoded(card: card, digest: digest)
        case "halfPrinted":
            guard let card = Int(subject), let planes = Int(value) else { return nil }
            return .halfPrinted(card: card, planes: planes)
        case "condition":
            guard let condition = SimulatedCondition(rawValue: String(subject)), value == "on" || value == "off" else {
                return nil
            }
            return .condition(condition, value == "on")
        case "ribbon":
            guard let roll = Int(subject), let cards = Int(value) else { return nil }
            return .ribbon(roll: roll, cards: cards)
        case "printer": return subject == "is" ? .printer(serial: String(value)) : nil
        case "called":
            guard let verb = SimulatedVerb(rawValue: String(subject)), let number = Int(value) else { return nil }
            return .called(verb, number)
        case _: return nil
        }
    }
}
