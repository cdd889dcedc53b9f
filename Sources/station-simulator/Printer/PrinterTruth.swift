import CardDevices
import Foundation

/// What is physically true of a printer and its cards, as one line of JSON. Names no person: a chip's contents and a card's
/// picture are told as digests.
struct PrinterTruth: Encodable, Equatable {
    /// One card.
    struct Card: Encodable, Equatable {
        /// What a good reader says about the chip.
        var chip: String
        var place: String
        /// What the card is by now: `good`, `deadChip` …
        var nature: String
        /// How often all planes of a print came onto it.
        var prints: Int
        /// A print stopped in the middle of it.
        var isHalfPrinted: Bool
        /// Of the picture that is on it; zero is none.
        var printDigest: String
        /// Of the chip's files; nil for one that was never written.
        var chipDigest: String?
    }

    var model: String
    /// Cards in the hopper.
    var hopper: Int
    var inside: Card?
    var accepted: [Card]
    var rejected: [Card]
    /// In an exit, or in somebody's hands.
    var elsewhere: [Card]
    /// What a person must end.
    var conditions: [String]
    var ribbonRoll: Int
    var ribbonCards: Int
    /// Plugged in and switched on.
    var isPlugged: Bool
    /// A host has it.
    var isImported: Bool

    init(_ model: WirePrinter, _ truth: SimulatedLaneTruth, isPlugged: Bool, isImported: Bool) {
        self.model = model.rawValue
        self.isPlugged = isPlugged
        self.isImported = isImported
        hopper = truth.hopper.count
        inside = truth.cards.first { $0.place.isInside }.map(Card.init)
        accepted = truth.cards.filter { $0.place == .acceptedTray }.map(Card.init)
        rejected = truth.cards.filter { $0.place == .rejectedTray }.map(Card.init)
        elsewhere = truth.cards.filter { Self.isElsewhere($0.place) }.map(Card.init)
        conditions = truth.conditions.map(\.rawValue)
        (ribbonRoll, ribbonCards) = (truth.ribbonRoll, truth.ribbonCards)
    }

    private static func isElsewhere(_ place: SimulatedPlace) -> Bool {
        switch place {
        case .acceptedExit, .rejectedExit, .outside, .desk, .removedPrinter: true
        case .hopper, .feeder, .chipStation, .printHead, .between, .acceptedTray, .rejectedTray: false
        }
    }

    /// Without a line break; keys in the order of the alphabet.
    func line() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}

extension PrinterTruth.Card {
    init(_ card: SimulatedLaneTruth.Card) {
        chip = card.identity.hexadecimal
        place = card.place.rawValue
        nature = card.nature.word
        prints = card.prints
        isHalfPrinted = card.isHalfPrinted
        printDigest = String(card.printDigest, radix: 16)
        chipDigest = card.chipDigest.map { String($0, radix: 16) }
    }
}
