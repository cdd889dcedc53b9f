import CardDevices
import Logging
import StationSimulation
import Testing

@testable import ProductionStation

/// Delays reach the outbox once a job and day, whatever happens to the station (domain.md §2.10).
@Suite struct ForecastServiceTests {
    /// 2027-01-15, a Friday, 16:00 in the centre's zone.
    private static let start = StoreFixture.start
    private static let friday = CivilDate("2027-01-15") ?? .earliest

    private static func job(_ id: String, _ fixture: StoreFixture, due: CivilDate = friday) throws -> IntakeCandidate {
        var candidate = try fixture.accept(.init(id: id))
        guard case .accept(var job) = candidate.verdict else { return candidate }
        (job.centreDue, job.officeDue, job.planBy) = (due, due, due)
        candidate.verdict = .accept(job)
        return candidate
    }

    private static func delays(_ store: Store) async throws -> [JobEvent] {
        try await store.unsentEvents(limit: 10_000).filter { $0.kind == .delayed }
    }

    private static func delay(_ job: Int64) -> Forecast.Delay {
        Forecast.Delay(job: job, reasons: [.laneHeld], expectedBy: friday.addingDays(3))
    }

    @Test func aDelayIsAnEventWithReasonsAndDate() async throws {
        let fixture = try StoreFixture()
        let store = try fixture.open()
        _ = try await store.commit([Self.job("J1", fixture)])
        #expect(try await store.tell([Self.delay(1)], on: Self.friday, at: Self.start) == 1)
        let event = try #require(try await Self.delays(store).first)
        #expect(event.number == 2 && event.job.id == "J1" && event.facts.permitNumber == "P-J1")
        #expect(event.facts.expectedBy == Self.friday.addingDays(3))
        #expect(event.facts.reasons.map(\.code) == ["laneHeld"])
        #expect(event.facts.reasons.first?.chinese.hasSuffix("。") == true)
    }

    @Test func oneJobAndDayIsToldOnceAndTheNextDayAgain() async throws {
        let fixture = try StoreFixture()
        let store = try fixture.open()
        _ = try await store.commit([Self.job("J1", fixture)])
        for _ in 1...3 { _ = try await store.tell([Self.delay(1)], on: Self.friday, at: Self.start) }
        #expect(try await Self.delays(store).count == 1)
        await store.close()
        let later = try fixture.open()
        #expect(try await later.tell([Self.delay(1)], on: Self.friday, at: Self.start) == 0)
        #expect(try await later.tell([Self.delay(1)], on: Self.friday.addingDays(3), at: Self.start) == 1)
        #expect(try await later.tell([Self.delay(1)], on: Self.friday, at: Self.start) == 0, "the clock went back")
        #expect(try await Self.delays(later).map(\.number) == [2, 3])
    }

    /// The event and the day are one transaction: whichever commit fails, none is told twice and none is lost.
    @Test(arguments: 1...3) func aCrashTellsNothingTwiceAndLosesNothing(commit: Int) async throws {
        let fixture = try StoreFixture()
        let observer = FaultingObserver()
        let store = try fixture.open(observer: observer)
        _ = try await store.commit((1...250).map { try Self.job("J\($0)", fixture) })
        let service = Self.service(store, WallClockAt())
        observer.fail(from: commit)
        await #expect(throws: StoreFault.self) { try await service.look() }
        observer.mend()
        await store.close()
        let later = try fixture.open()
        let rest = try await Self.service(later, WallClockAt()).look()
        #expect(rest == 250 - (commit - 1) * ForecastService.batchMax)
        #expect(try await Self.service(later, WallClockAt()).look() == 0)
        let told = try await Self.delays(later)
        #expect(told.count == 250 && Set(told.map(\.id)).count == 250)
    }

    /// A job that was packed, or ended, after the look is not told.
    @Test func aJobThatEndedMeanwhileIsNotTold() async throws {
        let fixture = try StoreFixture()
        let store = try fixture.open()
        _ = try await store.commit([Self.job("J1", fixture)])
        try await store.endUnprepared(try #require(try await store.queuedJob(1)), reasons: [], at: Self.start)
        #expect(try await store.tell([Self.delay(1)], on: Self.friday, at: Self.start) == 0)
        #expect(try await Self.delays(store).isEmpty)
    }

    @Test func aJobThatRecoversIsNoAlarmAnyMore() async throws {
        let fixture = try StoreFixture()
        let store = try fixture.open()
        _ = try await store.commit([Self.job("J1", fixture), Self.job("J2", fixture)])
        _ = try await store.tell([Self.delay(1), Self.delay(2)], on: Self.friday, at: Self.start)
        #expect(try StoreReader(store).alarmFacts(poisonedSince: Self.start).delayed == 2)
        try await store.noteInTime([1])
        #expect(try StoreReader(store).alarmFacts(poisonedSince: Self.start).delayed == 1)
        let jobs = try StoreReader(store).forecastJobs(limit: 10)
        #expect(jobs.map(\.isLate) == [false, true] && jobs.map(\.toldOn) == [Self.friday, Self.friday])
    }

    @Test func theQueueIsLookedAtInItsOrder() async throws {
        let fixture = try StoreFixture()
        let store = try await fixture.openWithLane()
        _ = try await store.commit([
            Self.job("J1", fixture, due: Self.friday.addingDays(2)), Self.job("J2", fixture),
            Self.job("J3", fixture, due: Self.friday.addingDays(1)),
        ])
        #expect(try StoreReader(store).forecastJobs(limit: 10).map(\.sequence) == [2, 3, 1])
        _ = try await store.makeUnaccounted(serial: "S1")
        let jobs = try StoreReader(store).forecastJobs(limit: 10)
        #expect(jobs.map(\.sequence) == [2, 3, 1] && jobs.map(\.state) == [.blocked, .waiting, .waiting])
    }

    /// While the clock has just jumped nothing is told to offices.
    @Test func afterAJumpOfTheClockNothingIsTold() async throws {
        let fixture = try StoreFixture()
        let store = try fixture.open()
        _ = try await store.commit([Self.job("J1", fixture)])
        let clocks = TestClocks()
        let keeper = clocks.keeper()
        let service = Self.service(store, clocks, keeper: keeper)
        #expect(try await service.look() == 0, "not compared yet")
        keeper.begin(nil)
        clocks.set(by: .seconds(86_400 * 30))
        keeper.look()
        #expect(try await service.look() == 0)
        keeper.confirm()
        #expect(try await service.look() == 1)
    }

    /// The whole way: a lane without blanks on the last day; told once that day, on Monday again, not at the weekend.
    @Test func aLaneThatWaitsForBlanksDelaysItsJobsUntilItGoesOn() throws {
        let bench = try LaneBench(natures: [])
        try bench.run(jobs: 0) { (site: LaneBench.Site) async throws in
            _ = try await site.store.commit([Self.job("J1", bench.fixture), Self.job("J2", bench.fixture)])
            let stop = StopSignal()
            let wall = SettableWallClock(bench.loop)
            let service = Self.service(
                site.store, wall, lanes: site.services, clock: VirtualClock(bench.loop), stop: stop)
            async let ended: Void = service.run()
            await site.wait(300)
            #expect(try await Self.delays(site.store).isEmpty, "somebody may be on the way")
            await site.wait(400)
            let first = try await Self.delays(site.store)
            #expect(first.map(\.job.id) == ["J1", "J2"])
            #expect(first.map { $0.facts.reasons.map(\.code) } == [["blanksMissing"], ["blanksMissing"]])
            #expect(first.first?.facts.expectedBy == Self.friday.addingDays(3))
            wall.set(by: .seconds(2 * 86_400))
            await site.wait(10)
            #expect(try await Self.delays(site.store).count == 2, "Sunday")
            wall.set(by: .seconds(86_400))
            await site.wait(10)
            #expect(try await Self.delays(site.store).count == 4, "Monday")
            let line = try #require(try StoreReader(site.store).jobs(in: nil, limit: 1).first)
            #expect(line.attempts == 0 && line.cards == 0, "waiting uses nothing up")
            try bench.lanes[0].loadHopper(count: 5)
            #expect(try await site.until { try site.jobs() == ["made": 2] })
            stop.set()
            await ended
        }
    }

    private static func service(
        _ store: Store, _ wall: any WallClock, keeper: ClockKeeper? = nil, lanes: [LaneService] = [],
        clock: any Clock<Duration> = ContinuousClock(), stop: StopSignal = StopSignal()
    ) -> ForecastService {
        ForecastService(
            forecast: Forecast(rules: ForecastRules(), calendar: WorkingCalendar(files: []), zone: .shanghai),
            store: store, lanes: lanes, keeper: keeper, clock: clock, wallClock: wall, stop: stop,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    private struct WallClockAt: WallClock {
        func now() -> Timestamp { ForecastServiceTests.start.advanced(by: .seconds(86_400 * 4)) }
    }
}
