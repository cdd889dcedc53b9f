/// What the facts of a lane add up to. Pure: the same facts give the same state, live or replayed.
struct LaneState: Sendable {
    struct Card: Equatable, Sendable {
        var uid: UInt64
        var born: SimulatedCardNature
        var nature: SimulatedCardNature
        var place: SimulatedPlace
        var chipDigest: UInt64?
        var prints: Int
        var printDigest: UInt64
        var isHalfPrinted = false
    }

    private(set) var cards: [Card] = []
    private(set) var ordinals: [UInt64: Int] = [:]
    /// The card that is between hopper and trays.
    private(set) var inside: Int?
    private(set) var desk: Int?
    private(set) var acceptedTray: [Int] = []
    private(set) var rejectedTray: [Int] = []
    /// Cards that hang in an exit, where no sensor sees them.
    private(set) var exits: [Int] = []
    /// Cards in printers that were taken off the lane.
    private(set) var leftBehind: [Int] = []
    private(set) var conditions: [SimulatedCondition] = []
    private(set) var ribbonRoll = 1
    private(set) var ribbonCards = 0
    private(set) var printerSerial: String?
    private var calls: [SimulatedVerb: Int] = [:]
    /// The next card is at `hopperHead`; what lies before it has left.
    private var hopperCards: [Int] = []
    private var hopperHead = 0

    var hopper: ArraySlice<Int> { hopperCards[hopperHead...] }

    func calls(of verb: SimulatedVerb) -> Int { calls[verb] ?? 0 }

    func holds(_ condition: SimulatedCondition) -> Bool { conditions.contains(condition) }

    /// The place of the card inside the machine.
    var insidePlace: SimulatedPlace? { inside.map { cards[$0].place } }

    /// Takes over one fact.
    ///
    /// - Returns: false when it contradicts what is already true: a log that says so is damaged.
    mutating func apply(_ fact: LaneFact) -> Bool {
        switch fact {
        case .born(let card, let uid, let nature):
            guard card == cards.count, ordinals[uid] == nil else { return false }
            ordinals[uid] = card
            cards.append(
                Card(
                    uid: uid, born: nature, nature: nature, place: .outside, chipDigest: nil, prints: 0, printDigest: 0)
            )
        case .placed(let card, let place): return put(card, place)
        case .turned(let card, let nature):
            guard cards.indices.contains(card) else { return false }
            cards[card].nature = nature
        case .printed(let card, let digest):
            guard cards.indices.contains(card) else { return false }
            cards[card].prints += 1
            cards[card].printDigest = digest
        case .halfPrinted(let card, _):
            guard cards.indices.contains(card) else { return false }
            cards[card].isHalfPrinted = true
        case .encoded(let card, let digest):
            guard cards.indices.contains(card) else { return false }
            cards[card].chipDigest = digest
        case .condition(let condition, let holds):
            conditions.removeAll { $0 == condition }
            if holds { conditions.append(condition) }
        case .ribbon(let roll, let cards): (ribbonRoll, ribbonCards) = (roll, cards)
        case .printer(let serial): printerSerial = serial
        case .called(let verb, let number): calls[verb] = number
        }
        return true
    }

    private mutating func put(_ card: Int, _ place: SimulatedPlace) -> Bool {
        guard cards.indices.contains(card), lift(card) else { return false }
        switch place {
        case .hopper: hopperCards.append(card)
        case .feeder, .chipStation, .printHead, .between:
            guard inside == nil else { return false }
            inside = card
        case .acceptedTray: acceptedTray.append(card)
        case .rejectedTray: rejectedTray.append(card)
        case .outside: break
        case .acceptedExit, .rejectedExit: exits.append(card)
        case .removedPrinter: leftBehind.append(card)
        case .desk:
            guard desk == nil else { return false }
            desk = card
        }
        cards[card].place = place
        return true
    }

    /// Takes a card away from where it is.
    private mutating func lift(_ card: Int) -> Bool {
        switch cards[card].place {
        case .hopper: return liftFromHopper(card)
        case .feeder, .chipStation, .printHead, .between: inside = nil
        case .acceptedTray: return Self.remove(card, from: &acceptedTray)
        case .rejectedTray: return Self.remove(card, from: &rejectedTray)
        case .outside: break
        case .acceptedExit, .rejectedExit: return Self.remove(card, from: &exits)
        case .removedPrinter: return Self.remove(card, from: &leftBehind)
        case .desk: desk = nil
        }
        return true
    }

    private mutating func liftFromHopper(_ card: Int) -> Bool {
        guard hopper.first == card else {
            guard let index = hopper.firstIndex(of: card) else { return false }
            hopperCards.remove(at: index)
            return true
        }
        hopperHead += 1
        if hopperHead == hopperCards.count {
            hopperCards.removeAll(keepingCapacity: true)
            hopperHead = 0
        } else if hopperHead >= 4_096, hopperHead * 2 >= hopperCards.count {
            hopperCards.removeFirst(hopperHead)
            hopperHead = 0
        }
        return true
    }

    private static func remove(_ card: Int, from tray: inout [Int]) -> Bool {
        guard let index = tray.lastIndex(of: card) else { return false }
        tray.remove(at: index)
        return true
    }
}
