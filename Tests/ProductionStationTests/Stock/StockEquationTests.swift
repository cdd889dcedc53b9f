import ProductionStation
import Testing

@Suite struct StockEquationTests {
    private let balanced = StockEquation(
        issued: 10, booked: [.hopper: 4, .machine: 1, .accepted: 3, .rejected: 1, .missing: 1],
        countedCards: [.machine: 1, .accepted: 3, .rejected: 1, .missing: 1])

    @Test func anEquationThatAddsUpHasNoDifference() {
        #expect(balanced.differences == [] && balanced.isBalanced)
        #expect(StockEquation(issued: 0, booked: [:], countedCards: [:]).isBalanced)
    }

    @Test(arguments: [StockPlace.machine, .accepted, .rejected, .unaccounted, .missing])
    func aCardThatTheBooksDoNotKnowShows(place: StockPlace) {
        var wrong = balanced
        wrong.countedCards[place, default: 0] += 1
        #expect(wrong.differences.count == 1)
        #expect(wrong.differences.first?.hasPrefix(place.rawValue) ?? false)
    }

    @Test(arguments: StockPlace.allCases)
    func aBlankThatIsNowhereOrTwiceShows(place: StockPlace) {
        for difference in [-1, 1] {
            var wrong = balanced
            wrong.booked[place, default: 0] += difference
            #expect(!wrong.isBalanced)
            #expect(wrong.differences.contains { $0.hasPrefix("issued 10") })
        }
    }

    /// Moving a blank between two accounts keeps the sum; only the cards tell.
    @Test func aBlankInTheWrongAccountShows() {
        var wrong = balanced
        wrong.booked[.accepted] = 2
        wrong.booked[.rejected] = 2
        #expect(wrong.differences.count == 2)
    }
}
