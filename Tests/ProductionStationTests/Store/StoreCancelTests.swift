import CardDevices
import GRDB
import Testing

@testable import ProductionStation

@Suite struct StoreCancelTests {
    private static let key = JobKey(id: "J1", revision: 1)

    private func site(rules: StationRules = StationRules(centreCode: "SMP")) async throws -> (StoreFixture, Store) {
        let fixture = try StoreFixture()
        let store = try await fixture.openWithLane(rules: rules)
        _ = try await store.commit([fixture.accept(.init(id: "J1")), fixture.accept(.init(id: "J2"))])
        return (fixture, store)
    }

    private func cancel(_ store: Store, _ key: JobKey = key) async throws -> CancellationAnswer {
        try await store.cancel(key, reason: "applicationWithdrawn", by: "sample-s", at: StoreFixture.start)
    }

    private func kinds(_ store: Store) async throws -> [JobEvent.Kind] {
        try await store.unsentEvents(limit: 50).filter { $0.job == Self.key }.map(\.kind)
    }

    private func expectSound(_ store: Store) async throws {
        #expect(try await store.contradictions() == [])
        #expect(try await store.stockEquation(of: StoreFixture.lane).differences == [])
        #expect(try await store.firstBrokenAuditEntry() == nil)
    }

    @Test func beforeFeedTheJobEndsAndARepeatChangesNothing() async throws {
        let (_, store) = try await site()
        let answer = try await cancel(store)
        #expect(answer.outcome == .ended && answer.takeOut == nil)
        #expect(try await cancel(store) == answer)
        #expect(try await kinds(store) == [.accepted, .notMade])
        #expect(try StoreReader(store).facts().jobs == ["cancelled": 1, "waiting": 1])
        #expect(try await store.auditCount(of: "job.cancel") == 1)
        #expect(try await store.reserveNext(after: nil, for: "lane-1")?.key.id == "J2")
        try await expectSound(store)
    }

    /// A lane has set the job aside, or is about to say that it cannot be made: the end stays the one that was told.
    @Test func aReservedJobThatIsCancelledIsNeitherStartedNorEndedTwice() async throws {
        let (_, store) = try await site()
        let job = try #require(try await store.reserveNext(after: nil, for: StoreFixture.lane))
        _ = try await cancel(store)
        await #expect(throws: StoreFault.self) {
            try await store.startCard(Store.plan(job, serial: "S1"), at: StoreFixture.start)
        }
        try await store.endUnprepared(job, reasons: [], at: StoreFixture.start)
        #expect(try await kinds(store) == [.accepted, .notMade])
        #expect(try StoreReader(store).facts().jobs["cancelled"] == 1)
        try await expectSound(store)
    }

    /// The mark is durable: after a crash the recovery that turns the card back does not make the job again.
    @Test(arguments: CardPhase.allCases.filter(\.isInMachine), [CardPosition.none, .chipStation, .unknown])
    func recoveryHonoursTheMark(phase: CardPhase, position: CardPosition) async throws {
        let (fixture, first) = try await site()
        if phase == .rejecting {
            let card = try await first.makeCard(serial: "S1", until: .encoding)
            _ = try await first.step(card, .chipFailed(ChipFault(.chipDead, operation: "chip")))
        } else {
            _ = try await first.makeCard(serial: "S1", until: phase)
        }
        #expect(try await cancel(first).outcome == .marked)
        await first.close()
        let store = try fixture.open()
        var card = try #require(try await store.openCards(of: StoreFixture.lane).first)
        #expect(card.phase == phase)
        card = try await store.step(card, .recovered(PrinterStatus(position: position)))
        if card.phase == .rejecting { card = try await store.step(card, .ejected) }
        if card.phase == .unaccounted {
            #expect(try StoreReader(store).facts().jobs["blocked"] == 1)
            card = try await store.settle(card, .rejected, by: StoreFixture.people(), at: StoreFixture.start)
        }
        #expect(try StoreReader(store).facts().jobs == ["cancelled": 1, "waiting": 1])
        #expect(try await kinds(store) == [.accepted, .notMade])
        #expect(try await cancel(store).outcome == .marked, "the same answer as the first time")
        try await expectSound(store)
    }

    @Test(arguments: CardCustody.Settlement.allCases)
    func anUnaccountedCardKeepsItsJobBlockedUntilItIsSettled(settlement: CardCustody.Settlement) async throws {
        let (_, store) = try await site()
        let card = try await store.makeUnaccounted(serial: "S1")
        #expect(try await cancel(store).outcome == .marked)
        #expect(try StoreReader(store).facts().jobs["blocked"] == 1)
        let settled = try await store.settle(card, settlement, by: StoreFixture.people(), at: StoreFixture.start)
        #expect(try StoreReader(store).facts().jobs == ["cancelled": 1, "waiting": 1])
        let facts = try StoreReader(store).facts()
        switch settlement {
        case .accepted:
            #expect(settled.phase == .withdrawn && facts.toTakeOut.map(\.place) == [.desk])
            #expect(try await kinds(store) == [.accepted, .withdrawn, .notMade])
        case .rejected:
            #expect(settled.phase == .rejected && facts.toTakeOut == [])
            #expect(try await kinds(store) == [.accepted, .notMade])
        case .missing:
            #expect(settled.phase == .missing && facts.toTakeOut == [])
            #expect(try await kinds(store) == [.accepted, .withdrawn, .notMade])
        }
        #expect(try await store.unsentEvents(limit: 50).last?.facts.reasons.first?.code == "cancelled")
        try await expectSound(store)
    }

    @Test func aCardInTheTrayIsWithdrawnAndTakenOut() async throws {
        let (_, store) = try await site()
        _ = try await store.makeCard(serial: "S1", until: .accepted)
        let answer = try await cancel(store)
        #expect(answer.outcome == .withdrawn)
        #expect(answer.takeOut == TakeOut(cardSerial: "S1", job: Self.key, lane: "lane-1", place: .tray))
        #expect(try StoreReader(store).facts().toTakeOut == [try #require(answer.takeOut)])
        let equation = try await store.stockEquation(of: StoreFixture.lane)
        #expect(equation.count(.accepted) == 0 && equation.count(.rejected) == 1)
        #expect(try await kinds(store) == [.accepted, .withdrawn, .notMade])
        let withdrawn = try #require(try await store.unsentEvents(limit: 9).first { $0.kind == .withdrawn })
        #expect(withdrawn.facts.cardSerial == "S1" && withdrawn.facts.chipIdentity == "04S1")
        _ = try await store.confirmTakenOut(serial: "S1", by: "sample-o", at: StoreFixture.start)
        #expect(try StoreReader(store).facts().toTakeOut == [])
        #expect(try await store.auditCount(of: "card.takeOut") == 1)
        #expect(try await cancel(store) == answer)
        try await expectSound(store)
    }

    @Test(arguments: ["S1", "S2", "nothing"])
    func onlyACardThatWaitsIsTakenOutAndOnce(serial: String) async throws {
        let (_, store) = try await site()
        _ = try await store.makeCard(serial: "S1", until: .accepted)
        _ = try await store.makeCard(serial: "S2", until: .accepted)
        _ = try await cancel(store)
        if serial == "S1" { _ = try await store.confirmTakenOut(serial: "S1", by: "sample-o", at: StoreFixture.start) }
        let fault = await #expect(throws: StoreFault.self) {
            try await store.confirmTakenOut(serial: serial, by: "sample-o", at: StoreFixture.start)
        }
        #expect(fault?.act == .nothingToTakeOut(serial: serial))
    }

    /// Who fails inspection is held by the inspector: nothing waits to be taken out, and the record says so.
    @Test func aCardThatFailsInspectionIsOutAlready() async throws {
        let (_, store) = try await site()
        let card = try await store.makeCard(serial: "S1", until: .accepted)
        _ = try await store.failInspection(
            card, defect: "inspectionPrint", inspector: "sample-i", at: StoreFixture.start)
        #expect(try StoreReader(store).facts().toTakeOut == [])
        #expect(try await store.pool.read { try $0.count("withdrawal") } == 1)
        try await expectSound(store)
    }

    @Test func aCardInAnOpenBundleLeavesItAndAnEmptyBundleIsNotClosed() async throws {
        let (_, store) = try await site()
        let card = try await store.makeCard(serial: "S1", until: .accepted)
        _ = try await store.passInspection(card, inspector: "sample-i", at: StoreFixture.start)
        let answer = try await cancel(store)
        #expect(answer.takeOut?.place == .bundle && answer.takeOut?.bundle == "B-000001")
        #expect(try await store.closeBundle(of: "SMP001", at: StoreFixture.start) == nil)
        #expect(try await store.unwrittenLists(limit: 9) == [])
        #expect(try await kinds(store) == [.accepted, .produced, .withdrawn, .notMade])
        let second = try await store.makeCard(serial: "S2", until: .accepted)
        _ = try await store.passInspection(second, inspector: "sample-i", at: StoreFixture.start)
        let list = try #require(try await store.closeBundle(of: "SMP001", at: StoreFixture.start))
        #expect(list.rows.map(\.cardSerial) == ["S2"] && list.version == 1)
        try await expectSound(store)
    }

    @Test func aClosedBundlesListIsIssuedAnewWithoutTheCard() async throws {
        let (_, store) = try await site()
        for serial in ["S1", "S2"] {
            let card = try await store.makeCard(serial: serial, until: .accepted)
            _ = try await store.passInspection(card, inspector: "sample-i", at: StoreFixture.start)
        }
        let first = try #require(try await store.closeBundle(of: "SMP001", at: StoreFixture.start))
        let answer = try await cancel(store)
        #expect(answer.takeOut?.bundle == first.number)
        let lists = try await store.unwrittenLists(limit: 9)
        #expect(lists.map(\.version) == [1, 2] && lists.first == first, "the old version stays")
        #expect(lists.last?.rows == first.rows.filter { $0.cardSerial == "S2" })
        let withdrawn = try #require(try await store.unsentEvents(limit: 20).first { $0.kind == .withdrawn })
        #expect(withdrawn.facts.bundle == first.number && withdrawn.facts.deliveryListVersion == 2)
        #expect(try await kinds(store) == [.accepted, .produced, .packed, .withdrawn, .notMade])
        _ = try await cancel(store, JobKey(id: "J2", revision: 1))
        #expect(try await store.unwrittenLists(limit: 9).last?.rows == [])
        #expect(try await store.unwrittenLists(limit: 9).last?.version == 3)
        try await expectSound(store)
    }

    @Test func whatCannotBeCancelledIsAnsweredAndChangesNothing() async throws {
        let (fixture, store) = try await site()
        _ = try await store.commit([fixture.refuse(JobKey(id: "J9", revision: 1), claim: "c9")])
        try await store.pool.write { database in
            try database.execute(sql: "UPDATE job SET state = 'notMade', number_tag = NULL WHERE job_id = 'J2'")
        }
        let card = try await store.makeCard(serial: "S1", until: .accepted)
        _ = try await store.passInspection(card, inspector: "sample-i", at: StoreFixture.start)
        _ = try await store.closeBundle(of: "SMP001", at: StoreFixture.start)
        try await store.pool.write { database in
            try database.execute(sql: "UPDATE card SET phase = 'handedOver'")
            try database.execute(
                sql: "UPDATE job SET state = 'handedOver', number_tag = NULL WHERE job_id = 'J1'")
        }
        let before = try await store.unsentEvents(limit: 99)
        for (key, outcome) in [
            (Self.key, CancellationAnswer.Outcome.alreadyHandedOver), (JobKey(id: "J2", revision: 1), .alreadyEnded),
            (JobKey(id: "J9", revision: 1), .alreadyEnded), (JobKey(id: "J1", revision: 2), .jobUnknown),
            (JobKey(id: "nobody", revision: 1), .jobUnknown),
        ] {
            for _ in 0..<2 { #expect(try await cancel(store, key).outcome == outcome) }
        }
        #expect(try await store.unsentEvents(limit: 99) == before)
        #expect(try await store.pool.read { try $0.count("cancellation") } == 0)
        try await expectSound(store)
    }

    /// A cancelled revision is over; the platform may send the job again under a higher one.
    @Test func aCancelledJobMayComeAgainUnderAHigherRevision() async throws {
        let (fixture, store) = try await site()
        _ = try await cancel(store)
        let receipts = try await store.commit([
            fixture.accept(.init(id: "J1"), claim: "again"), fixture.accept(.init(id: "J1", revision: 2)),
        ])
        #expect(receipts.map(\.verdict) == [.duplicate, .accepted])
    }

    /// What no release of ours writes shows to an auditor.
    @Test(arguments: [
        "UPDATE job SET state = 'waiting', number_tag = x'00' WHERE job_id = 'J1'", "DELETE FROM withdrawal",
        "UPDATE delivery_list SET rows = (SELECT rows FROM delivery_list WHERE version = 1) WHERE version = 2",
        "INSERT INTO bundle_card SELECT 1, id FROM card WHERE card_serial = 'S1'",
    ])
    func aStateThatContradictsItselfShows(sql: String) async throws {
        let (_, store) = try await site()
        for serial in ["S1", "S2"] {
            let card = try await store.makeCard(serial: serial, until: .accepted)
            _ = try await store.passInspection(card, inspector: "sample-i", at: StoreFixture.start)
        }
        _ = try await store.closeBundle(of: "SMP001", at: StoreFixture.start)
        _ = try await cancel(store)
        try await expectSound(store)
        try await store.pool.write { try $0.execute(sql: sql) }
        #expect(try await store.contradictions() != [])
    }

    /// A card that the machine made well ends a row of failures, whoever cancels its job afterwards.
    @Test func aWithdrawnCardIsNoFailureOfItsLane() async throws {
        let fixture = try StoreFixture()
        let store = try await fixture.openWithLane()
        _ = try await store.commit((1...4).map { try fixture.accept(.init(id: "J\($0)")) })
        for index in 1...4 {
            let number = "J\(index)"
            var job = try #require(try await store.reserveNext(after: nil, for: "other"))
            var others: [QueuedJob] = []
            while job.key.id != number {
                others.append(job)
                job = try #require(try await store.reserveNext(after: nil, for: "other"))
            }
            if index == 3 {
                _ = try await store.makeCard(of: job, serial: "S3", until: .accepted)
                _ = try await cancel(store, JobKey(id: "J3", revision: 1))
            } else {
                _ = try await store.makeRejected(of: job, serial: "S\(index)")
            }
            await store.releaseAll(by: "other")
        }
        #expect(try await store.hold(of: StoreFixture.lane) == nil)
    }

    /// A state file of the release before: its withdrawn cards were in an inspector's hands.
    @Test func withdrawnCardsOfAnEarlierReleaseAreOutAlready() async throws {
        let fixture = try StoreFixture()
        let old = try DatabasePool(path: fixture.path)
        try Migrations.migrator.migrate(old, upTo: "002-people")
        try await old.write { database in
            try database.execute(
                sql: """
                    INSERT INTO lane (name) VALUES ('lane-1');
                    INSERT INTO job (sequence, job_id, revision, claim, office, kind, urgency, permit_number,
                        available_at_ms, centre_due, office_due, plan_by, state, changed_at_ms)
                        VALUES (1, 'J1', 1, 'c', 'A', 'firstIssue', 2, 'P', 0, '', '', '', 'notMade', 0);
                    INSERT INTO card (id, job, attempt, lane, card_serial, phase, versions, changed_at_ms)
                        VALUES (7, 1, 1, 'lane-1', 'S7', 'withdrawn', '', 5);
                    INSERT INTO stock_issue (lane, lot, blanks, at_ms) VALUES ('lane-1', 'L', 1, 0);
                    INSERT INTO stock_balance (lane, place, blanks) VALUES ('lane-1', 'rejected', 1);
                    INSERT INTO inspection (card, inspector, defect, at_ms)
                        VALUES (7, 'sample-i', 'inspectionPrint', 5);
                    """)
        }
        try old.close()
        let store = try fixture.open()
        try await expectSound(store)
        #expect(try StoreReader(store).facts().toTakeOut == [])
        let by = try await store.pool.read { try String.fetchOne($0, sql: "SELECT taken_out_by FROM withdrawal") }
        #expect(by == "sample-i")
    }
}
