/// The equation of domain.md §3 for one lane: every issued blank is in exactly one place.
///
/// The books (`booked`, moved one by one with every card) and the card records (`countedCards`) are two independent
/// derivations of the same truth; they must agree with each other and with what was issued.
public struct StockEquation: Equatable, Sendable {
    public var issued: Int
    public var booked: [StockPlace: Int]
    /// Cards by the place that their phase says, the hopper left out.
    public var countedCards: [StockPlace: Int]

    public init(issued: Int, booked: [StockPlace: Int], countedCards: [StockPlace: Int]) {
        self.issued = issued
        self.booked = booked
        self.countedCards = countedCards
    }

    /// Blanks in one account.
    public func count(_ place: StockPlace) -> Int { booked[place] ?? 0 }

    /// What does not add up, in words for an auditor; empty when everything does.
    public var differences: [String] {
        var found: [String] = []
        let sum = StockPlace.allCases.reduce(0) { $0 + count($1) }
        if sum != issued { found.append("issued \(issued), but the accounts add up to \(sum)") }
        for place in StockPlace.allCases {
            switch place {
            case .hopper, .test, .returned, .setAside: continue
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
