import GRDB
import Synchronization
import Testing

@testable import ProductionStation

/// A station that has made cards for years answers as fast as on its first day: no statement of production reads a
/// growing table from end to end.
@Suite struct StoreQueryPlanTests {
    /// Tables that grow with every job.
    static let growing = [
        "job", "card", "card_step", "event", "vault", "refused_document", "receipt", "audit",
        "cancellation", "withdrawal",
    ]

    @Test func noStatementOfProductionScansAGrowingTable() async throws {
        let fixture = try StoreFixture()
        let statements = Statements()
        let store = try await fixture.openWithLane()
        try await fill(store, with: 100_000)
        try await store.pool.writeWithoutTransaction { database in
            database.trace { statements.add($0) }
        }
        try await produce(store, fixture)
        try await store.pool.writeWithoutTransaction { $0.trace() }
        #expect(statements.all.count > 40)
        try await store.pool.writeWithoutTransaction { database in
            for sql in statements.all {
                for scan in try Self.scans(of: sql, in: database) { Issue.record("\(scan) by \(sql)") }
            }
        }
    }

    /// Alarms are derived every few seconds, forecasts every few minutes, for as long as the station runs.
    @Test func noLookOfAlarmsAndForecastsScansAGrowingTable() async throws {
        let fixture = try StoreFixture()
        let store = try await fixture.openWithLane()
        try await fill(store, with: 20_000)
        let statements = Statements()
        let queue = try DatabaseQueue(path: fixture.path)
        try await queue.writeWithoutTransaction { database in database.trace { statements.add($0) } }
        let reader = StoreReader(reading: queue)
        _ = try reader.alarmFacts(poisonedSince: StoreFixture.start)
        _ = try reader.forecastJobs(limit: 1_000)
        _ = try reader.clockRecord()
        try await queue.writeWithoutTransaction { database in
            database.trace()
            for sql in statements.all {
                let scans = try Self.scans(of: sql, in: database).filter { !$0.contains("USING INDEX job_delayed") }
                for scan in scans { Issue.record("\(scan) by \(sql)") }
            }
        }
        #expect(statements.all.count > 7)
    }

    @Test func aTestThatLooksForScansFindsThem() async throws {
        let store = try StoreFixture().open()
        let (scan, search) = try await store.pool.writeWithoutTransaction { database in
            (
                try Self.scans(of: "SELECT * FROM card WHERE lane = 'x'", in: database),
                try Self.scans(of: "SELECT * FROM card WHERE id = 7", in: database)
            )
        }
        #expect(scan == ["SCAN card"])
        #expect(search == [])
    }

    /// 100,000 jobs that were made, packed and handed over, as production leaves them.
    private func fill(_ store: Store, with count: Int) async throws {
        try await store.pool.write { database in
            try database.execute(
                sql: """
                    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
                    INSERT INTO job (job_id, revision, claim, office, kind, urgency, permit_number, available_at_ms,
                        centre_due, office_due, plan_by, state, changed_at_ms)
                    SELECT 'old-' || i, 1, 'old', 'SMP001', 'firstIssue', 2, 'P' || i, 0, '2026-01-01', '2026-01-01',
                        '2026-01-01', 'handedOver', 0 FROM n
                    """, arguments: [count])
            try database.execute(
                sql: """
                    INSERT INTO card (job, attempt, lane, card_serial, phase, chip_identity, versions, finished_order,
                        changed_at_ms)
                    SELECT sequence, 1, 'lane-1', 'OLD' || sequence, 'handedOver', 'C' || sequence, '', sequence, 0
                    FROM job
                    """)
            try database.execute(
                sql: """
                    INSERT INTO event (id, job_id, revision, number, kind, json, is_sent)
                    SELECT job_id || '.1.1', job_id, 1, 1, 'handedOver', '{}', 1 FROM job
                    """)
            try database.execute(
                sql:
                    "INSERT INTO receipt (claim, verdict, json, is_finished) SELECT job_id, 'accepted', '{}', 1 FROM job"
            )
        }
    }

    /// Everything that a station does while it produces, once.
    private func produce(_ store: Store, _ fixture: StoreFixture) async throws {
        let now = StoreFixture.start
        _ = try await store.commit([
            fixture.accept(.init(id: "J1")), fixture.accept(.init(id: "J2")), fixture.accept(.init(id: "J3")),
            fixture.refuse(JobKey(id: "J9", revision: 1), claim: "c9"), fixture.accept(.init(id: "J1"), claim: "again"),
        ])
        try await store.markFinished([ClaimID(text: "c9")])
        _ = try await store.openCards(of: StoreFixture.lane)
        _ = try await store.hold(of: StoreFixture.lane)
        _ = try await store.lastFailedJob(of: StoreFixture.lane)
        _ = try await store.nextSerialNumber()
        let good = try await store.makeCard(serial: "S1", until: .accepted)
        _ = try await store.card(serial: "S1")
        _ = try await store.card(chipIdentity: "04S1")
        _ = try await store.passInspection(good, inspector: "sample-i", at: now)
        let job = try #require(try await store.reserveNext(after: good.job, for: StoreFixture.lane))
        _ = try await store.makeRejected(of: job, serial: "S2")
        let lost = try await store.makeUnaccounted(serial: "S3")
        _ = try await store.cancel(good.key, reason: "test", by: "sample-s", at: now)
        _ = try await store.cancel(JobKey(id: "J8", revision: 1), reason: "test", by: "sample-s", at: now)
        _ = try await store.confirmTakenOut(serial: "S1", by: "sample-a", at: now)
        _ = try await store.settle(lost, .missing, by: StoreFixture.people(), at: now)
        try await store.releaseLane(StoreFixture.lane, by: "sample-a", second: "sample-b", at: now)
        try await store.holdLane(StoreFixture.lane, .operatorStop, actor: "sample-a", at: now)
        _ = try await store.closeBundle(of: "SMP001", at: now)
        _ = try await store.unwrittenLists(limit: 10)
        try await store.markSent(try await store.unsentEvents(limit: 64).map(\.id))
        _ = try await store.meetPrinter("P1", of: StoreFixture.lane, at: now)
        _ = try await store.meetPrinter("P2", of: StoreFixture.lane, at: now)
        let day = try StoreFixture.day(20)
        let delays = [1, 2, 3].map { Forecast.Delay(job: $0, reasons: [.workload], expectedBy: day) }
        _ = try await store.tell(delays, on: day, at: now)
        try await store.noteInTime([1])
        try await store.keepClock(ClockRecord(seen: now))
        _ = try await store.clockRecord()
        _ = try await store.purge(at: now.advanced(by: .seconds(400 * 3600)), limit: 100)
    }

    private static func scans(of sql: String, in database: Database) throws -> [String] {
        let word = sql.split(separator: " ").first.map { $0.uppercased() } ?? ""
        guard ["SELECT", "INSERT", "UPDATE", "DELETE", "WITH"].contains(word) else { return [] }
        let statement = try database.makeStatement(sql: "EXPLAIN QUERY PLAN \(sql)")
        // The plan is the same whatever the values are.
        statement.setUncheckedArguments(StatementArguments())
        let steps = try Row.fetchAll(statement).map { $0["detail"] as String }
        // Vault rows are few: they go with their jobs. Partial indexes hold what is still to be done. The newest line of
        // the audit log is the last row of its table.
        return steps.filter { step in
            growing.contains { step == "SCAN \($0)" || step.hasPrefix("SCAN \($0) ") }
                && !step.hasPrefix("SCAN vault")
                && !sql.hasSuffix("FROM audit ORDER BY sequence DESC LIMIT 1")
                && !step.contains("USING INDEX job_waiting")
                && !step.contains("USING INDEX event_unsent") && !step.contains("COVERING INDEX event_unsent")
        }
    }
}

/// What SQLite was asked, with its values in place.
private final class Statements: Sendable {
    private let list = Mutex<[String]>([])
    var all: [String] { list.withLock { $0 } }

    func add(_ event: Database.TraceEvent) {
        if case .statement(let statement) = event { list.withLock { $0.append(statement.sql) } }
    }
}
