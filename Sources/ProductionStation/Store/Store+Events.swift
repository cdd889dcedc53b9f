import Foundation
internal import GRDB

/// One JSON form for what the state file keeps as text: sorted keys, so that equal facts are equal bytes.
enum StoredJSON {
    static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    static func value<Value: Decodable>(_ type: Value.Type, from text: String) throws -> Value {
        try JSONDecoder().decode(type, from: Data(text.utf8))
    }
}

extension Store {
    /// Writes the next event of a job inside the transaction of the fact that it tells.
    func append(
        _ kind: JobEvent.Kind, of key: JobKey, office: String?, facts: JobEvent.Facts, at now: Timestamp,
        in database: Database
    ) throws {
        let last = try Int.fetchOne(
            database, cachedSQL: "SELECT max(number) FROM event WHERE job_id = ? AND revision = ?",
            arguments: [key.id, key.revision])
        let event = JobEvent(
            job: key, number: (last ?? 0) + 1, kind: kind, office: office, occurredAt: now, facts: facts,
            simulated: isSimulated)
        try database.execute(
            cachedSQL: """
                INSERT INTO event (id, job_id, revision, number, kind, json, unsent_since_ms)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                event.id, key.id, key.revision, event.number, kind.rawValue, try StoredJSON.text(event),
                now.milliseconds,
            ])
    }

    /// Events that the source has not confirmed yet, in the order in which they happened; at most `limit`.
    public func unsentEvents(limit: Int) throws(StoreFault) -> [JobEvent] {
        try read("unsentEvents") { database in
            try String.fetchAll(
                database, cachedSQL: "SELECT json FROM event WHERE is_sent = 0 ORDER BY sequence LIMIT ?",
                arguments: [limit]
            ).map { try StoredJSON.value(JobEvent.self, from: $0) }
        }
    }

    /// The source has these events.
    public func markSent(_ ids: [String]) throws(StoreFault) {
        try write("markSent") { database in
            for id in ids {
                try database.execute(cachedSQL: "UPDATE event SET is_sent = 1 WHERE id = ?", arguments: [id])
            }
        }
    }
}

extension Database {
    /// As `execute(sql:arguments:)` with the compiled statement kept.
    func execute(cachedSQL sql: String, arguments: StatementArguments = StatementArguments()) throws {
        try cachedStatement(sql: sql).execute(arguments: arguments)
    }
}

extension DatabaseValueConvertible {
    /// As `fetchOne(_:sql:arguments:)` with the compiled statement kept.
    static func fetchOne(
        _ database: Database, cachedSQL sql: String, arguments: StatementArguments = StatementArguments()
    ) throws -> Self? {
        try fetchOne(database.cachedStatement(sql: sql), arguments: arguments)
    }

    static func fetchAll(
        _ database: Database, cachedSQL sql: String, arguments: StatementArguments = StatementArguments()
    ) throws -> [Self] {
        try fetchAll(database.cachedStatement(sql: sql), arguments: arguments)
    }
}

extension Row {
    /// As `fetchOne(_:sql:arguments:)` with the compiled statement kept.
    static func fetchOne(
        _ database: Database, cachedSQL sql: String, arguments: StatementArguments = StatementArguments()
    ) throws -> Row? {
        try fetchOne(database.cachedStatement(sql: sql), arguments: arguments)
    }

    static func fetchAll(
        _ database: Database, cachedSQL sql: String, arguments: StatementArguments = StatementArguments()
    ) throws -> [Row] {
        try fetchAll(database.cachedStatement(sql: sql), arguments: arguments)
    }
}
