import CardDevices
import ProductionStation
import Testing

@Suite struct CardRunTests {
    /// A restart ends with the card on its way to the rejected tray, back in the hopper, or with a person called.
    @Test(arguments: CardPhase.allCases.filter(\.isInMachine), CardPosition.allCases)
    func aRestartNeverResumesWork(phase: CardPhase, position: CardPosition) throws {
        var run = CardRun(phase: phase)
        let transition = try run.step(.recovered(PrinterStatus(position: position)))
        #expect(transition.effects.allSatisfy { $0 == .eject(.rejected) })
        switch (phase, position) {
        case (.feeding, .none): #expect(run.phase == .planned)
        case (.rejecting, .none): #expect(run.phase == .rejected)
        case (_, .none), (.accepting, .unknown): #expect(run.phase == .unaccounted)
        case (_, .feeder), (_, .chipStation), (_, .printHead), (_, .unknown):
            #expect(run.phase == .rejecting)
            #expect(transition.effects == [.eject(.rejected)])
            #expect(run.reason == .interrupted)
        }
    }

    @Test(arguments: CardPhase.allCases.filter { !$0.isInMachine })
    func aCardOutsideTheMachineIsNotRecovered(phase: CardPhase) {
        var run = CardRun(phase: phase)
        #expect(throws: CardRun.IllegalStep.self) { try run.step(.recovered(PrinterStatus(position: .none))) }
        #expect(run == CardRun(phase: phase))
    }

    /// Every phase against every event: either one of the listed pairs, or an error that changes nothing.
    @Test(arguments: CardPhase.allCases, CardRunEvents.all)
    func whatIsNotListedIsAnIllegalStep(phase: CardPhase, event: CardRunEvents.Named) {
        var run = CardRun(phase: phase)
        if CardRunEvents.isLegal(event, in: phase) {
            #expect(throws: Never.self) { try run.step(event.event) }
        } else {
            #expect(throws: CardRun.IllegalStep.self) { try run.step(event.event) }
            #expect(run == CardRun(phase: phase))
        }
    }

    /// Walks everything that can happen, from the hopper: whatever a path holds, `accepted` needs all three answers.
    @Test func noPathLeadsToAcceptedWithoutChipPrintAndEject() throws {
        var walk = CardRunWalk()
        try walk.explore()
        #expect(walk.accepted > 0)
        #expect(walk.rejected > 0)
        #expect(walk.unaccounted > 0)
        #expect(walk.findings == [])
    }

    /// After the order to the accepted tray only a card that sensors see inside may still be rejected.
    @Test(arguments: CardRunEvents.faults, CardPosition.allCases)
    func aCardThatMayLieInTheAcceptedTrayIsNeverRejected(fault: DeviceFault, position: CardPosition) throws {
        for event in [
            CardRun.Event.printerFailed(fault, seen: PrinterStatus(position: position)),
            .recovered(PrinterStatus(position: position)),
        ] {
            var run = CardRun(phase: .accepting)
            let transition = try run.step(event)
            let isSeen = [.feeder, .chipStation, .printHead].contains(position)
            #expect(run.phase == (isSeen ? .rejecting : .unaccounted))
            #expect(transition.effects == (isSeen ? [.eject(.rejected)] : []))
        }
        var blind = CardRun(phase: .accepting)
        _ = try blind.step(.printerFailed(fault, seen: nil))
        #expect(blind.phase == .unaccounted)
    }

    @Test(arguments: CardPhase.allCases.filter(\.isInMachine), [nil] + CardPosition.allCases)
    func theRejectedTrayIsOrderedABoundedNumberOfTimes(phase: CardPhase, position: CardPosition?) throws {
        var run = CardRun(phase: phase)
        let seen = position.map { PrinterStatus(position: $0) }
        let fault = DeviceFault(.mechanical, cardState: .unchanged, operation: "printer.eject")
        var orders = try run.step(.recovered(seen ?? PrinterStatus(position: .unknown))).effects.count
        for round in 0..<20 where run.phase == .rejecting {
            let event: CardRun.Event =
                round % 3 == 2 ? .recovered(PrinterStatus(position: .unknown)) : .printerFailed(fault, seen: seen)
            orders += try run.step(event).effects.count
        }
        #expect(orders <= CardRun.rejectOrdersMax)
        #expect(run.phase != .rejecting)
    }

    @Test(
        arguments: [CardPhase.printing, .accepting, .rejecting],
        [
            PrinterStatus.StateReasons.coverOpen, .markerSupplyEmpty, .markerSupplyMissing, .outputAreaFull,
            .cleanerRequired, .mediaEmpty, .mediaJam, .printHeadFault,
        ])
    func aPersonIsWaitedForOnlyWhileTheCardIsSeenAndDidNotMove(
        phase: CardPhase, reason: PrinterStatus.StateReasons
    ) throws {
        let mends = reason != .mediaEmpty && !reason.isDisjoint(with: .waitingForPerson)
        for state in DeviceFault.CardState.allCases {
            for position in CardPosition.allCases {
                var run = CardRun(phase: phase, rejectOrders: phase == .rejecting ? 1 : 0)
                let fault = DeviceFault(.refused, cardState: state, operation: "printer")
                let transition = try run.step(
                    .printerFailed(fault, seen: PrinterStatus(position: position, reasons: [reason])))
                let isSeen = [.feeder, .chipStation, .printHead].contains(position)
                let waits = transition.effects.first == .awaitPerson([reason])
                #expect(waits == (mends && isSeen && state != .unknown), "\(state) \(position)")
                if waits { #expect(run.phase == phase && transition.effects.count == 2) }
            }
        }
    }

    @Test(arguments: [true, false], [true, false])
    func onlyAFreshBlankIsWrittenOn(isBlank: Bool, isKnown: Bool) throws {
        var run = CardRun(phase: .recognising)
        let chip = RecognisedChip(identity: ChipIdentity(hexadecimal: "04AA"), isBlank: isBlank)
        let transition = try run.step(.recognised(chip, isKnown: isKnown))
        #expect((run.phase == .encoding) == (isBlank && !isKnown))
        #expect(transition.isRecount == isKnown)
        if run.phase != .encoding { #expect(run.reason == .blankUsed) }
    }

    @Test(arguments: CardPhase.allCases.filter(\.isInMachine))
    func aCancelledJobsCardIsRejectedUntilItIsOnItsWayOut(phase: CardPhase) throws {
        var run = CardRun(phase: phase)
        if phase == .accepting || phase == .rejecting {
            #expect(throws: CardRun.IllegalStep.self) { try run.step(.cancelled) }
        } else {
            #expect(try run.step(.cancelled).effects == [.eject(.rejected)])
            #expect(run.reason == .cancelled)
        }
    }

    @Test(arguments: DeviceFault.CardState.allCases)
    func aFeedThatTookNothingUsesNothing(state: DeviceFault.CardState) throws {
        let fault = DeviceFault(.timedOut, cardState: state, operation: "printer.feed")
        var empty = CardRun(phase: .feeding)
        #expect(try empty.step(.printerFailed(fault, seen: PrinterStatus(position: .none))).effects == [])
        #expect(empty.phase == .planned)
        var blind = CardRun(phase: .feeding)
        _ = try blind.step(.printerFailed(fault, seen: nil))
        #expect(blind.phase == (state == .unknown ? .rejecting : .planned))
        var taken = CardRun(phase: .feeding)
        _ = try taken.step(.printerFailed(fault, seen: PrinterStatus(position: .feeder, reasons: [.mediaJam])))
        #expect(taken.phase == .rejecting && taken.reason == .jam)
    }
}
