import Testing

@testable import ProductionStation

@Suite struct StoreIntakeTests {
    @Test func aDeliveryThatComesAgainKeepsItsFirstReceipt() async throws {
        let fixture = try StoreFixture()
        let store = try fixture.open()
        let first = try await store.commit([fixture.accept(.init(id: "J1"), claim: "c1")])
        let later = StoreFixture.start.advanced(by: .seconds(60))
        let again = try await store.commit([fixture.accept(.init(id: "J1"), claim: "c1", at: later)])
        #expect(first == again)
        #expect(first.map(\.verdict) == [.accepted])
        #expect(try await store.unsentEvents(limit: 10).map(\.kind) == [.accepted])
    }

    /// The platform lost our answer: the stored events go out once more, and nothing is made.
    @Test func aRevisionThatWasAnsweredIsAnsweredAgain() async throws {
        let fixture = try StoreFixture()
        let store = try fixture.open()
        _ = try await store.commit([fixture.accept(.init(id: "J1"), claim: "c1")])
        let events = try await store.unsentEvents(limit: 10)
        try await store.markSent(events.map(\.id))
        #expect(try await store.unsentEvents(limit: 10).isEmpty)
        let receipts = try await store.commit([fixture.accept(.init(id: "J1"), claim: "c2")])
        #expect(receipts.map(\.verdict) == [.duplicate])
        #expect(try await store.unsentEvents(limit: 10) == events)
        #expect(try StoreReader(store).jobs(in: nil, limit: 10).count == 1)
    }

    @Test func aRefusedRevisionThatComesAgainIsNotRefusedTwice() async throws {
        let fixture = try StoreFixture()
        let store = try fixture.open()
        let key = JobKey(id: "J1", revision: 1)
        _ = try await store.commit([fixture.refuse(key, claim: "c1")])
        let receipts = try await store.commit([fixture.refuse(key, claim: "c2")])
        #expect(receipts.map(\.verdict) == [.duplicate])
        #expect(try await store.unsentEvents(limit: 10).count == 1)
        #expect(try StoreReader(store).facts().refused == 1)
    }

    @Test func twoJobsOfOnePersonInOneBatchBecomeOneCard() async throws {
        let fixture = try StoreFixture()
        let store = try fixture.open()
        let receipts = try await store.commit([
            fixture.accept(.init(id: "J1", person: "one")), fixture.accept(.init(id: "J2", person: "one")),
            fixture.accept(.init(id: "J3", person: "two")),
        ])
        #expect(receipts.map(\.verdict) == [.accepted, .refused, .accepted])
        #expect(receipts[1].reasons.map(\.code) == ["duplicateOf"])
        #expect(receipts[1].reasons.first?.path == "$.holder.citizenNumber")
    }

    @Test func theNumberIsForgottenWithTheJobAndThePersonMayComeAgain() async throws {
        let fixture = try StoreFixture()
        let store = try fixture.open()
        _ = try await store.commit([fixture.accept(.init(id: "J1", person: "one"))])
        let job = try #require(try await store.reserveNext(after: nil, for: "lane-1"))
        try await store.endUnprepared(job, reasons: [], at: StoreFixture.start)
        let receipts = try await store.commit([fixture.accept(.init(id: "J2", person: "one"))])
        #expect(receipts.map(\.verdict) == [.accepted])
        #expect(try await store.contradictions() == [])
    }

    @Test func aHigherRevisionIsTakenAfterRefusalOnly() async throws {
        let fixture = try StoreFixture()
        let store = try fixture.open()
        _ = try await store.commit([fixture.refuse(JobKey(id: "J1", revision: 1), claim: "c1")])
        #expect(try await store.commit([fixture.accept(.init(id: "J1", revision: 2))]).map(\.verdict) == [.accepted])
        // It waits: a third one must not be made beside it.
        #expect(try await store.commit([fixture.accept(.init(id: "J1", revision: 3))]).map(\.verdict) == [.refused])
        let lower = try await store.commit([fixture.accept(.init(id: "J1", revision: 0), claim: "c0")])
        #expect(lower.first?.reasons.map(\.code) == ["revisionOutdated"])
    }

    /// Each refusal of a later revision is itself the highest one known; it must not open the way for the next.
    @Test func refusedRevisionsNeverHideTheOneThatIsBeingMade() async throws {
        let fixture = try StoreFixture()
        let store = try fixture.open()
        _ = try await store.commit([fixture.accept(.init(id: "J1"))])
        for revision in 2...5 {
            let receipt = try #require(
                try await store.commit([fixture.accept(.init(id: "J1", revision: revision))]).first)
            #expect(receipt.verdict == .refused)
            #expect(receipt.reasons.map(\.code) == ["duplicateOf"])
            #expect(
                receipt.reasons.first?.english.contains("J1#1") ?? false
                    || receipt.reasons.first?.english.contains(
                        JobKey(id: "J1", revision: 1).description) ?? false
            )
        }
        #expect(try StoreReader(store).jobs(in: .waiting, limit: 10).count == 1)
    }

    @Test func aHigherRevisionIsTakenAfterTheJobWasNotMade() async throws {
        let fixture = try StoreFixture()
        let store = try fixture.open()
        _ = try await store.commit([fixture.accept(.init(id: "J1"))])
        let job = try #require(try await store.reserveNext(after: nil, for: "lane-1"))
        try await store.endUnprepared(
            job, reasons: [JobEvent.Reason(FailureReason.stationMistake)], at: StoreFixture.start)
        #expect(try await store.unsentEvents(limit: 10).map(\.kind) == [.accepted, .notMade])
        #expect(try await store.commit([fixture.accept(.init(id: "J1", revision: 2))]).map(\.verdict) == [.accepted])
    }

    @Test func aBrokenDocumentWithoutAJobIsCountedAndTellsNobody() async throws {
        let fixture = try StoreFixture()
        let store = try fixture.open()
        let receipts = try await store.commit([fixture.refuse(nil, claim: "c1"), fixture.refuse(nil, claim: "c2")])
        #expect(receipts.map(\.verdict) == [.refused, .refused])
        #expect(try await store.unsentEvents(limit: 10).isEmpty)
        #expect(try StoreReader(store).facts().refused == 2)
    }

    /// One bad delivery undoes its whole batch; the batch comes again and nothing of it is there twice.
    @Test func aBatchIsWholeOrNotThere() async throws {
        let fixture = try StoreFixture()
        let observer = FaultingObserver()
        let store = try fixture.open(observer: observer)
        let batch = [try fixture.accept(.init(id: "J1")), try fixture.accept(.init(id: "J2"))]
        observer.fail(from: 1)
        await #expect(throws: StoreFault.self) { try await store.commit(batch) }
        #expect(try StoreReader(store).jobs(in: nil, limit: 10).isEmpty)
        observer.mend()
        #expect(try await store.commit(batch).map(\.verdict) == [.accepted, .accepted])
    }
}
