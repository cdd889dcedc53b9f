import GRDB
import Logging
import Testing

@testable import ProductionStation

/// Personal data is destroyed by the clock, so no clock may make it too early or never.
@Suite struct ClockAndRetentionTests {
    private struct Bench {
        let fixture: StoreFixture
        let store: Store
        let clocks: TestClocks
        let keeper: ClockKeeper
        let retention: RetentionService

        init() async throws {
            fixture = try StoreFixture()
            store = try fixture.open()
            clocks = TestClocks()
            keeper = clocks.keeper()
            retention = RetentionService(
                store: store, keeper: keeper, pause: .seconds(60), clock: clocks.steady, wallClock: clocks,
                stop: StopSignal(), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            keeper.begin(nil)
        }

        /// A job that ends now without a card, and a refused document; both confirmed.
        func end(_ id: String) async throws {
            _ = try await store.commit([
                fixture.accept(.init(id: id), at: clocks.now()),
                fixture.refuse(JobKey(id: "R-\(id)", revision: 1), claim: "R-\(id)", at: clocks.now()),
            ])
            let job = try #require(try await store.reserveNext(after: nil, for: "lane-1"))
            try await store.endUnprepared(job, reasons: [], at: clocks.now())
            try await store.markSent(try await store.unsentEvents(limit: 20).map(\.id))
        }

        /// Sealed documents that are still there: of jobs, and refused ones.
        func kept() async throws -> [Int] {
            try await store.pool.read { database in
                [
                    try Int.fetchOne(database, sql: "SELECT count(*) FROM vault") ?? -1,
                    try Int.fetchOne(database, sql: "SELECT count(*) FROM refused_document WHERE sealed IS NOT NULL")
                        ?? -1,
                ]
            }
        }

        func rounds(hours: Int) async throws {
            for _ in 0..<hours {
                clocks.run(keeper, hours: 1)
                await retention.round()
            }
        }
    }

    @Test func anEvenClockPurgesInTime() async throws {
        let bench = try await Bench()
        try await bench.end("J1")
        try await bench.rounds(hours: 23)
        #expect(try await bench.kept() == [1, 1])
        try await bench.rounds(hours: 1)
        #expect(try await bench.kept() == [0, 1])
        try await bench.rounds(hours: 48)
        #expect(try await bench.kept() == [0, 0])
    }

    /// Ten years ahead: nothing goes at once, nor before its time; then everything does.
    @Test(arguments: [25, 24 * 3_650]) func aClockThatJumpsAheadPurgesNothingEarly(hours: Int) async throws {
        let bench = try await Bench()
        try await bench.end("J1")
        bench.clocks.set(by: .seconds(hours * 3600))
        await bench.retention.round()
        #expect(try await bench.kept() == [1, 1])
        try await bench.rounds(hours: 71)
        #expect(try await bench.kept() == [1, 1])
        try await bench.rounds(hours: 2)
        #expect(try await bench.kept() == [0, 0])
    }

    /// Ten years back: what has a stamp of the future does not stay for ten years.
    @Test(arguments: [25, 24 * 3_650]) func aClockThatGoesBackKeepsNothingForYears(hours: Int) async throws {
        let bench = try await Bench()
        bench.clocks.pass(.seconds(24 * 3_650 * 3600))
        try await bench.end("J1")
        bench.clocks.set(by: .seconds(-hours * 3600))
        try await bench.rounds(hours: 10)
        #expect(try await bench.kept() == [1, 1], "not early either")
        try await bench.end("J2")
        try await bench.rounds(hours: 63)
        #expect(try await bench.kept()[0] <= 1)
        try await bench.rounds(hours: 100)
        #expect(try await bench.kept() == [0, 0])
    }

    /// With the clock wrong at the start: before a person or the time says so, nothing is destroyed.
    @Test func aClockThatIsWrongAtTheStartPurgesNothing() async throws {
        let bench = try await Bench()
        try await bench.end("J1")
        let mark = try #require(bench.keeper.record)
        bench.clocks.set(by: .seconds(3_650 * 86_400))
        let next = bench.clocks.keeper()
        next.begin(mark)
        let retention = RetentionService(
            store: bench.store, keeper: next, pause: .seconds(60), clock: bench.clocks.steady, wallClock: bench.clocks,
            stop: StopSignal(), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        await retention.round()
        #expect(try await bench.kept() == [1, 1])
        next.confirm()
        await retention.round()
        #expect(try await bench.kept() == [0, 0])
    }

    /// Due dates are stored days: no jump moves them.
    @Test func aJumpMovesNoDueDate() async throws {
        let bench = try await Bench()
        _ = try await bench.store.commit([bench.fixture.accept(.init(id: "J1"), at: bench.clocks.now())])
        let before = try StoreReader(bench.store).jobs(in: nil, limit: 1)
        bench.clocks.set(by: .seconds(86_400 * 400))
        await bench.retention.round()
        #expect(try StoreReader(bench.store).jobs(in: nil, limit: 1) == before)
    }
}
