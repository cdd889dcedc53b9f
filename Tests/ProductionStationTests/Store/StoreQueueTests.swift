import GRDB
import Testing

@testable import ProductionStation

@Suite struct StoreQueueTests {
    @Test func urgentThenPlanDayThenOfficeThenArrival() async throws {
        let fixture = try StoreFixture()
        let store = try fixture.open()
        _ = try await store.commit([
            fixture.accept(.init(id: "late", planDay: 20)),
            fixture.accept(.init(id: "b-first", office: "B", planDay: 10)),
            fixture.accept(.init(id: "a-first", office: "A", planDay: 10)),
            fixture.accept(.init(id: "b-second", office: "B", planDay: 10)),
            fixture.accept(.init(id: "a-second", office: "A", planDay: 10)),
            fixture.accept(.init(id: "chased", priority: .urgent, planDay: 25)),
            fixture.accept(.init(id: "early", office: "Z", planDay: 5)),
        ])
        var order: [String] = []
        while let job = try await store.reserveNext(after: nil, for: "lane-1") { order.append(job.key.id) }
        #expect(order == ["chased", "early", "a-first", "a-second", "b-first", "b-second", "late"])
    }

    @Test func aFailedJobGoesBehindTheNextDifferentOne() async throws {
        let fixture = try StoreFixture()
        let store = try await fixture.openWithLane()
        _ = try await store.commit((1...3).map { try fixture.accept(.init(id: "J\($0)")) })
        let first = try #require(try await store.reserveNext(after: nil, for: StoreFixture.lane))
        _ = try await store.makeRejected(of: first, serial: "S1")
        let last = try await store.lastFailedJob(of: StoreFixture.lane)
        #expect(last == first.sequence)
        #expect(try await store.reserveNext(after: last, for: StoreFixture.lane)?.key.id == "J2")
        #expect(try await store.reserveNext(after: nil, for: StoreFixture.lane)?.key.id == "J1")
    }

    @Test func aFailedJobThatIsAloneIsMadeAgainAtOnce() async throws {
        let fixture = try StoreFixture()
        let store = try await fixture.openWithLane()
        _ = try await store.commit([fixture.accept(.init(id: "J1"))])
        let job = try #require(try await store.reserveNext(after: nil, for: StoreFixture.lane))
        _ = try await store.makeRejected(of: job, serial: "S1")
        let last = try await store.lastFailedJob(of: StoreFixture.lane)
        #expect(try await store.reserveNext(after: last, for: StoreFixture.lane)?.key.id == "J1")
        // A good card after it ends the matter.
        _ = try await store.makeCard(of: job, serial: "S2", until: .accepted)
        #expect(try await store.lastFailedJob(of: StoreFixture.lane) == nil)
    }

    @Test func aReservedJobIsGivenToNobodyElseUntilItIsGivenBack() async throws {
        let fixture = try StoreFixture()
        let store = try fixture.open()
        _ = try await store.commit([fixture.accept(.init(id: "J1"))])
        let job = try #require(try await store.reserveNext(after: nil, for: "lane-1"))
        #expect(try await store.reserveNext(after: nil, for: "lane-2") == nil)
        await store.release(job.sequence, by: "lane-2")
        #expect(try await store.reserveNext(after: nil, for: "lane-2") == nil, "another lane's reservation stands")
        await store.release(job.sequence, by: "lane-1")
        #expect(try await store.reserveNext(after: nil, for: "lane-2") == job)
    }

    @Test func aReservationDoesNotOutliveTheProcess() async throws {
        let fixture = try StoreFixture()
        let store = try fixture.open()
        _ = try await store.commit([fixture.accept(.init(id: "J1"))])
        _ = try await store.reserveNext(after: nil, for: "lane-1")
        await store.close()
        #expect(try await fixture.open().reserveNext(after: nil, for: "lane-1")?.key.id == "J1")
    }

    /// Whatever phase its card is in: while it may be or become valid, the job gets no other one.
    @Test(arguments: CardPhase.allCases.filter { $0.mayBeValid })
    func noSecondCardBesideOneThatMayBeValid(phase: CardPhase) async throws {
        let fixture = try StoreFixture()
        let store = try await fixture.openWithLane()
        _ = try await store.commit([fixture.accept(.init(id: "J1"))])
        let job = try #require(try await store.reserveNext(after: nil, for: StoreFixture.lane))
        _ = try await store.startCard(Store.plan(job, serial: "S1"), at: StoreFixture.start)
        // Even if the job were wrongly waiting again.
        try await store.pool.write { database in
            try database.execute(sql: "UPDATE card SET phase = ?", arguments: [phase.rawValue])
            try database.execute(sql: "UPDATE job SET state = 'waiting'")
        }
        await #expect { try await store.startCard(Store.plan(job, serial: "S2"), at: StoreFixture.start) } throws: {
            ($0 as? StoreFault)?.kind == .refused
        }
        #expect(try await store.card(serial: "S2") == nil)
    }

    @Test(arguments: JobState.allCases.filter { $0 != .waiting })
    func aJobThatDoesNotWaitIsNotStarted(state: JobState) async throws {
        let fixture = try StoreFixture()
        let store = try await fixture.openWithLane()
        _ = try await store.commit([fixture.accept(.init(id: "J1"))])
        let job = try #require(try await store.reserveNext(after: nil, for: StoreFixture.lane))
        try await store.pool.write {
            try $0.execute(sql: "UPDATE job SET state = ?", arguments: [state.rawValue])
        }
        await #expect(throws: StoreFault.self) {
            try await store.startCard(Store.plan(job, serial: "S1"), at: StoreFixture.start)
        }
        #expect(try await store.stockEquation(of: StoreFixture.lane).count(.machine) == 0)
    }

    @Test func aSerialIsNeverUsedForTwoJobs() async throws {
        let fixture = try StoreFixture()
        let store = try await fixture.openWithLane()
        _ = try await store.commit([fixture.accept(.init(id: "J1")), fixture.accept(.init(id: "J2"))])
        _ = try await store.makeCard(serial: "S1", until: .accepted)
        await #expect { try await store.makeCard(serial: "S1", until: .accepted) } throws: {
            ($0 as? StoreFault)?.kind == .inconsistent
        }
        #expect(try await store.contradictions() == [])
    }
}
