import CardDevices
import Foundation
import Logging
import StationSimulation
import Synchronization
import Testing

@testable import ProductionStation

/// Alarms from the state file, from the parts of a station, and in the log.
@Suite struct AlarmFactsTests {
    private let start = StoreFixture.start

    @Test func aJobThatUsedUpItsCardsIsPoisonedUntilItComesAgain() async throws {
        let fixture = try StoreFixture()
        let store = try await fixture.openWithLane()
        _ = try await store.commit([fixture.accept(.init(id: "J1")), fixture.accept(.init(id: "J2"))])
        for serial in ["S1", "S2", "S3"] {
            let job = try #require(try await store.queuedJob(1))
            _ = try await store.makeRejected(of: job, serial: serial)
        }
        // J2 ends without a card: nothing is wrong with any lane.
        try await store.endUnprepared(try #require(try await store.queuedJob(2)), reasons: [], at: start)
        let reader = StoreReader(store)
        #expect(
            try reader.alarmFacts(poisonedSince: start).poisoned == [.init(job: "J1#1", cards: 3, since: start)])
        #expect(try reader.alarmFacts(poisonedSince: start.advanced(by: .seconds(1))).poisoned == [])
        _ = try await store.commit([fixture.accept(.init(id: "J1", revision: 2), claim: "again")])
        #expect(try reader.alarmFacts(poisonedSince: start).poisoned == [])
    }

    @Test func cardsThatWaitForInspectionAndCardsThatNobodyCanPlaceAreFacts() async throws {
        let fixture = try StoreFixture()
        let store = try await fixture.openWithLane()
        _ = try await store.commit((1...3).map { try fixture.accept(.init(id: "J\($0)")) })
        let good = try await store.makeCard(serial: "S1", until: .accepted)
        _ = try await store.makeUnaccounted(serial: "S2")
        let facts = try StoreReader(store).alarmFacts(poisonedSince: start)
        #expect(facts.uninspected == 1 && facts.uninspectedSince == start)
        #expect(facts.unaccounted == [.init(serial: "S2", lane: "lane-1", since: start)])
        #expect(facts.lanes.map(\.hold) == [.unaccountedCard] && facts.lanes.first?.holdSince == start)
        #expect(facts.lanes.first?.holdCard == "S2")
        _ = try await store.passInspection(good, inspector: "sample-i", at: start)
        #expect(try StoreReader(store).alarmFacts(poisonedSince: start).uninspectedSince == nil)
    }

    /// Old events that the platform asked for again are late only from then on.
    @Test func aRepeatedEventIsNotLateFromTheBeginning() async throws {
        let fixture = try StoreFixture()
        let store = try fixture.open()
        _ = try await store.commit([fixture.accept(.init(id: "J1"))])
        let reader = StoreReader(store)
        #expect(try reader.alarmFacts(poisonedSince: start).unsentSince == start)
        try await store.markSent(try await store.unsentEvents(limit: 10).map(\.id))
        #expect(try reader.alarmFacts(poisonedSince: start).unsentSince == nil)
        let later = start.advanced(by: .seconds(90_000))
        _ = try await store.commit([fixture.accept(.init(id: "J1"), claim: "again", at: later)])
        #expect(try reader.alarmFacts(poisonedSince: start).unsentSince == later)
    }

    /// Lanes are idle, the disk is full: the station says that it takes nothing in, and stops saying so afterwards.
    @Test func anIntakeThatCannotWriteIsShownWhileAllLanesAreReady() async throws {
        let fixture = try StoreFixture()
        let observer = FaultingObserver()
        let store = try fixture.open(observer: observer)
        let intake = IntakeService(
            source: OneDelivery(), store: store,
            judge: DeliveryJudge(reader: JobReader(), validator: try .sample(), sealer: fixture.sealer),
            pace: .init(pause: .milliseconds(1)), clock: ContinuousClock(), wallClock: FixedClock(), stop: StopSignal(),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        observer.fail(from: 1)
        await intake.round()
        #expect(intake.board.fault == ServiceFault(code: "store.diskFull", since: start))
        await intake.round()
        observer.mend()
        await intake.round()
        #expect(intake.board.fault == nil)
        #expect(try StoreReader(store).facts().refused == 1)
    }

    @Test func anOutboxThatCannotSendIsShownUntilItCan() async throws {
        let fixture = try StoreFixture()
        let store = try fixture.open()
        _ = try await store.commit([fixture.accept(.init(id: "J1"))])
        let source = OneDelivery()
        let outbox = ReportOutbox(
            source: source, store: store, pause: .seconds(1), clock: ContinuousClock(), wallClock: FixedClock(),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        source.isDown.withLock { $0 = true }
        _ = await outbox.sendRound()
        #expect(outbox.board.fault?.code == "source.unavailable")
        source.isDown.withLock { $0 = false }
        _ = await outbox.sendRound()
        #expect(outbox.board.fault == nil)
    }

    @Test func aPlaceIsLowSinceItBecameLow() {
        let free = Mutex(100)
        let space = SpaceWatch(places: [
            WatchedPlace(name: "paths.state", megabytesMin: 50) { free.withLock { $0 } },
            WatchedPlace(name: "paths.spool", megabytesMin: 50) { nil },
        ])
        #expect(space.low(at: start) == [])
        free.withLock { $0 = 49 }
        let first = space.low(at: start)
        #expect(first.map(\.place) == ["paths.state"] && first.first?.since == start)
        free.withLock { $0 = 7 }
        let later = space.low(at: start.advanced(by: .seconds(60)))
        #expect(later.first?.since == start && later.first?.megabytesFree == 7)
        free.withLock { $0 = 50 }
        #expect(space.low(at: start) == [])
    }

    @Test func aMissingYearIsAnAlarmFrom1December() throws {
        let file = CalendarFile(
            scope: .national, year: 2026, provisional: false, source: nil, holidays: [],
            makeUpDays: [])
        let watch = AlarmWatch(
            calendar: WorkingCalendar(files: [file]), zone: .shanghai, places: [], clock: ContinuousClock(),
            stop: StopSignal(), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let first = CentreZone.shanghai.start(of: try #require(CivilDate("2026-12-01")))
        #expect(watch.missingYear(at: first.advanced(by: .milliseconds(-1))) == nil)
        #expect(watch.missingYear(at: first) == .init(year: 2027, since: first))
        let next = CentreZone.shanghai.start(of: try #require(CivilDate("2027-01-01")))
        #expect(watch.missingYear(at: next.advanced(by: .seconds(86_400 * 40))) == .init(year: 2027, since: next))
    }

    /// However often one looks: one line when it begins, one when it ends.
    @Test func anAlarmIsLoggedOnceAtItsBeginningAndOnceAtItsEnd() throws {
        let loop = SimulationLoop()
        let log = LogCapture()
        let stop = StopSignal()
        let clock = VirtualClock(loop)
        let watch = AlarmWatch(
            calendar: WorkingCalendar(files: []), zone: .shanghai, places: [], clock: clock, stop: stop,
            logger: log.logger)
        let start = start
        try loop.run(timeMax: .seconds(1_000), jobsMax: 100_000) {
            async let ended: Void = watch.run {
                var facts = AlarmFacts(now: start)
                let seconds = loop.now.components.seconds
                if (20..<200).contains(seconds) {
                    facts.lanes = [.init(name: "lane-1", state: .waiting(.mediaEmpty), stateSince: start)]
                }
                if (100..<300).contains(seconds) { facts.stored.lanes = [.init(name: "lane-2", hold: .wrongKeys)] }
                return facts
            }
            try? await clock.sleep(for: .seconds(400))
            stop.set()
            await ended
        }
        let lines = log.all
        #expect(lines.count { $0.contains("alarm begins") } == 2 && lines.count { $0.contains("alarm ends") } == 2)
        #expect(lines.first?.contains("laneNoBlanks") == true && lines.first?.contains("lane-1") == true)
        #expect(lines.count == 4)
    }

    private struct FixedClock: WallClock { func now() -> Timestamp { StoreFixture.start } }

    /// Has one empty delivery until it is finished.
    private final class OneDelivery: JobSource {
        let isFinished = Mutex(false)
        let isDown = Mutex(false)

        func claim(limit: Int) async throws(JobSourceFault) -> [ClaimedDelivery] {
            if isFinished.withLock({ $0 }) { return [] }
            return [
                ClaimedDelivery(
                    claim: ClaimID(text: "c1"), arrivedAt: StoreFixture.start, contents: .unusable(.empty))
            ]
        }

        func finish(_ claim: ClaimID, receipt: IntakeReceipt) async throws(JobSourceFault) {
            isFinished.withLock { $0 = true }
        }

        func send(_ event: JobEvent) async throws(JobSourceFault) {
            if isDown.withLock({ $0 }) { throw JobSourceFault(.unavailable, operation: "send") }
        }

        func send(_ list: DeliveryList) async throws(JobSourceFault) {}
    }
}
