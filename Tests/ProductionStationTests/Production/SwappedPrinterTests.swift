import CardDevices
import StationSimulation
import Testing

@testable import ProductionStation

/// A printer that is swapped for a spare (domain.md §7): the new machine knows nothing of the old one's card.
@Suite struct SwappedPrinterTests {
    private static let verbs: [SimulatedVerb] = [.feed, .recognise, .encode, .verify, .move, .print, .eject]

    @Test func theFirstPrinterIsAdoptedWithTheFirstStart() throws {
        let bench = try LaneBench()
        try bench.run(jobs: 1) { (site: LaneBench.Site) async throws in
            #expect(try await site.until { try site.jobs() == ["made": 1] })
            #expect(try await site.store.meetPrinter("SIM-PRINTER-1", of: "lane-1", at: StoreFixture.start) == .adopted)
            #expect(try await site.store.auditCount(of: "lane.printer") == 1, "noted once, not with each card")
            #expect(try await site.store.hold(of: "lane-1") == nil)
        }
    }

    /// Between two cards: nothing is fed into the new machine before a person adopts it.
    @Test func anotherPrinterHoldsTheLaneUntilOnePersonAdoptsIt() throws {
        let bench = try LaneBench()
        try bench.run(jobs: 1) { (site: LaneBench.Site) async throws in
            #expect(try await site.until { try site.jobs() == ["made": 1] })
            try bench.lanes[0].swapPrinter(serial: "SPARE-2")
            _ = try await site.store.commit([bench.fixture.accept(.init(id: "J2"))])
            #expect(try await site.until { site.services[0].board.state == .held(.printerChanged) })
            await site.wait(600)
            #expect(bench.calls(of: .feed) == 1)
            #expect(LaneHold.printerChanged.releaseAct == .adoptPrinter)
            #expect(SensitiveAct.adoptPrinter.rule.people == 1)
            let facts = try StoreReader(site.store).alarmFacts(poisonedSince: StoreFixture.start)
            let alarm = try #require(Self.alarms(facts).first)
            #expect(alarm.code == .lanePrinterChanged && alarm.lane == "lane-1")
            #expect(alarm.english.contains("SPARE-2") && alarm.english.contains("SIM-PRINTER-1"))
            try await site.store.releaseLane("lane-1", by: "sample-t", second: nil, at: StoreFixture.start)
            #expect(try await site.until { try site.jobs() == ["made": 2] })
            #expect(try await site.store.auditCount(of: "lane.adoptPrinter") == 1)
            #expect(try await site.store.meetPrinter("SPARE-2", of: "lane-1", at: StoreFixture.start) == .adopted)
            #expect(try await site.store.firstBrokenAuditEntry() == nil)
        }
    }

    @Test func theHoldEndsByItselfWhenTheOldPrinterIsBack() throws {
        let bench = try LaneBench()
        try bench.run(jobs: 1) { (site: LaneBench.Site) async throws in
            #expect(try await site.until { try site.jobs() == ["made": 1] })
            try bench.lanes[0].swapPrinter(serial: "SPARE-2")
            #expect(try await site.until { site.services[0].board.state == .held(.printerChanged) })
            try bench.lanes[0].swapPrinter(serial: "SIM-PRINTER-1")
            #expect(try await site.until { site.services[0].board.state == .ready })
            #expect(try await site.store.auditCount(of: "lane.adoptPrinter") == 0)
            #expect(Self.alarms(try StoreReader(site.store).alarmFacts(poisonedSince: StoreFixture.start)) == [])
        }
    }

    /// At every call of a card's life, before and after its effect: unaccounted, never rejected, planned or accepted.
    @Test(arguments: verbs, [SeamSide.before, .after])
    func aSwapInTheMiddleOfACardLeavesItUnaccounted(verb: SimulatedVerb, side: SeamSide) throws {
        let bench = try LaneBench()
        let lane = bench.lanes[0]
        bench.hook(verb, side, call: 1) { _ = try? lane.swapPrinter(serial: "SPARE-2", card: .leftInside) }
        try bench.run(jobs: 1) { (site: LaneBench.Site) async throws in
            #expect(try await site.until { site.services[0].board.state == .held(.unaccountedCard) })
            let card = try #require(try await site.store.cards(in: CardPhase.allCases).first)
            #expect(card.phase == .unaccounted)
            #expect(try site.jobs() == ["blocked": 1])
            #expect(try await site.store.stockEquation(of: "lane-1").differences == [])
            // The swapped machine is never told to move anything, not even a foreign card.
            #expect(bench.calls(of: .eject) == (verb == .eject ? 1 : 0))
            #expect(bench.calls(of: .feed) == 1)
            #expect(bench.calls(of: .print) == (verb == .print || verb == .eject ? 1 : 0), "nor to print")
            // Two people for the card, then one for the machine.
            let people = try StoreFixture.people()
            // A feed that was under way has taken its blank in the new machine.
            _ = try lane.pullCardOut()
            _ = try await site.store.settle(card, .rejected, by: people, at: StoreFixture.start)
            #expect(
                await Self.isRefused { try await site.store.releaseLane("lane-1", by: "a", second: nil, at: .zero) })
            try await site.store.releaseLane("lane-1", by: people.first, second: people.second, at: StoreFixture.start)
            #expect(try await site.until { site.services[0].board.state == .held(.printerChanged) })
            try await site.store.releaseLane("lane-1", by: "sample-t", second: nil, at: StoreFixture.start)
            #expect(try await site.until { try site.jobs() == ["made": 1] })
            #expect(try await site.store.contradictions() == [])
        }
    }

    /// The command stops half done, and by the time it answers another machine stands there: the answer is not believed.
    @Test(arguments: [SimulatedVerb.feed, .encode, .move, .print, .eject], SimulatedLane.CardAtSwap.allCases)
    func aSwapWhileACommandIsHalfDoneLeavesTheCardUnaccounted(
        verb: SimulatedVerb, card: SimulatedLane.CardAtSwap
    ) throws {
        let bench = try LaneBench(scripts: ["\(verb.rawValue) 1 during timedOut"])
        let lane = bench.lanes[0]
        bench.hook(verb, .after, call: 1) { _ = try? lane.swapPrinter(serial: "SPARE-2", card: card) }
        try bench.run(jobs: 1) { (site: LaneBench.Site) async throws in
            #expect(try await site.until { site.services[0].board.state == .held(.unaccountedCard) })
            #expect(try await site.store.cards(in: CardPhase.allCases).map(\.phase) == [.unaccounted])
            #expect(bench.calls(of: .eject) == (verb == .eject ? 1 : 0))
            #expect(try await site.store.stockEquation(of: "lane-1").differences == [])
            #expect(try await site.store.contradictions() == [])
        }
    }

    /// Another machine carries out the command and is gone again when it answers: the serials say nothing, so the card
    /// is never good by it, and what nobody can find is not called rejected.
    @Test(arguments: verbs)
    func aMachineThatIsAnotherOneForOneCommandMakesNoGoodCard(verb: SimulatedVerb) throws {
        let bench = try LaneBench()
        let lane = bench.lanes[0]
        bench.hook(verb, .before, call: 1) {
            _ = try? lane.swapPrinter(serial: "SPARE-2", card: .leftInside)
            bench.hook(verb, .after, call: 1) {
                _ = try? lane.swapPrinter(serial: "SIM-PRINTER-1", card: .leftInside)
            }
        }
        try bench.run(jobs: 1) { (site: LaneBench.Site) async throws in
            #expect(try await site.until { site.services[0].board.state == .held(.unaccountedCard) })
            #expect(try await site.store.cards(in: CardPhase.allCases).map(\.phase) == [.unaccounted])
            #expect(try site.jobs() == ["blocked": 1])
            #expect(try await site.store.contradictions() == [])
        }
        #expect(lane.count(at: .acceptedTray) == 0)
    }

    /// While the station was off: position "none" of the new machine proves nothing about the old one.
    @Test(arguments: [
        CardPhase.feeding, .recognising, .reseating, .encoding, .verifyingChip, .printing, .verifyingPrint, .accepting,
    ])
    func aSwapWhileTheStationWasOffLeavesTheOpenCardUnaccounted(phase: CardPhase) throws {
        let bench = try LaneBench()
        try bench.run(jobs: 1) { (site: LaneBench.Site) async throws in
            #expect(try await site.until { try site.jobs() == ["made": 1] })
        }
        try Self.leaveCard(in: phase, bench)
        try bench.lanes[0].swapPrinter(serial: "SPARE-2")
        try bench.run(jobs: 0, restartNeedsOperator: true) { (site: LaneBench.Site) async throws in
            #expect(try await site.until { site.services[0].board.state == .held(.unaccountedCard) })
            let card = try #require(try await site.store.card(serial: "OPEN-1"))
            #expect(card.phase == .unaccounted)
            #expect(bench.calls(of: .eject) == 1, "that of the first card")
        }
    }

    /// The same restart with the lane's own printer is resolved by what it sees.
    @Test func withItsOwnPrinterTheSameCardIsResolved() throws {
        let bench = try LaneBench()
        try bench.run(jobs: 1) { (site: LaneBench.Site) async throws in
            #expect(try await site.until { try site.jobs() == ["made": 1] })
        }
        try Self.leaveCard(in: .feeding, bench)
        try bench.run(jobs: 0) { (site: LaneBench.Site) async throws in
            #expect(try await site.until { try site.jobs() == ["made": 2] })
        }
    }

    /// What a power cut leaves: a card in `phase`, in the journal only.
    private static func leaveCard(in phase: CardPhase, _ bench: LaneBench) throws {
        let outcome = try bench.loop.run(timeMax: .seconds(200_000), jobsMax: 100_000) {
            () async -> Result<Void, any Error> in
            do {
                let store = try Store(
                    path: bench.fixture.path, rules: StationRules(centreCode: "SMP"), isSimulated: true,
                    executor: bench.loop)
                _ = try await store.commit([bench.fixture.accept(.init(id: "J2"))])
                _ = try await store.makeCard(serial: "OPEN-1", until: phase)
                await store.close()
                return .success(())
            } catch {
                return .failure(error)
            }
        }
        try outcome.get()
    }

    private static func alarms(_ stored: AlarmFacts.Stored) -> [Alarm] {
        var facts = AlarmFacts(now: StoreFixture.start)
        facts.stored.lanes = stored.lanes
        return AlarmPolicy().alarms(of: facts)
    }

    private static func isRefused(_ act: () async throws -> Void) async -> Bool {
        do { try await act() } catch let fault as StoreFault { return fault.kind == .refused } catch { return false }
        return false
    }
}

extension Timestamp {
    fileprivate static let zero = Timestamp(milliseconds: 0)
}

@Suite struct RibbonTests {
    private static func roll(_ serial: String?, _ cards: Int) -> PrinterStatus.RibbonStatus {
        .init(rollSerial: serial, cardsRemaining: cards)
    }

    @Test func onlyARollThatStoodStillSpeaksAgainstACard() {
        #expect(RibbonMove(from: Self.roll("A", 10), to: Self.roll("A", 9)) == .asPrinted)
        #expect(RibbonMove(from: Self.roll(nil, 10), to: Self.roll(nil, 9)) == .asPrinted)
        #expect(RibbonMove(from: nil, to: Self.roll("A", 9)) == .asPrinted)
        #expect(RibbonMove(from: Self.roll("A", 10), to: nil) == .asPrinted)
        #expect(RibbonMove(from: Self.roll("A", 10), to: Self.roll("A", 10)) == .none)
        for other in [Self.roll("A", 8), Self.roll("A", 11), Self.roll("B", 9), Self.roll("B", 10)] {
            #expect(RibbonMove(from: Self.roll("A", 10), to: other) == .otherwise)
        }
    }

    /// Somebody changes the roll while a card is inside, right after its print: a note, and no fault of the card.
    @Test(arguments: [(2, 400), (1, 90)])
    func aRollThatWasChangedIsANoteOnly(roll: Int, cards: Int) throws {
        let bench = try LaneBench()
        let lane = bench.lanes[0]
        bench.hook(.print, .after, call: 1) { try? lane.changeRibbon(roll: roll, cards: cards) }
        try bench.run(jobs: 2) { (site: LaneBench.Site) async throws in
            #expect(try await site.until { try site.jobs() == ["made": 2] })
        }
        #expect(lane.count(at: .rejectedTray) == 0 && lane.count(at: .acceptedTray) == 2)
        #expect(bench.log.all.contains { $0.contains("the ribbon is not as this lane has left it") })
    }

    @Test func aRollThatWasChangedBetweenTwoCardsIsNotedOnce() throws {
        let bench = try LaneBench()
        try bench.run(jobs: 1) { (site: LaneBench.Site) async throws in
            #expect(try await site.until { try site.jobs() == ["made": 1] })
            try bench.lanes[0].changeRibbon(roll: 2, cards: 500)
            _ = try await site.store.commit((2...4).map { try bench.fixture.accept(.init(id: "J\($0)")) })
            #expect(try await site.until { try site.jobs() == ["made": 4] })
        }
        #expect(bench.log.all.count { $0.contains("the ribbon is not as this lane has left it") } == 1)
    }
}
