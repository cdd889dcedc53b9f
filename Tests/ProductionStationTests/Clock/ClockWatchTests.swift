import Logging
import StationSimulation
import Testing

@testable import ProductionStation

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

    /// One person's word: the jump is no alarm any more, ages may be computed again, the log has the name.
    @Test func aPersonConfirmsTheTime() throws {
        let fixture = try StoreFixture()
        let loop = SimulationLoop()
        let wall = SettableWallClock(loop)
        try Self.run(fixture, loop, wall, LogCapture()) { (watch: ClockWatch, store: Store) async throws in
            try? await VirtualClock(loop).sleep(for: .seconds(10))
            wall.set(by: .seconds(7_200))
            try? await VirtualClock(loop).sleep(for: .seconds(10))
            #expect(watch.keeper.believedNow() == nil && !watch.keeper.isSettled)
            try await watch.confirm(by: try authority(.confirmClock))
            #expect(watch.keeper.believedNow() == wall.now() && watch.keeper.isSettled)
            #expect(watch.keeper.record?.step == nil)
            let stored = try #require(try await store.clockRecord())
            #expect(stored.isBelieved && stored.step == nil && stored.seen == wall.now())
            let line = try #require(
                try StoreReader(store).audit(limit: 10).lines.first { $0.entry.act == "clock.confirm" })
            #expect(line.entry.actor == "sample-first" && line.entry.secondActor == nil)
        }
    }

    /// What is not confirmed stays in doubt: another act's authority, and a disk that takes no word.
    @Test(arguments: [true, false]) func aConfirmationThatIsNotWrittenChangesNothing(isOtherAct: Bool) throws {
        let fixture = try StoreFixture()
        let loop = SimulationLoop()
        let (wall, observer) = (SettableWallClock(loop), FaultingObserver())
        try Self.run(fixture, loop, wall, LogCapture(), observer) { (watch: ClockWatch, store: Store) async throws in
            try? await VirtualClock(loop).sleep(for: .seconds(10))
            wall.set(by: .seconds(7_200))
            try? await VirtualClock(loop).sleep(for: .seconds(10))
            if !isOtherAct { observer.fail(from: 1) }
            let word = try authority(isOtherAct ? .releaseLane : .confirmClock)
            await #expect(throws: (any Error).self) { try await watch.confirm(by: word) }
            observer.mend()
            #expect(watch.keeper.believedNow() == nil && watch.keeper.record?.step != nil)
            #expect(try await store.auditCount(of: "clock.confirm") == 0)
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
