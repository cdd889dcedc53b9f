import Foundation
import GRDB
import Logging
import StationSimulation
import Synchronization
import Testing

@testable import ProductionStation

/// Both clocks of one test: time that passes, and a wall clock that may be set.
final class TestClocks: WallClock {
    /// Time that passes.
    struct Steady: Clock {
        struct Instant: InstantProtocol {
            var offset: Duration
            func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
            func duration(to other: Instant) -> Duration { other.offset - offset }
            static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
        }

        let clocks: TestClocks
        var now: Instant { Instant(offset: clocks.state.withLock { $0.elapsed }) }
        var minimumResolution: Duration { .nanoseconds(1) }
        func sleep(until deadline: Instant, tolerance: Duration?) async throws {}
    }

    private let state: Mutex<(elapsed: Duration, wall: Timestamp)>

    init(wall: Timestamp = StoreFixture.start) { state = Mutex((.zero, wall)) }

    func now() -> Timestamp { state.withLock { $0.wall } }
    var steady: Steady { Steady(clocks: self) }

    /// Time passes, for both.
    func pass(_ duration: Duration) {
        state.withLock { $0 = ($0.elapsed + duration, $0.wall.advanced(by: duration)) }
    }

    /// Somebody sets the wall clock.
    func set(by duration: Duration) { state.withLock { $0.wall = $0.wall.advanced(by: duration) } }

    func keeper(_ rule: ClockRule = ClockRule(doubtLasts: .seconds(72 * 3600))) -> ClockKeeper {
        ClockKeeper(wallClock: self, elapsed: ElapsedTime(steady), rule: rule)
    }

    /// Lets time pass as a station that runs sees it: a look each second is as good as one each minute.
    func run(_ keeper: ClockKeeper, hours: Int) {
        for _ in 0..<(hours * 60) {
            pass(.seconds(60))
            keeper.look()
        }
    }
}

@Suite struct ClockComparisonTests {
    @Test(arguments: [2_001, 60_000, 3_600_000, 400 * 86_400_000], [1, -1])
    func aJumpEitherWayIsFoundWithItsSize(milliseconds: Int64, sign: Int64) {
        var comparison = ClockComparison()
        let start = StoreFixture.start
        #expect(comparison.take(ClockReading(wall: start, elapsed: .zero)) == nil)
        let wall = start.advanced(by: .milliseconds(1_000 + sign * milliseconds))
        #expect(
            comparison.take(ClockReading(wall: wall, elapsed: .seconds(1)))
                == ClockStep(milliseconds: sign * milliseconds, at: wall))
        #expect(
            comparison.take(ClockReading(wall: wall.advanced(by: .seconds(1)), elapsed: .seconds(2))) == nil,
            "one jump is one jump")
    }

    /// A time service may pull the clock by half a millisecond a second for as long as it likes.
    @Test(arguments: [0.9995, 1.0, 1.0005]) func aPulledClockIsNoJump(rate: Double) {
        var comparison = ClockComparison()
        for second in 0..<100_000 {
            let wall = StoreFixture.start.advanced(by: .milliseconds(Int64(Double(second) * 1_000 * rate)))
            #expect(comparison.take(ClockReading(wall: wall, elapsed: .seconds(second))) == nil)
        }
    }

    /// The machine slept: both clocks went on.
    @Test func aSleepIsNoJump() {
        var comparison = ClockComparison()
        _ = comparison.take(ClockReading(wall: StoreFixture.start, elapsed: .zero))
        let later = ClockReading(wall: StoreFixture.start.advanced(by: .seconds(90_000)), elapsed: .seconds(90_000))
        #expect(comparison.take(later) == nil)
    }

    @Test(arguments: [(-3_600_000, "-3600.0"), (2_040, "+2.0"), (-2_060, "-2.1")])
    func aJumpIsSaidInSeconds(milliseconds: Int64, text: String) {
        #expect(ClockStep(milliseconds: milliseconds, at: StoreFixture.start).secondsText == text)
    }
}

@Suite struct ClockKeeperTests {
    private static let hour = Duration.seconds(3600)

    /// Nobody may compute an age before the clock was compared, nor in the very moment of a jump.
    @Test func nothingIsBelievedBeforeTheFirstLook() {
        let clocks = TestClocks()
        let keeper = clocks.keeper()
        #expect(keeper.believedNow() == nil)
        keeper.begin(nil)
        #expect(keeper.believedNow() == clocks.now())
    }

    @Test(arguments: [3.0, 3_600, 864_000, -3, -3_600, -864_000])
    func aJumpIsDoubtedUntilTheLongestKeepingTimeHasPassed(seconds: Double) {
        let clocks = TestClocks()
        let keeper = clocks.keeper()
        keeper.begin(nil)
        clocks.set(by: .seconds(seconds))
        #expect(keeper.believedNow() == nil, "found by the question itself")
        clocks.run(keeper, hours: 71)
        #expect(keeper.believedNow() == nil)
        clocks.run(keeper, hours: 1)
        #expect(keeper.believedNow() == clocks.now())
    }

    @Test func aPersonEndsTheDoubt() {
        let clocks = TestClocks()
        let keeper = clocks.keeper()
        keeper.begin(nil)
        clocks.set(by: Self.hour)
        #expect(keeper.believedNow() == nil && keeper.record?.step != nil && !keeper.isSettled)
        keeper.confirm()
        #expect(keeper.believedNow() == clocks.now() && keeper.record?.step == nil && keeper.isSettled)
    }

    @Test func reportsToOthersWaitAnHourOnly() {
        let clocks = TestClocks()
        let keeper = clocks.keeper()
        #expect(!keeper.isSettled)
        keeper.begin(nil)
        #expect(keeper.isSettled)
        clocks.set(by: Self.hour)
        keeper.look()
        #expect(!keeper.isSettled)
        clocks.run(keeper, hours: 1)
        #expect(keeper.isSettled && keeper.believedNow() == nil)
    }

    /// A restart in the middle of a doubt does not shorten it: time in which nobody looked does not count.
    @Test func aRestartEndsNoDoubt() {
        let clocks = TestClocks()
        let first = clocks.keeper()
        first.begin(nil)
        clocks.set(by: Self.hour)
        first.look()
        clocks.run(first, hours: 40)
        clocks.pass(.seconds(100 * 3600))
        let second = clocks.keeper()
        second.begin(first.record)
        #expect(second.believedNow() == nil)
        clocks.run(second, hours: 31)
        #expect(second.believedNow() == nil)
        clocks.run(second, hours: 1)
        #expect(second.believedNow() == clocks.now())
    }

    /// What a start says: behind the mark is a jump; far ahead of it is a doubt; a long weekend is neither.
    static let starts: [(Int, Bool, Bool)] = [
        (-3, false, true), (-1, true, false), (0, true, false), (4 * 86_400, true, false), (14 * 86_400, true, false),
        (15 * 86_400, false, false), (3_650 * 86_400, false, false),
    ]

    @Test(arguments: starts)
    func aStartHoldsTheClockAgainstItsMark(seconds: Int, isBelieved: Bool, isJump: Bool) {
        let clocks = TestClocks()
        let keeper = clocks.keeper()
        let mark = clocks.now().advanced(by: .seconds(-seconds))
        keeper.begin(ClockRecord(seen: mark))
        #expect((keeper.believedNow() != nil) == isBelieved)
        #expect(keeper.unwritten.isEmpty != isJump)
    }
}

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

@Suite struct ClockWatchTests {
    /// Said once, written once with the size, and remembered over a restart until somebody confirms it.
    @Test func aJumpIsLoggedAuditedAndShown() throws {
        let fixture = try StoreFixture()
        let loop = SimulationLoop()
        let wall = SettableWallClock(loop)
        let log = LogCapture()
        try Self.run(fixture, loop, wall, log) { (watch: ClockWatch, store: Store) async throws in
            try? await VirtualClock(loop).sleep(for: .seconds(100))
            wall.set(by: .seconds(-3_600))
            try? await VirtualClock(loop).sleep(for: .seconds(100))
            let stored = try await store.clockRecord()
            #expect(stored?.step?.milliseconds == -3_600_000 && stored?.isBelieved == false)
            #expect(try await store.auditCount(of: "clock.step") == 1)
            #expect(try await store.firstBrokenAuditEntry() == nil)
        }
        #expect(log.all.count { $0.contains("the clock jumped") && $0.contains("-3600.0") } == 1)
        try Self.run(fixture, loop, wall, log) { (watch: ClockWatch, store: Store) async throws in
            try? await VirtualClock(loop).sleep(for: .seconds(5))
            #expect(watch.keeper.record?.step != nil && watch.keeper.believedNow() == nil)
            try await store.confirmClock(by: "sample-t", at: wall.now())
            watch.keeper.confirm()
            try? await VirtualClock(loop).sleep(for: .seconds(200))
        }
        try Self.run(fixture, loop, wall, log) { (watch: ClockWatch, store: Store) async throws in
            try? await VirtualClock(loop).sleep(for: .seconds(5))
            #expect(watch.keeper.record?.step == nil && watch.keeper.believedNow() != nil)
            #expect(try await store.auditCount(of: "clock.step") == 1)
        }
    }

    /// One durable write a minute, whatever else happens.
    @Test func theMarkCostsOneCommitAMinute() throws {
        let fixture = try StoreFixture()
        let loop = SimulationLoop()
        let observer = FaultingObserver()
        try Self.run(fixture, loop, SettableWallClock(loop), LogCapture(), observer) {
            (watch: ClockWatch, store: Store) async throws in
            let before = observer.commits
            try? await VirtualClock(loop).sleep(for: .seconds(3_600))
            #expect((59...62).contains(observer.commits - before))
            #expect(try await store.clockRecord()?.seen ?? .init(milliseconds: 0) > StoreFixture.start)
        }
    }

    /// The disk is full when the clock jumps: the audit line comes later, and only once.
    @Test func aJumpOnAFullDiskIsWrittenLater() throws {
        let fixture = try StoreFixture()
        let loop = SimulationLoop()
        let observer = FaultingObserver()
        let wall = SettableWallClock(loop)
        let log = LogCapture()
        try Self.run(fixture, loop, wall, log, observer) { (watch: ClockWatch, store: Store) async throws in
            try? await VirtualClock(loop).sleep(for: .seconds(10))
            observer.fail(from: 1)
            wall.set(by: .seconds(60))
            try? await VirtualClock(loop).sleep(for: .seconds(100))
            #expect(watch.board.fault?.code == "store.diskFull" && watch.keeper.believedNow() == nil)
            observer.mend()
            try? await VirtualClock(loop).sleep(for: .seconds(100))
            #expect(watch.board.fault == nil)
            #expect(try await store.auditCount(of: "clock.step") == 1)
        }
        #expect(log.all.count { $0.contains("the clock jumped") } == 1)
    }

    private static func run(
        _ fixture: StoreFixture, _ loop: SimulationLoop, _ wall: SettableWallClock, _ log: LogCapture,
        _ observer: any StoreObserver = NoStoreObserver(),
        _ body: @escaping @Sendable (ClockWatch, Store) async throws -> Void
    ) throws {
        let outcome = try loop.run(timeMax: .seconds(1_000_000), jobsMax: 5_000_000) {
            () async -> Result<Void, any Error> in
            do {
                let store = try Store(
                    path: fixture.path, rules: StationRules(centreCode: "SMP"), isSimulated: true, executor: loop,
                    observer: observer)
                let clock = VirtualClock(loop)
                let stop = StopSignal()
                let watch = ClockWatch(
                    keeper: ClockKeeper(
                        wallClock: wall, elapsed: ElapsedTime(clock), rule: ClockRule(doubtLasts: .seconds(72 * 3600))),
                    store: store,
                    people: People(
                        store: store, cost: .smallest, random: SeededSource(seed: 3), wallClock: wall, executor: loop),
                    clock: clock, wallClock: wall, stop: stop, logger: log.logger)
                async let ended: Void = watch.run()
                do { try await body(watch, store) } catch {
                    stop.set()
                    await ended
                    throw error
                }
                stop.set()
                await ended
                await store.close()
                return .success(())
            } catch {
                return .failure(error)
            }
        }
        try outcome.get()
    }
}

/// Locks and sign-ins are counted with the wall clock, so they move with it.
@Suite struct ClockAndPeopleTests {
    private func locked() async throws -> (PeopleFixture, Credential) {
        let fixture = try await PeopleFixture().withSupervisors()
        let wrong = try PeopleFixture.credential("Li Si", "not this")
        for _ in 1...5 { _ = try await refusal { _ = try await fixture.people.signIn(wrong) } }
        return (fixture, try PeopleFixture.credential("Li Si"))
    }

    @Test(arguments: [3_600, 86_400 * 365, -3_600, -86_400 * 365])
    func aLockNeitherOpensEarlyNorStaysLongerByAJump(seconds: Int64) async throws {
        let (fixture, right) = try await locked()
        fixture.clock.turn(by: .seconds(seconds))
        let step = ClockStep(milliseconds: seconds * 1_000, at: fixture.clock.now())
        try await fixture.store.noteClockStep(step, ClockRecord(seen: step.at))
        fixture.clock.turn(by: .seconds(899))
        #expect(try await refusal { _ = try await fixture.people.signIn(right) } == .accountLocked)
        fixture.clock.turn(by: .seconds(1))
        #expect(try await refusal { _ = try await fixture.people.signIn(right) } == nil)
    }

    /// An account whose lock was over before the jump is not locked again by it.
    @Test func aJumpLocksNobody() async throws {
        let (fixture, right) = try await locked()
        fixture.clock.turn(by: .seconds(1_000))
        fixture.clock.turn(by: .seconds(-3_600))
        let step = ClockStep(milliseconds: -3_600_000, at: fixture.clock.now())
        try await fixture.store.noteClockStep(step, ClockRecord(seen: step.at))
        #expect(try await refusal { _ = try await fixture.people.signIn(right) } == nil)
    }

    @Test func aSignInEndsWithAJump() async throws {
        let fixture = try await PeopleFixture().withSupervisors()
        let one = try await fixture.people.signIn(try PeopleFixture.credential("Li Si"))
        #expect(try await refusal { _ = try await fixture.people.authorise(.releaseLane, one) } == nil)
        await fixture.people.endSignIns()
        #expect(try await refusal { _ = try await fixture.people.authorise(.releaseLane, one) } == .signInExpired)
        let again = try await fixture.people.signIn(try PeopleFixture.credential("Li Si"))
        #expect(try await refusal { _ = try await fixture.people.authorise(.releaseLane, again) } == nil)
    }
}
