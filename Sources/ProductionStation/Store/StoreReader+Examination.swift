internal import GRDB

extension StoreReader {
    /// Asks the state file one question, in one read transaction, without changing anything.
    ///
    /// - Throws: ``StoreFault`` when the file does not even let itself be read.
    public func examine(_ check: StoreCheck, _ rules: ExaminationRules) throws(StoreFault) -> StoreFinding {
        let subjects = try read("examine") { database in try Self.subjects(check, rules, in: database) }
        return StoreFinding(check: check, subjects: Array(subjects.prefix(StoreFinding.subjectsMax)))
    }

    /// The check value of the master key that this state was sealed under; nil when none was ever used.
    public func keyCheckValue() throws(StoreFault) -> [UInt8]? {
        try read("keyCheckValue") { database in
            try Row.fetchOne(database, sql: "SELECT value FROM setting WHERE name = 'keyCheckValue'")?.bytes("value")
        }
    }

    private static func subjects(
        _ check: StoreCheck, _ rules: ExaminationRules, in database: Database
    ) throws -> [String] {
        switch check {
        case .integrity: try integrity(database)
        case .foreignKeys: try foreignKeys(database)
        case .auditChain: try Store.firstBrokenAuditEntry(in: database).map { ["entry \($0)"] } ?? []
        case .stockEquation:
            try String.fetchAll(database, sql: "SELECT name FROM lane ORDER BY name").flatMap { lane in
                try Store.stockEquation(of: lane, in: database).differences.map { "\(lane): \($0)" }
            }
        case .contradictions: try Store.contradictions(in: database)
        case .vaultOrphans: try vaultOrphans(database, rules)
        case .jobsWithoutVault: try jobsWithoutVault(database)
        case .receiptsUnfinished: try receiptsUnfinished(database, rules)
        case .cardsWithoutBundle: try cardsWithoutBundle(database)
        case .eventNumbers: try eventNumbers(database)
        case .clock: try younger(database, than: rules.now)
        }
    }

    /// Above this the slower half of the check is left out, so that an answer comes within seconds.
    private static let wholeCheckBytesMax = 512 << 20

    private static func integrity(_ database: Database) throws -> [String] {
        let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
        let bytes = pages * (try Int.fetchOne(database, sql: "PRAGMA page_size") ?? 0)
        let check = bytes > wholeCheckBytesMax ? "quick_check" : "integrity_check"
        let lines = try String.fetchAll(database, sql: "PRAGMA \(check)(\(StoreFinding.subjectsMax))")
        return lines == ["ok"] ? [] : lines
    }

    private static func foreignKeys(_ database: Database) throws -> [String] {
        var found: [String] = []
        let rows = try Row.fetchCursor(database, sql: "PRAGMA foreign_key_check")
        while found.count < StoreFinding.subjectsMax, let row = try rows.next() {
            found.append("\(row["table"] as String) row \((row["rowid"] as Int64?).map(String.init) ?? "-")")
        }
        return found
    }

    private static var ended: String {
        JobState.allCases.filter(\.isEnded).map { "'\($0.rawValue)'" }.joined(separator: ",")
    }

    private static func vaultOrphans(_ database: Database, _ rules: ExaminationRules) throws -> [String] {
        let before = rules.now.advanced(by: .zero - rules.endedKept - rules.patience).milliseconds
        return try String.fetchAll(
            database,
            sql: """
                SELECT coalesce(job_id || '#' || revision, 'row ' || vault.job) FROM vault
                LEFT JOIN job ON job.sequence = vault.job
                WHERE job_id IS NULL OR (state IN (\(ended)) AND changed_at_ms <= ? AND NOT EXISTS (SELECT 1 FROM event
                    WHERE event.job_id = job.job_id AND event.revision = job.revision AND is_sent = 0))
                ORDER BY vault.job LIMIT ?
                """,
            arguments: [before, StoreFinding.subjectsMax])
    }

    private static func jobsWithoutVault(_ database: Database) throws -> [String] {
        try String.fetchAll(
            database,
            sql: """
                SELECT job_id || '#' || revision FROM job WHERE state NOT IN (\(ended)) AND data_lost_ms IS NULL
                    AND NOT EXISTS (SELECT 1 FROM vault WHERE vault.job = job.sequence) ORDER BY sequence LIMIT ?
                """,
            arguments: [StoreFinding.subjectsMax])
    }

    private static func receiptsUnfinished(_ database: Database, _ rules: ExaminationRules) throws -> [String] {
        let before = rules.now.advanced(by: .zero - rules.patience)
        var found: [String] = []
        let rows = try Row.fetchCursor(
            database, sql: "SELECT claim, json FROM receipt WHERE is_finished = 0 ORDER BY claim")
        while found.count < StoreFinding.subjectsMax, let row = try rows.next() {
            let receipt = try StoredJSON.value(IntakeReceipt.self, from: row["json"])
            if receipt.receivedAt <= before { found.append(row["claim"]) }
        }
        return found
    }

    private static func cardsWithoutBundle(_ database: Database) throws -> [String] {
        let packed: [CardPhase] = [.inspected, .bundled, .handedOver]
        let words = packed.map { "'\($0.rawValue)'" }.joined(separator: ",")
        return try String.fetchAll(
            database,
            sql: """
                SELECT card_serial FROM card WHERE phase IN (\(words))
                    AND NOT EXISTS (SELECT 1 FROM bundle_card WHERE bundle_card.card = card.id) ORDER BY id LIMIT ?
                """,
            arguments: [StoreFinding.subjectsMax])
    }

    private static func eventNumbers(_ database: Database) throws -> [String] {
        try String.fetchAll(
            database,
            sql: """
                SELECT job_id || '#' || revision FROM event GROUP BY job_id, revision
                HAVING min(number) <> 1 OR max(number) <> count(*) ORDER BY min(sequence) LIMIT ?
                """,
            arguments: [StoreFinding.subjectsMax])
    }

    /// A clock may be set back by seconds; minutes would move due dates and the order of what happened.
    private static let clockBackMax = Duration.seconds(120)

    private static func younger(_ database: Database, than now: Timestamp) throws -> [String] {
        let newest = try Int64.fetchOne(
            database,
            sql: """
                SELECT max(at) FROM (SELECT (SELECT at_ms FROM audit ORDER BY sequence DESC LIMIT 1) AS at
                    UNION ALL SELECT (SELECT at_ms FROM card_step ORDER BY id DESC LIMIT 1))
                """)
        guard let newest, newest > now.advanced(by: clockBackMax).milliseconds else { return [] }
        return [Timestamp(milliseconds: newest).rfc3339]
    }
}
