/// The equation of domain.md §3 for one lane: every issued blank, and every one that a count found or missed, is in
/// exactly one place.
///
/// The books (`booked`, moved one by one with every card), and the card records and movements (`countedCards`,
/// `movedBlanks`) are two independent derivations of the same truth; they must agree with each other and with what was
/// issued.
public struct StockEquation: Equatable, Sendable {
    public var issued: Int
    /// The sum of all booked count differences; negative when more was missing than found.
    public var countDifferences: Int
    public var booked: [StockPlace: Int]
    /// Cards by the place that their phase says, the hopper left out.
    public var countedCards: [StockPlace: Int]
    /// Blanks by the place to which people carried them, less what they carried away from it.
    public var movedBlanks: [StockPlace: Int]

    public init(
        issued: Int, countDifferences: Int = 0, booked: [StockPlace: Int], countedCards: [StockPlace: Int],
        movedBlanks: [StockPlace: Int] = [:]
    ) {
        self.issued = issued
        self.countDifferences = countDifferences
        self.booked = booked
        self.countedCards = countedCards
        self.movedBlanks = movedBlanks
    }

    /// Blanks in one account.
    public func count(_ place: StockPlace) -> Int { booked[place] ?? 0 }

    /// What does not add up, in words for an auditor; empty when everything does.
    public var differences: [String] {
        var found: [String] = []
        let sum = StockPlace.allCases.reduce(0) { $0 + count($1) }
        if sum != issued + countDifferences {
            found.append("issued \(issued), count differences \(countDifferences), but the accounts add up to \(sum)")
        }
        for place in StockPlace.allCases {
            switch place {
            case .hopper: continue
            case .returned, .setAside, .test:
                let blanks = movedBlanks[place] ?? 0
                if blanks != count(place) {
                    found.append("\(place.rawValue): booked \(count(place)), but \(blanks) blanks were carried there")
                }
            case .machine, .accepted, .rejected, .unaccounted, .missing:
                let cards = countedCards[place] ?? 0
                if cards != count(place) {
                    found.append("\(place.rawValue): booked \(count(place)), but \(cards) cards are recorded there")
                }
            }
        }
        return found
    }

    public var isBalanced: Bool { differences.isEmpty }
}
