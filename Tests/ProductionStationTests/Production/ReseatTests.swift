import CardDevices
import StationSimulation
import Testing

@testable import ProductionStation

/// One more try at the contacts, and never on a card that something was written on.
@Suite struct ReseatTests {
    @Test(arguments: ChipFault.Kind.allCases)
    func onlyACardThatNothingAnsweredForIsSetDownAgain(kind: ChipFault.Kind) throws {
        var run = CardRun(phase: .recognising)
        let transition = try run.step(.chipFailed(ChipFault(kind, operation: "chip")))
        let isOfContacts = kind == .device || kind == .chipDead
        #expect(transition.to == (isOfContacts ? .reseating : .rejecting))
        #expect(transition.effects == (isOfContacts ? [.reseat] : [.eject(.rejected)]))
    }

    @Test(arguments: [CardPhase.encoding, .verifyingChip], ChipFault.Kind.allCases)
    func aCardThatMayBeWrittenOnIsNot(phase: CardPhase, kind: ChipFault.Kind) throws {
        var run = CardRun(phase: phase)
        #expect(try run.step(.chipFailed(ChipFault(kind, operation: "chip"))).effects == [.eject(.rejected)])
    }

    @Test func theSecondFailureRejects() throws {
        var run = CardRun(phase: .recognising)
        _ = try run.step(.chipFailed(ChipFault(.device, operation: "chip")))
        #expect(try run.step(.reseated).effects == [.recognise])
        #expect(try run.step(.chipFailed(ChipFault(.device, operation: "chip"))).effects == [.eject(.rejected)])
        #expect(run.reason == .chipReaderFailed)
    }

    @Test(arguments: DeviceFault.CardState.allCases, CardPosition.allCases)
    func aCardThatCannotBeMovedIsRejectedUnlessAPersonCanHelp(
        state: DeviceFault.CardState, position: CardPosition
    ) throws {
        var run = CardRun(phase: .reseating)
        let fault = DeviceFault(.refused, cardState: state, operation: "printer.move")
        let seen = PrinterStatus(position: position, reasons: .coverOpen)
        let transition = try run.step(.printerFailed(fault, seen: seen))
        let waits = state != .unknown && [.feeder, .chipStation, .printHead].contains(position)
        #expect(transition.effects == (waits ? [.awaitPerson(.coverOpen), .reseat] : [.eject(.rejected)]))
    }

    /// Through a lane: a bad contact costs two movements and no card.
    @Test(arguments: ["disconnected", "timedOut", "mechanical"]) func aBadContactCostsNoCard(kind: String) throws {
        let bench = try LaneBench(scripts: ["recognise 1 before \(kind)"])
        try bench.run(jobs: 1) { (site: LaneBench.Site) async throws in
            #expect(try await site.until { try site.jobs() == ["made": 1] })
            let line = try #require(try StoreReader(site.store).jobs(in: nil, limit: 1).first)
            #expect(line.attempts == 0)
            #expect(try await site.store.contradictions() == [])
        }
        #expect(bench.calls(of: .feed) == 1 && bench.calls(of: .recognise) == 2)
        #expect(bench.calls(of: .move) == 3, "off the contacts, back, and to be printed")
        #expect(bench.lanes[0].count(at: .rejectedTray) == 0)
    }

    @Test func aDeadChipIsLookedAtTwiceAndRejected() throws {
        let bench = try LaneBench(natures: [.deadChip] + Array(repeating: .good, count: 5))
        try bench.run(jobs: 1) { (site: LaneBench.Site) async throws in
            #expect(try await site.until { try site.jobs() == ["made": 1] })
        }
        #expect(bench.calls(of: .recognise) == 3)
        #expect(bench.lanes[0].count(at: .rejectedTray) == 1)
    }

    @Test(arguments: ["move 1 before refused", "move 2 during mechanical", "move 2 condition jam"])
    func aFailedMovementRejectsTheCardThatNothingWasWrittenOn(script: String) throws {
        let bench = try LaneBench(scripts: ["recognise 1 before disconnected\n\(script)"])
        try bench.run(jobs: 1) { (site: LaneBench.Site) async throws in
            if script.contains("jam") {
                #expect(try await site.until { site.services[0].board.state == .held(.unaccountedCard) })
            } else {
                #expect(try await site.until { try site.jobs() == ["made": 1] })
                #expect(bench.lanes[0].count(at: .rejectedTray) == 1)
            }
            #expect(try await site.store.contradictions() == [])
        }
    }
}
