import Logging
import StationSimulation
import Synchronization
import Testing

@testable import ProductionStation

@Suite struct ReportOutboxTests {
    /// Takes what it is sent, until it is told to fail at one call.
    private final class Source: JobSource {
        private let state = Mutex<(sent: [String], failAt: Int?)>(([], nil))
        var sent: [String] { state.withLock { $0.sent } }

        func fail(at call: Int?) { state.withLock { $0.failAt = call } }
        func claim(limit: Int) async throws(JobSourceFault) -> [ClaimedDelivery] { [] }
        func finish(_ claim: ClaimID, receipt: IntakeReceipt) async throws(JobSourceFault) {}
        func send(_ event: JobEvent) async throws(JobSourceFault) { try take(event.id) }
        func send(_ list: DeliveryList) async throws(JobSourceFault) { try take(list.number) }

        private func take(_ id: String) throws(JobSourceFault) {
            let isTaken = state.withLock { state in
                if let failAt = state.failAt, state.sent.count >= failAt { return false }
                state.sent.append(id)
                return true
            }
            guard isTaken else { throw JobSourceFault(.unavailable, operation: "send") }
        }
    }

    private struct FixedWallClock: WallClock { func now() -> Timestamp { StoreFixture.start } }

    private func outbox(_ source: Source, _ store: Store) -> ReportOutbox {
        ReportOutbox(
            source: source, store: store, pause: .seconds(1), clock: ContinuousClock(),
            wallClock: FixedWallClock(),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    @Test func eventsGoOutInTheirOrderAndOnce() async throws {
        let fixture = try StoreFixture()
        let store = try fixture.open()
        _ = try await store.commit((1...100).map { try fixture.accept(.init(id: "J\($0)")) })
        let source = Source()
        #expect(await outbox(source, store).sendRound() == 64)
        #expect(await outbox(source, store).sendRound() == 36)
        #expect(await outbox(source, store).sendRound() == 0)
        #expect(source.sent == (1...100).map { "J\($0).1.1" })
    }

    @Test(arguments: 0...4)
    func aSourceThatFailsLosesNothingAndIsNotSentPast(failAt: Int) async throws {
        let fixture = try StoreFixture()
        let store = try fixture.open()
        _ = try await store.commit((1...5).map { try fixture.accept(.init(id: "J\($0)")) })
        let source = Source()
        source.fail(at: failAt)
        #expect(await outbox(source, store).sendRound() == failAt)
        #expect(try await store.unsentEvents(limit: 10).count == 5 - failAt)
        source.fail(at: nil)
        #expect(await outbox(source, store).sendRound() == 5 - failAt)
        #expect(source.sent == (1...5).map { "J\($0).1.1" })
    }

    /// The same ids come again; only those are not exactly once, and the platform knows them by their ids.
    @Test func eventsWhoseMarkWasNotWrittenGoOutAgain() async throws {
        let fixture = try StoreFixture()
        let observer = FaultingObserver()
        let store = try fixture.open(observer: observer)
        _ = try await store.commit([fixture.accept(.init(id: "J1"))])
        let source = Source()
        observer.fail(from: 1)
        #expect(await outbox(source, store).sendRound() == 0)
        observer.mend()
        #expect(await outbox(source, store).sendRound() == 1)
        #expect(source.sent == ["J1.1.1", "J1.1.1"])
    }

    @Test func whatIsLeftGoesOutAtTheEnd() async throws {
        let fixture = try StoreFixture()
        let store = try await fixture.openWithLane()
        _ = try await store.commit((1...70).map { try fixture.accept(.init(id: "J\($0)")) })
        let card = try await store.makeCard(serial: "S1", until: .accepted)
        _ = try await store.passInspection(card, inspector: "sample-i", at: StoreFixture.start)
        _ = try await store.closeBundle(of: "SMP001", at: StoreFixture.start)
        let source = Source()
        let drained = StopSignal()
        drained.set()
        await outbox(source, store).run(until: drained)
        #expect(source.sent.count == 73)
        #expect(source.sent.contains("B-000001"))
        #expect(try await store.unwrittenLists(limit: 1).isEmpty)
    }

    @Test(arguments: JobEvent.Kind.allCases)
    func theIdOfAnEventIsItsPlaceInItsJob(kind: JobEvent.Kind) throws {
        let event = JobEvent(
            job: JobKey(id: "J1", revision: 3), number: 4, kind: kind, office: nil,
            occurredAt: Timestamp(milliseconds: 1), facts: .init(), simulated: true)
        #expect(event.id == "J1.3.4")
        #expect(try StoredJSON.value(JobEvent.self, from: StoredJSON.text(event)) == event)
    }
}
