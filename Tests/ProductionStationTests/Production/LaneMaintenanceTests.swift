import CardDevices
import StationSimulation
import Testing

@testable import ProductionStation

@Suite struct LaneMaintenanceTests {
    @Test func aLaneInMaintenanceMakesNothingWhileItsNeighbourGoesOn() throws {
        let bench = try LaneBench(scripts: ["", ""])
        try bench.run(jobs: 6) { (site: LaneBench.Site) async throws in
            try await site.store.maintainLane("lane-1", by: "sample-t", at: StoreFixture.start)
            #expect(try await site.until { try site.jobs() == ["made": 6] })
            #expect(try await site.until { site.services[0].board.state == .maintenance })
            #expect(site.services[0].board.state.word == "maintenance" && site.services[1].board.state == .ready)
            #expect(try StoreReader(site.store).facts().lanes.map(\.isInMaintenance) == [true, false])
        }
        #expect(bench.lanes[0].count(at: .acceptedTray) <= 1 && bench.lanes[1].count(at: .acceptedTray) >= 5)
    }

    /// Not even what a restart must resolve moves under a technician's hands.
    @Test func maintenanceOutlivesARestartAndMovesNothing() async throws {
        let bench = try LaneBench()
        try await SimulatedPrinter(lane: bench.lanes[0], wiring: SimulatedWiring()).feed(
            to: .chipStation, limit: .seconds(1))
        let store = try bench.fixture.open()
        try await store.addLane("lane-1")
        try await store.maintainLane("lane-1", by: "sample-t", at: StoreFixture.start)
        await store.close()
        try bench.run(jobs: 1) { (site: LaneBench.Site) async throws in
            #expect(try await site.until { site.services[0].board.state == .maintenance })
            await site.wait(600)
            #expect(try await site.store.hold(of: "lane-1")?.hold == .maintenance)
            #expect(bench.calls(of: .feed) + bench.calls(of: .eject) == 0)
            _ = try bench.lanes[0].pullCardOut()
            try await site.store.releaseLane("lane-1", by: "sample-t", second: nil, at: StoreFixture.start)
            #expect(try await site.until { try site.jobs() == ["made": 1] })
        }
    }

    /// A technician's release must not let a lane go on that two people must look at.
    @Test func theReasonForWhichALaneIsHeldOutlivesItsMaintenance() async throws {
        let fixture = try StoreFixture()
        let store = try await fixture.openWithLane()
        _ = try await store.commit([fixture.accept(.init(id: "J1"))])
        let card = try await store.makeUnaccounted(serial: "S1")
        try await store.maintainLane(StoreFixture.lane, by: "sample-t", at: StoreFixture.start)
        #expect(try await store.hold(of: StoreFixture.lane)?.hold == .maintenance)
        let again = await #expect(throws: StoreFault.self) {
            try await store.maintainLane(StoreFixture.lane, by: "sample-t", at: StoreFixture.start)
        }
        #expect(again?.act == .alreadyInMaintenance(lane: StoreFixture.lane))
        try await store.releaseLane(StoreFixture.lane, by: "sample-t", second: nil, at: StoreFixture.start)
        #expect(try await store.hold(of: StoreFixture.lane)?.hold == .unaccountedCard)
        _ = try await store.settle(card, .rejected, by: StoreFixture.people(), at: StoreFixture.start)
        await #expect(throws: StoreFault.self) {
            try await store.releaseLane(StoreFixture.lane, by: "sample-t", second: nil, at: StoreFixture.start)
        }
        #expect(try await store.auditCount(of: "lane.maintenance") == 2)
    }

    /// Somebody holds a lane that waits for blanks, and fills its hopper afterwards: it stays held.
    @Test func aLaneThatWaitsForBlanksIsHeldAtOnce() throws {
        let bench = try LaneBench(natures: [])
        try bench.run(jobs: 1) { (site: LaneBench.Site) async throws in
            #expect(try await site.until { site.services[0].board.state == .waiting(.mediaEmpty) })
            try await site.store.holdLane("lane-1", by: "sample-o", at: StoreFixture.start)
            #expect(try await site.until { site.services[0].board.state == .held(.operatorStop) })
            try bench.lanes[0].loadHopper(count: 5)
            await site.wait(600)
            #expect(bench.calls(of: .feed) == 0)
            try await site.store.releaseLane("lane-1", by: "sample-o", second: nil, at: StoreFixture.start)
            #expect(try await site.until { try site.jobs() == ["made": 1] })
        }
    }

    /// People are told which card it was, so that they can look how it came back.
    @Test func statusSaysWhatAUsedCardWas() throws {
        let bench = try LaneBench(scripts: ["print 1 before mechanical"], natures: [.good, .good])
        try bench.run(jobs: 2) { (site: LaneBench.Site) async throws in
            #expect(try await site.until { site.services[0].board.state == .waiting(.mediaEmpty) })
            let spoiled = try #require(try await site.store.cards(in: [.rejected]).first)
            try bench.lanes[0].refeed(ChipIdentity(hexadecimal: try #require(spoiled.chipIdentity)))
            #expect(try await site.until { site.services[0].board.state == .held(.usedCard) })
            let used = try #require(try StoreReader(site.store).facts().lanes[0].usedCard)
            #expect(used.job == spoiled.key && used.attempt == 1 && used.cardSerial == spoiled.cardSerial)
            try await site.store.releaseLane("lane-1", by: "sample-o", second: nil, at: StoreFixture.start)
            #expect(try StoreReader(site.store).facts().lanes[0].usedCard == nil)
        }
    }
}
