import CardDevices
import Testing

@testable import ProductionStation

@Suite struct ProductionTableTests {
    @Test(arguments: 1...10)
    func aJobGetsAsManyCardsAsTheRuleAllows(attemptsMax: Int) {
        let rule = RemakeRule(attemptsMax: attemptsMax, cardsMax: attemptsMax + 4)
        for attempts in 0...attemptsMax + 2 {
            for cards in attempts...attemptsMax + 6 {
                let isAllowed = attempts < attemptsMax && cards < attemptsMax + 4
                #expect(rule.allowsAnother(attempts: attempts, cards: cards) == isAllowed)
            }
        }
    }

    static let acts: [CardCustody.Act] =
        [.passInspection, .withdraw(.inspectionFailed), .withdraw(.cancelled), .pack, .handOver]
        + CardCustody.Settlement.allCases.map(CardCustody.Act.settle)

    @Test(arguments: CardPhase.allCases, acts)
    func custodyKnowsExactlyTheseActs(phase: CardPhase, act: CardCustody.Act) {
        let expected: CardPhase? =
            switch act {
            case .passInspection: phase == .accepted ? .inspected : nil
            case .pack: phase == .inspected ? .bundled : nil
            case .handOver: phase == .bundled ? .handedOver : nil
            case .withdraw: [.accepted, .inspected, .bundled].contains(phase) ? .withdrawn : nil
            case .settle(.accepted): phase == .unaccounted ? .accepted : nil
            case .settle(.rejected): phase == .unaccounted ? .rejected : nil
            case .settle(.missing): phase == .unaccounted ? .missing : nil
            }
        #expect(CardCustody.phase(after: act, in: phase) == expected)
    }

    /// No act of a person brings a card back that was given up, and none makes a second one valid.
    @Test(arguments: CardPhase.allCases.filter { !$0.mayBeValid }, acts)
    func aCardThatIsNotValidNeverBecomesValidAgain(phase: CardPhase, act: CardCustody.Act) {
        #expect(CardCustody.phase(after: act, in: phase) == nil)
    }

    @Test(arguments: CardPhase.allCases)
    func placesAndPhasesAgree(phase: CardPhase) {
        #expect(phase.isInMachine == (phase.stockPlace == .machine))
        if phase.isInMachine { #expect(phase.mayBeValid) }
        #expect(phase.mayBeValid == [StockPlace.machine, .accepted, .unaccounted].contains(phase.stockPlace))
    }

    @Test(arguments: JobState.allCases)
    func aJobHasOneAnswerForIntakeThatFitsItsEnd(state: JobState) {
        switch state.forIntake {
        case .open: #expect(!state.isEnded)
        case .made: #expect(!state.isEnded || state == .handedOver)
        case .refused: #expect(state.isEnded)
        }
    }

    @Test(arguments: FailureReason.allCases)
    func everyFailureIsAPublishedReasonWithBothSentences(failure: FailureReason) {
        let reason = JobEvent.Reason(failure)
        #expect(reason.code == failure.rawValue)
        #expect(RefusalReason(rawValue: reason.code) != nil)
        #expect(reason.chinese.hasSuffix("。") && reason.english.hasSuffix("."))
        #expect(reason.chinese != reason.english && !reason.chinese.contains("{") && !reason.english.contains("{"))
        #expect(reason.path == nil)
    }

    @Test(arguments: [
        FailureReason.blankWrong, .blankUsed, .interrupted, .missing, .cancelled,
    ])
    func stockAndRestartsAreNotTheJobsFault(failure: FailureReason) {
        #expect(!failure.countsAgainstJob)
        #expect(FailureReason.allCases.count { !$0.countsAgainstJob } == 5)
    }
}
