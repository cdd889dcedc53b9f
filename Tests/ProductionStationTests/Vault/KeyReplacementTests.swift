import CardDevices
import GRDB
import StationSimulation
import Testing

@testable import ProductionStation

/// The master key is lost for good: what only it could open is destroyed, jobs go on once they are delivered again,
/// and no job ever gets a second card by it.
@Suite struct KeyReplacementTests {
    private static let today = CivilDate("2026-12-01") ?? .earliest
    private static let tomorrow = CivilDate("2026-12-02") ?? .earliest
    private static let now = StoreFixture.start.advanced(by: .seconds(60))

    private static func newSealer() throws -> VaultSealer {
        let key = try #require(MasterKey(bytes: Array(101...132)))
        return VaultSealer(masterKey: key, random: SpoolRandom(seed: 2))
    }

    private static func replace(_ store: Store) async throws -> KeyReplacement {
        try await store.replaceMasterKey(
            try newSealer().keyCheckValue, by: try authority(.replaceMasterKey), today: today, expectedBy: tomorrow,
            at: now)
    }

    /// A store whose jobs are sealed under the fixture's key.
    private static func open(_ fixture: StoreFixture) async throws -> Store {
        let store = try await fixture.openWithLane()
        _ = try await store.keyCheckValue(orSet: fixture.sealer.keyCheckValue)
        return store
    }

    private static func events(_ store: Store, _ id: String) async throws -> [JobEvent] {
        try await store.unsentEvents(limit: 1_000).filter { $0.job.id == id }
    }

    private static func isWell(_ store: Store) throws -> Bool {
        let rules = ExaminationRules(now: now, endedKept: .seconds(86_400), patience: .seconds(3_600))
        return try StoreCheck.allCases.allSatisfy { try StoreReader(store).examine($0, rules).subjects.isEmpty }
    }

    /// How far the job's card is when the key is found to be lost.
    enum Stage: String, CaseIterable, Sendable {
        case waiting, started, blocked, made, ended

        var state: String { self == .ended ? "cancelled" : rawValue }
        /// It can be made only when it is delivered again.
        var isTold: Bool { self == .waiting || self == .started }
        /// A delivery of it is taken.
        var isTakenAgain: Bool { isTold || self == .blocked }
    }

    private static func bring(_ store: Store, to stage: Stage) async throws {
        switch stage {
        case .waiting: break
        case .started: _ = try await store.makeCard(serial: "S1", until: .printing)
        case .blocked: _ = try await store.makeUnaccounted(serial: "S1")
        case .made: _ = try await store.makeCard(serial: "S1", until: .accepted)
        case .ended:
            _ = try await store.cancel(
                JobKey(id: "J1", revision: 1), reason: "x", by: "sample-first", at: StoreFixture.start)
        }
    }

    @Test(arguments: Stage.allCases) func jobsKeepTheirStateAndOnlyThoseThatNeedDataAreTold(stage: Stage) async throws {
        let fixture = try StoreFixture()
        let store = try await Self.open(fixture)
        _ = try await store.commit([fixture.accept(.init(id: "J1")), fixture.refuse(nil, claim: "claim-r")])
        try await Self.bring(store, to: stage)
        let cards = try StoreReader(store).jobs(in: nil, limit: 1).map(\.cards)
        let done = try await Self.replace(store)
        #expect(done == KeyReplacement(dataDestroyed: stage == .ended ? 0 : 1, toDeliverAgain: stage.isTold ? 1 : 0))
        let line = try #require(try StoreReader(store).jobs(in: nil, limit: 1).first)
        #expect(line.state == stage.state && [line.cards] == cards)
        #expect(try await store.queuedJob(1) == nil, "nothing sealed is left")
        #expect(try await store.reserveNext(after: nil, for: StoreFixture.lane) == nil)
        let told = try await Self.events(store, "J1").filter { $0.kind == .delayed }
        #expect(told.map { $0.facts.reasons.map(\.code) } == (stage.isTold ? [["personalDataLost"]] : []))
        #expect(told.allSatisfy { $0.facts.expectedBy == Self.tomorrow })
        #expect(try StoreReader(store).facts().toDeliverAgain == done.toDeliverAgain)
        #expect(try await store.auditCount(of: "vault.replaceKey") == 1)
        #expect(try Self.isWell(store))
        let known = try await store.keyCheckValue(orSet: [1])
        #expect(known == (try Self.newSealer().keyCheckValue))
    }

    @Test(arguments: Stage.allCases) func theSameRevisionComesAgainAndTheJobGoesOn(stage: Stage) async throws {
        let fixture = try StoreFixture()
        let store = try await Self.open(fixture)
        _ = try await store.commit([fixture.accept(.init(id: "J1")), fixture.accept(.init(id: "J2", planDay: 20))])
        try await Self.bring(store, to: stage)
        _ = try await Self.replace(store)
        let again = try fixture.accept(.init(id: "J1"), claim: "claim-again")
        let receipt = try #require(try await store.commit([again]).first)
        #expect(receipt.verdict == (stage.isTakenAgain ? .accepted : .duplicate))
        let queued = try await store.queuedJob(1)
        #expect((queued != nil) == stage.isTakenAgain)
        let next = try await store.reserveNext(after: nil, for: StoreFixture.lane)
        #expect(next?.key.id == (stage == .waiting ? "J1" : nil), "J2 still waits for its data")
        #expect(try await Self.events(store, "J1").count { $0.kind == .accepted } == (stage.isTakenAgain ? 2 : 1))
        #expect(try Self.isWell(store))
        // A third time it is a repeat like any other.
        let third = try fixture.accept(.init(id: "J1"), claim: "claim-third")
        #expect(try await store.commit([third]).first?.verdict == .duplicate)
    }

    /// The job with an unaccounted card waits for two people whatever was delivered; then exactly one card is good.
    @Test(arguments: [CardCustody.Settlement.accepted, .rejected]) func aBlockedJobIsSettledFirst(
        finding: CardCustody.Settlement
    ) async throws {
        let fixture = try StoreFixture()
        let store = try await Self.open(fixture)
        _ = try await store.commit([fixture.accept(.init(id: "J1"))])
        let card = try await store.makeUnaccounted(serial: "S1")
        _ = try await Self.replace(store)
        _ = try await store.commit([fixture.accept(.init(id: "J1"), claim: "claim-again")])
        #expect(try await store.reserveNext(after: nil, for: StoreFixture.lane) == nil, "blocked")
        _ = try await store.settle(card, finding, by: try StoreFixture.people(), at: Self.now)
        let next = try await store.reserveNext(after: nil, for: StoreFixture.lane)
        #expect((next != nil) == (finding == .rejected))
        #expect(try Self.isWell(store))
    }

    /// They stand at the head of the queue, and those behind them are made meanwhile.
    @Test func jobsThatLackTheirDataHoldUpNobody() async throws {
        let fixture = try StoreFixture()
        let store = try await Self.open(fixture)
        _ = try await store.commit((1...3).map { try fixture.accept(.init(id: "J\($0)")) })
        _ = try await Self.replace(store)
        _ = try await store.commit([fixture.accept(.init(id: "J4", planDay: 20))])
        #expect(try await store.reserveNext(after: nil, for: StoreFixture.lane)?.key.id == "J4")
        #expect(try await store.reserveNext(after: nil, for: StoreFixture.lane) == nil)
    }

    /// A finished card needs no data; when it turns out bad, its job does, and the forecast tells so.
    @Test func aJobWhoseCardFailsInspectionAfterwardsWaitsForItsData() async throws {
        let fixture = try StoreFixture()
        let store = try await Self.open(fixture)
        _ = try await store.commit([fixture.accept(.init(id: "J1"))])
        let card = try await store.makeCard(serial: "S1", until: .accepted)
        _ = try await Self.replace(store)
        #expect(try StoreReader(store).facts().toDeliverAgain == 0)
        _ = try await store.failInspection(
            card, defect: "inspectionPrint", inspector: "sample-first", at: Self.now)
        #expect(try StoreReader(store).facts().toDeliverAgain == 1)
        #expect(try StoreReader(store).forecastJobs(limit: 10).map(\.lacksData) == [true])
        #expect(try await store.reserveNext(after: nil, for: StoreFixture.lane) == nil)
        _ = try await store.commit([fixture.accept(.init(id: "J1"), claim: "claim-again")])
        #expect(try StoreReader(store).forecastJobs(limit: 10).map(\.lacksData) == [false])
        #expect(try await store.reserveNext(after: nil, for: StoreFixture.lane)?.key.id == "J1")
        #expect(try Self.isWell(store))
    }

    /// What a power cut left in the journal is resolved by the lane as ever; the job is made once, with its data.
    @Test(arguments: [CardPhase.feeding, .accepting]) func anOpenCardIsResolvedBeforeTheJobGoesOn(
        phase: CardPhase
    ) throws {
        let bench = try LaneBench()
        let store = try Store(
            path: bench.fixture.path, rules: StationRules(centreCode: "SMP"), isSimulated: true, executor: bench.loop)
        let left = try bench.loop.run(timeMax: .seconds(1_000), jobsMax: 100_000) {
            () async -> Result<Void, any Error> in
            do {
                try await store.addLane("lane-1")
                try await store.issueBlanks(
                    20, lot: "LOT-1", to: "lane-1", by: try StoreFixture.people(), at: StoreFixture.start)
                _ = try await store.keyCheckValue(orSet: bench.fixture.sealer.keyCheckValue)
                _ = try await store.commit([bench.fixture.accept(.init(id: "J1"))])
                _ = try await store.makeCard(serial: "OPEN-1", until: phase)
                _ = try await Self.replace(store)
                await store.close()
                return .success(())
            } catch {
                return .failure(error)
            }
        }
        try left.get()
        try bench.run(jobs: 0) { (site: LaneBench.Site) async throws in
            let settled = phase == .feeding ? ["waiting": 1] : ["blocked": 1]
            #expect(try await site.until { try site.jobs() == settled })
            _ = try await site.store.commit([bench.fixture.accept(.init(id: "J1"), claim: "claim-again")])
            if phase == .accepting {
                await site.wait(60)
                #expect(try site.jobs() == settled, "a delivery settles no card")
                let card = try #require(try await site.store.card(serial: "OPEN-1"))
                let people = try StoreFixture.people()
                _ = try await site.store.settle(card, .rejected, by: people, at: Self.now)
                try await site.store.releaseLane("lane-1", by: people.first, second: people.second, at: Self.now)
            }
            #expect(try await site.until { try site.jobs() == ["made": 1] })
            #expect(bench.lanes[0].count(at: .acceptedTray) == 1)
            #expect(try await site.store.contradictions() == [])
        }
    }

    /// What is wrong with a delivery that comes again, and what it is answered.
    enum Delivery: String, CaseIterable, Sendable { case refused, otherPermit, personHasAnotherJob, cancelled }

    @Test(arguments: Delivery.allCases) func aDeliveryThatDoesNotFitEndsNothing(delivery: Delivery) async throws {
        let fixture = try StoreFixture()
        let store = try await Self.open(fixture)
        let key = JobKey(id: "J1", revision: 1)
        _ = try await store.commit([fixture.accept(.init(id: "J1", person: "P"))])
        if delivery == .cancelled { _ = try await store.makeCard(serial: "S1", until: .printing) }
        _ = try await Self.replace(store)
        var again = try fixture.accept(.init(id: "J1", person: "P"), claim: "claim-again")
        var verdict = IntakeReceipt.Verdict.refused
        switch delivery {
        case .refused: again = try fixture.refuse(key, claim: "claim-again")
        case .otherPermit:
            verdict = .duplicate
            if case .accept(var job) = again.verdict {
                job.permitNumber = "P-other"
                again.verdict = .accept(job)
            }
        case .personHasAnotherJob:
            _ = try await store.commit([fixture.accept(.init(id: "J9", person: "P"))])
        case .cancelled:
            verdict = .duplicate
            _ = try await store.cancel(key, reason: "x", by: "sample-first", at: Self.now)
        }
        #expect(try await store.commit([again]).first?.verdict == verdict)
        #expect(try await store.queuedJob(1) == nil)
        #expect(try await Self.events(store, "J1").allSatisfy { !$0.kind.endsJob })
        #expect(try Self.isWell(store))
    }

    @Test func aKeyThatFitsReplacesNothing() async throws {
        let fixture = try StoreFixture()
        let store = try await fixture.openWithLane()
        for isKnown in [false, true] {
            if isKnown { _ = try await store.keyCheckValue(orSet: try Self.newSealer().keyCheckValue) }
            _ = try await store.commit([fixture.accept(.init(id: "J\(isKnown)"))])
            let fault = await #expect(throws: StoreFault.self) { _ = try await Self.replace(store) }
            #expect(fault?.act == .masterKeyFits)
        }
        for job in Int64(1)...2 { #expect(try await store.queuedJob(job) != nil) }
        #expect(try await store.auditCount(of: "vault.replaceKey") == 0)
    }

    @Test func anotherActsAuthorityIsNotEnough() async throws {
        let store = try await Self.open(try StoreFixture())
        let fault = await #expect(throws: StoreFault.self) {
            _ = try await store.replaceMasterKey(
                try Self.newSealer().keyCheckValue, by: try authority(.keyImport), today: Self.today,
                expectedBy: Self.tomorrow, at: Self.now)
        }
        #expect(fault?.people?.kind == .otherAct)
    }

    /// A power cut before the commit leaves the old key and all data, one after it the new key: nothing in between.
    @Test func itIsOneTransaction() async throws {
        let fixture = try StoreFixture()
        let observer = FaultingObserver()
        let store = try fixture.open(observer: observer)
        _ = try await store.keyCheckValue(orSet: fixture.sealer.keyCheckValue)
        _ = try await store.commit([fixture.accept(.init(id: "J1"))])
        observer.fail(from: 1)
        await #expect(throws: StoreFault.self) { _ = try await Self.replace(store) }
        observer.mend()
        #expect(try await store.queuedJob(1) != nil)
        #expect(try await store.keyCheckValue(orSet: [1]) == fixture.sealer.keyCheckValue)
        #expect(try await Self.replace(store).toDeliverAgain == 1)
    }

    @Test func theAuditReportShowsTheNewestLinesAndABrokenChain() async throws {
        let store = try await Self.open(try StoreFixture())
        _ = try await Self.replace(store)
        let all = try StoreReader(store).audit(limit: 10_000)
        #expect(all.firstBroken == nil && all.count == all.lines.count && all.count >= 2)
        #expect(all.lines.first?.entry.act == "vault.replaceKey")
        #expect(all.lines.first?.entry.secondActor == "sample-second")
        #expect(try StoreReader(store).audit(limit: 1).lines == [try #require(all.lines.first)])
        try await store.pool.write {
            try $0.execute(sql: "UPDATE audit SET result = 'nothing' WHERE sequence = ?", arguments: [all.count])
        }
        #expect(try StoreReader(store).audit(limit: 1).firstBroken == Int64(all.count))
    }
}
