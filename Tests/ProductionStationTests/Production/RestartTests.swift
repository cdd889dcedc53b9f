import CardDevices
import StationSimulation
import Testing

@testable import ProductionStation

/// Who lets a lane go on after a crash (domain.md §3, restart): one operator when every card is in a tray; two people
/// where one is unaccounted for.
@Suite struct RestartTests {
    private static let inside: [CardPhase] = [
        .recognising, .reseating, .encoding, .verifyingChip, .printing, .verifyingPrint, .accepting,
    ]

    /// The journal names a card in `phase`, and there it is, inside the machine.
    private func bench(_ phase: CardPhase, isInside: Bool) async throws -> LaneBench {
        let bench = try LaneBench()
        let store = try await bench.fixture.openWithLane()
        _ = try await store.commit([bench.fixture.accept(.init(id: "J0"))])
        let first = try #require(bench.lanes[0].truth().hopper.first).hexadecimal
        _ = try await store.makeCard(serial: "OPEN-1", until: phase, chip: isInside ? first : nil)
        await store.close()
        if isInside {
            try await SimulatedPrinter(lane: bench.lanes[0], wiring: SimulatedWiring()).feed(
                to: .chipStation, limit: .seconds(1))
        }
        return bench
    }

    @Test(arguments: inside) func aCardThatWentToATrayNeedsOneOperator(phase: CardPhase) async throws {
        let bench = try await bench(phase, isInside: true)
        try bench.run(jobs: 0, restartNeedsOperator: true) { (site: LaneBench.Site) async throws in
            #expect(try await site.until { site.services[0].board.state == .held(.confirmRestart) })
            #expect(try await site.store.card(serial: "OPEN-1")?.phase == .rejected)
            #expect(LaneHold.confirmRestart.releaseAct == .confirmTrays)
            #expect(SensitiveAct.confirmTrays.rule.people == 1)
            #expect(SensitiveAct.confirmTrays.rule.first.contains(.operator))
            await site.wait(600)
            #expect(bench.calls(of: .feed) == 0, "nothing is made before somebody looked")
            try await site.store.releaseLane("lane-1", by: "sample-a", second: nil, at: StoreFixture.start)
            #expect(try await site.until { try site.jobs() == ["made": 1] })
        }
    }

    /// The machine is empty: nobody can say where the card is.
    @Test(arguments: inside) func aCardThatNobodyCanPlaceNeedsTwoPeople(phase: CardPhase) async throws {
        let bench = try await bench(phase, isInside: false)
        try bench.run(jobs: 0, restartNeedsOperator: true) { (site: LaneBench.Site) async throws in
            #expect(try await site.until { site.services[0].board.state == .held(.unaccountedCard) })
            #expect(LaneHold.unaccountedCard.releaseAct == .releaseLaneUnaccounted)
            #expect(SensitiveAct.releaseLaneUnaccounted.rule.people == 2)
            let people = try StoreFixture.people()
            let card = try #require(try await site.store.card(serial: "OPEN-1"))
            #expect(await Self.refused(site, people.second), "before the card is settled not even two may")
            _ = try await site.store.settle(card, .rejected, by: people, at: StoreFixture.start)
            #expect(await Self.refused(site, nil))
            #expect(await Self.refused(site, people.first), "one person twice is one person")
            try await site.store.releaseLane("lane-1", by: people.first, second: people.second, at: StoreFixture.start)
            #expect(try await site.until { try site.jobs() == ["made": 1] })
        }
    }

    /// A lane that had no card inside begins at once; so does one of a trial without operators.
    @Test func withoutAnOpenCardNobodyIsAsked() throws {
        let bench = try LaneBench()
        for job in 1...2 {
            try bench.run(jobs: job, restartNeedsOperator: true) { (site: LaneBench.Site) async throws in
                #expect(try await site.until { try site.jobs() == ["made": job] })
                #expect(try await site.store.hold(of: "lane-1") == nil)
            }
        }
    }

    @Test func automaticConfirmationGoesOnByItself() async throws {
        let bench = try await bench(.printing, isInside: true)
        try bench.run(jobs: 0, restartNeedsOperator: false) { (site: LaneBench.Site) async throws in
            #expect(try await site.until { try site.jobs() == ["made": 1] })
        }
    }

    private static func refused(_ site: LaneBench.Site, _ second: String?) async -> Bool {
        do {
            try await site.store.releaseLane("lane-1", by: "sample-first", second: second, at: StoreFixture.start)
            return false
        } catch {
            return error.kind == .refused
        }
    }
}
