import GRDB
import Testing

@testable import ProductionStation

@Suite struct StoreCustodyTests {
    private func unaccounted() async throws -> (StoreFixture, Store, CardRecord) {
        let fixture = try StoreFixture()
        let store = try await fixture.openWithLane()
        _ = try await store.commit([fixture.accept(.init(id: "J1"))])
        return (fixture, store, try await store.makeUnaccounted(serial: "S1"))
    }

    @Test func anUnaccountedCardBlocksItsJobAndHoldsItsLane() async throws {
        let (_, store, card) = try await unaccounted()
        #expect(card.phase == .unaccounted)
        #expect(try await store.hold(of: StoreFixture.lane)?.hold == .unaccountedCard)
        #expect(try await store.hold(of: StoreFixture.lane)?.cardSerial == "S1")
        #expect(try StoreReader(store).facts().jobs == ["blocked": 1])
        #expect(try StoreReader(store).facts().unaccounted == ["S1"])
        #expect(try await store.reserveNext(after: nil, for: StoreFixture.lane) == nil)
        #expect(try await store.contradictions() == [])
    }

    @Test(arguments: CardCustody.Settlement.allCases)
    func eachSettlementMovesCardJobAndBlankTogether(settlement: CardCustody.Settlement) async throws {
        let (_, store, card) = try await unaccounted()
        let settled = try await store.settle(card, settlement, by: StoreFixture.people(), at: StoreFixture.start)
        let (phase, state, place): (CardPhase, String, StockPlace) =
            switch settlement {
            case .accepted: (.accepted, "made", .accepted)
            case .rejected: (.rejected, "waiting", .rejected)
            case .missing: (.missing, "waiting", .missing)
            }
        #expect(settled.phase == phase)
        #expect(try StoreReader(store).facts().jobs == [state: 1])
        let equation = try await store.stockEquation(of: StoreFixture.lane)
        #expect(equation.isBalanced && equation.count(place) == 1 && equation.count(.unaccounted) == 0)
        #expect(try await store.auditCount(of: "card.settle") == 1)
        let incidents = try await store.pool.read { try $0.count("incident") }
        #expect(incidents == (settlement == .missing ? 1 : 0))
        let events = try await store.unsentEvents(limit: 10)
        #expect(events.map(\.kind) == (settlement == .missing ? [.accepted, .withdrawn] : [.accepted]))
        if settlement == .missing {
            #expect(events.last?.facts.cardSerial == "S1")
            #expect(events.last?.facts.reasons.map(\.code) == ["missing"])
        }
        #expect(try await store.contradictions() == [])
        #expect(try await store.firstBrokenAuditEntry() == nil)
    }

    @Test func aSettledCardIsNotSettledAgain() async throws {
        let (_, store, card) = try await unaccounted()
        _ = try await store.settle(card, .accepted, by: StoreFixture.people(), at: StoreFixture.start)
        for settlement in CardCustody.Settlement.allCases {
            // The old record, as a second console may still show it.
            await #expect(throws: StoreFault.self) {
                try await store.settle(card, settlement, by: StoreFixture.people(), at: StoreFixture.start)
            }
        }
        #expect(try await store.auditCount(of: "card.settle") == 1)
        #expect(try StoreReader(store).facts().jobs == ["made": 1])
    }

    @Test func aLaneIsReleasedByTwoPeopleAndOnlyWhenItsCardIsSettled() async throws {
        let (_, store, card) = try await unaccounted()
        func release(_ second: String?) async throws {
            try await store.releaseLane(StoreFixture.lane, by: "sample-a", second: second, at: StoreFixture.start)
        }
        await #expect(throws: StoreFault.self) { try await release("sample-b") }
        _ = try await store.settle(card, .rejected, by: StoreFixture.people(), at: StoreFixture.start)
        for nobody in [nil, "sample-a", " Sample-A", ""] {
            await #expect(throws: StoreFault.self) { try await release(nobody) }
        }
        try await release("sample-b")
        #expect(try await store.hold(of: StoreFixture.lane) == nil)
        await #expect(throws: StoreFault.self) { try await release("sample-b") }
        #expect(try await store.auditCount(of: "lane.release") == 1)
    }

    @Test func anOperatorsStopIsReleasedByOnePerson() async throws {
        let store = try await StoreFixture().openWithLane()
        try await store.holdLane(StoreFixture.lane, .operatorStop, actor: "sample-a", at: StoreFixture.start)
        // A second reason does not replace the first.
        try await store.holdLane(StoreFixture.lane, .feederFault, actor: "station", at: StoreFixture.start)
        #expect(try await store.hold(of: StoreFixture.lane)?.hold == .operatorStop)
        try await store.releaseLane(StoreFixture.lane, by: "sample-a", second: nil, at: StoreFixture.start)
        #expect(try await store.hold(of: StoreFixture.lane) == nil)
    }

    /// What was before a release does not stop the lane again.
    @Test func aReleaseBeginsANewCount() async throws {
        let fixture = try StoreFixture()
        let store = try await fixture.openWithLane()
        _ = try await store.commit((1...4).map { try fixture.accept(.init(id: "J\($0)")) })
        for index in 1...3 {
            let job = try #require(try await store.reserveNext(after: nil, for: "other"))
            _ = try await store.makeRejected(of: job, serial: "S\(index)")
            #expect((try await store.hold(of: StoreFixture.lane)?.hold == .failuresInARow) == (index == 3))
            // Keeps the failed one out of the way.
            try await store.pool.write {
                try $0.execute(sql: "UPDATE job SET plan_by = '2027-01-01' WHERE sequence = \(index)")
            }
            await store.release(job.sequence, by: "other")
        }
        try await store.releaseLane(StoreFixture.lane, by: "sample-a", second: nil, at: StoreFixture.start)
        let job = try #require(try await store.reserveNext(after: nil, for: "other"))
        _ = try await store.makeRejected(of: job, serial: "S4")
        #expect(try await store.hold(of: StoreFixture.lane) == nil)
    }

    @Test func threeFailedCardsEndTheJobWithItsReasons() async throws {
        let fixture = try StoreFixture()
        let store = try await fixture.openWithLane()
        _ = try await store.commit([fixture.accept(.init(id: "J1"))])
        for attempt in 1...3 {
            let job = try #require(try await store.reserveNext(after: nil, for: StoreFixture.lane))
            let card = try await store.makeRejected(of: job, serial: "S\(attempt)")
            #expect(card.attempt == attempt)
        }
        #expect(try await store.hold(of: StoreFixture.lane) == nil, "one bad job does not stop the lane")
        #expect(try await store.reserveNext(after: nil, for: StoreFixture.lane) == nil)
        let last = try #require(try await store.unsentEvents(limit: 10).last)
        #expect(last.kind == .notMade)
        #expect(last.facts.reasons.map(\.code) == ["chipDead", "attemptsUsedUp"])
        #expect(try await store.contradictions() == [])
    }

    @Test func aCardThatPassesLiesInItsOfficesBundleAndIsReported() async throws {
        let fixture = try StoreFixture()
        let store = try await fixture.openWithLane()
        _ = try await store.commit([
            fixture.accept(.init(id: "J1", office: "A")), fixture.accept(.init(id: "J2", office: "A")),
            fixture.accept(.init(id: "J3", office: "B")),
        ])
        for index in 1...3 {
            let card = try await store.makeCard(serial: "S\(index)", until: .accepted)
            let passed = try await store.passInspection(card, inspector: "sample-i", at: StoreFixture.start)
            #expect(passed.phase == .inspected)
            await #expect(throws: StoreFault.self) {
                try await store.passInspection(card, inspector: "sample-i", at: StoreFixture.start)
            }
        }
        #expect(try await store.openBundles().map(\.office) == ["A", "B"])
        #expect(try await store.openBundles().map(\.cards) == [2, 1])
        let list = try #require(try await store.closeBundle(of: "A", at: StoreFixture.start))
        #expect(list.rows.map(\.cardSerial) == ["S1", "S2"])
        #expect(list.version == 1 && list.number == "B-000001")
        #expect(try await store.closeBundle(of: "A", at: StoreFixture.start) == nil)
        #expect(try await store.closeBundle(of: "nobody", at: StoreFixture.start) == nil)
        #expect(try StoreReader(store).facts().jobs == ["packed": 2, "inspected": 1])
        #expect(try await store.unwrittenLists(limit: 10) == [list])
        try await store.markWritten(list)
        #expect(try await store.unwrittenLists(limit: 10).isEmpty)
        let events = try await store.unsentEvents(limit: 20).filter { $0.job.id == "J1" }
        #expect(events.map(\.kind) == [.accepted, .produced, .packed])
        #expect(events.map(\.number) == [1, 2, 3])
        #expect(events.last?.facts.bundle == "B-000001" && events.last?.facts.deliveryListVersion == 1)
        #expect(try await store.contradictions() == [])
    }

    @Test func aCardThatFailsInspectionIsSpoiledAndMadeAgain() async throws {
        let fixture = try StoreFixture()
        let store = try await fixture.openWithLane()
        _ = try await store.commit([fixture.accept(.init(id: "J1"))])
        let card = try await store.makeCard(serial: "S1", until: .accepted)
        let failed = try await store.failInspection(
            card, defect: "inspectionPrint", inspector: "sample-i", at: StoreFixture.start)
        #expect(failed.phase == .withdrawn && failed.run.reason == .inspectionFailed)
        let equation = try await store.stockEquation(of: StoreFixture.lane)
        #expect(equation.isBalanced && equation.count(.rejected) == 1 && equation.count(.accepted) == 0)
        #expect(try await store.openBundles().isEmpty)
        #expect(try await store.unsentEvents(limit: 10).map(\.kind) == [.accepted])
        let next = try await store.makeCard(serial: "S2", until: .accepted)
        #expect(next.attempt == 2)
        #expect(try await store.contradictions() == [])
    }

    /// A used card that is fed again is counted where it was, and the hopper gets its blank back.
    @Test func aRefedCardIsNotCountedTwice() async throws {
        let fixture = try StoreFixture()
        let store = try await fixture.openWithLane()
        _ = try await store.commit([fixture.accept(.init(id: "J1")), fixture.accept(.init(id: "J2"))])
        let first = try #require(try await store.reserveNext(after: nil, for: StoreFixture.lane))
        let spoiled = try await store.makeRejected(of: first, serial: "S1")
        let second = try #require(try await store.reserveNext(after: first.sequence, for: StoreFixture.lane))
        var card = try await store.startCard(Store.plan(second, serial: "S2"), at: StoreFixture.start)
        card = try await store.step(card, .fed)
        let chip = RecognisedChipFixture.used
        card = try await store.step(
            card, .recognised(chip, isKnown: true),
            facts: StepFacts(chipIdentity: spoiled.chipIdentity, recountOf: spoiled.id))
        card = try await store.step(try await store.card(card.id), .ejected)
        let equation = try await store.stockEquation(of: StoreFixture.lane)
        #expect(equation.isBalanced)
        #expect(equation.count(.hopper) == 99 && equation.count(.rejected) == 1 && equation.count(.machine) == 0)
        #expect(try await store.hold(of: StoreFixture.lane)?.hold == .usedCard)
    }
}
