import ProductionStation
import Testing

@Suite struct StopTheLineTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var name: String
        /// Newest first: job and failure, nil for an accepted card.
        var outcomes: [(Int64, FailureReason?)]
        var hold: LaneHold?
        var testDescription: String { name }
    }

    static let cases: [Case] = [
        Case(name: "nothing yet", outcomes: [], hold: nil),
        Case(name: "good cards", outcomes: [(1, nil), (2, nil)], hold: nil),
        Case(name: "three jobs", outcomes: [(3, .jam), (2, .chipDead), (1, .ribbon)], hold: .failuresInARow),
        Case(name: "two jobs", outcomes: [(2, .jam), (1, .jam)], hold: nil),
        Case(name: "the same job three times", outcomes: [(1, .jam), (1, .jam), (1, .jam)], hold: nil),
        Case(name: "one job between others", outcomes: [(2, .jam), (1, .jam), (2, .jam), (1, .jam)], hold: nil),
        Case(name: "a good card between", outcomes: [(3, .jam), (9, nil), (2, .jam), (1, .jam)], hold: nil),
        Case(name: "a good card before", outcomes: [(3, .jam), (2, .jam), (1, .jam), (9, nil)], hold: .failuresInARow),
        Case(name: "a good card after", outcomes: [(9, nil), (3, .jam), (2, .jam), (1, .jam)], hold: nil),
        Case(name: "one refused key", outcomes: [(1, .chipRefusedKeys)], hold: nil),
        Case(name: "two refused keys", outcomes: [(1, .chipRefusedKeys), (1, .chipRefusedKeys)], hold: .wrongKeys),
        Case(
            name: "refused keys around a restart",
            outcomes: [(1, .chipRefusedKeys), (2, .interrupted), (1, .chipRefusedKeys)], hold: .wrongKeys),
        Case(
            name: "refused keys around a failure", outcomes: [(1, .chipRefusedKeys), (2, .jam), (1, .chipRefusedKeys)],
            hold: nil),
        Case(name: "wrong stock once", outcomes: [(1, .blankWrong)], hold: .wrongStock),
        Case(name: "used blank once", outcomes: [(1, .blankUsed)], hold: .usedCard),
        Case(name: "our own mistake once", outcomes: [(1, .stationMistake)], hold: .stationMistake),
        Case(name: "restarts only", outcomes: [(3, .interrupted), (2, .interrupted), (1, .interrupted)], hold: nil),
        Case(name: "cancelled ones", outcomes: [(3, .cancelled), (2, .cancelled), (1, .cancelled)], hold: nil),
        Case(
            name: "restarts between failures",
            outcomes: [(3, .jam), (8, .interrupted), (2, .jam), (7, .cancelled), (1, .jam)], hold: .failuresInARow),
    ]

    @Test(arguments: cases)
    func theTable(_ given: Case) {
        let outcomes = given.outcomes.map { StopTheLine.Outcome(job: $0.0, failure: $0.1) }
        #expect(StopTheLine().decide(newestFirst: outcomes) == given.hold)
    }

    @Test func anUnaccountedCardStopsTheLaneAtOnceAndBeforeAnythingElse() {
        let lost = StopTheLine.Outcome(job: 1, failure: .stationMistake, isUnaccounted: true)
        #expect(StopTheLine().decide(newestFirst: [lost]) == .unaccountedCard)
        let settled = StopTheLine.Outcome(job: 2, failure: nil)
        #expect(StopTheLine().decide(newestFirst: [settled, lost]) == nil)
    }

    @Test(arguments: 1...6)
    func theSitesNumbersAreKept(limit: Int) {
        let rule = StopTheLine(
            failuresInARowMax: limit, authenticationFailuresInARowMax: limit, wrongStockMax: limit)
        for (failure, hold) in [
            (FailureReason.jam, LaneHold.failuresInARow), (.chipRefusedKeys, .wrongKeys), (.blankWrong, .wrongStock),
        ] {
            let outcomes = (0..<Int64(limit)).map { StopTheLine.Outcome(job: $0, failure: failure) }
            #expect(rule.decide(newestFirst: outcomes) == hold)
            #expect(rule.decide(newestFirst: Array(outcomes.dropLast())) == nil)
            #expect(rule.outcomesNeeded >= limit)
        }
    }
}
