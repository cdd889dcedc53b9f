internal import Crypto
internal import GRDB

/// One line of the audit log: who, what, when, result. Each line's hash covers the line before it, so any edit shows.
public struct AuditEntry: Equatable, Sendable, Codable {
    public var at: Timestamp
    public var actor: String
    /// The second person of a two-person act.
    public var secondActor: String?
    public var act: String
    public var subject: String
    public var result: String

    public init(at: Timestamp, actor: String, secondActor: String? = nil, act: String, subject: String, result: String)
    {
        self.at = at
        self.actor = actor
        self.secondActor = secondActor
        self.act = act
        self.subject = subject
        self.result = result
    }

    /// SHA-256 over the previous hash and every field, each with its length before it.
    func hash(after previous: [UInt8]) -> [UInt8] {
        var hasher = SHA256()
        hasher.update(data: previous)
        for field in [String(at.milliseconds), actor, secondActor, act, subject, result] {
            guard let bytes = field.map({ Array($0.utf8) }) else {
                // Longer than any field: nobody is not the same as an empty name.
                withUnsafeBytes(of: UInt32.max.bigEndian) { hasher.update(bufferPointer: $0) }
                continue
            }
            withUnsafeBytes(of: UInt32(bytes.count).bigEndian) { hasher.update(bufferPointer: $0) }
            hasher.update(data: bytes)
        }
        return Array(hasher.finalize())
    }
}

extension Store {
    func audit(_ entry: AuditEntry, in database: Database) throws {
        let previous = try [UInt8].fetchLast(database)
        try database.execute(
            cachedSQL: """
                INSERT INTO audit (at_ms, actor, second_actor, act, subject, result, hash)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                entry.at.milliseconds, entry.actor, entry.secondActor, entry.act, entry.subject, entry.result,
                entry.hash(after: previous).databaseBlob,
            ])
    }

    /// Writes one audit line on its own: an act that changes nothing else in the Store.
    public func audit(_ entry: AuditEntry) throws(StoreFault) {
        try write("audit") { try audit(entry, in: $0) }
    }

    /// How often an act was recorded.
    package func auditCount(of act: String) throws(StoreFault) -> Int {
        try read("auditCount") { database in
            try Int.fetchOne(database, cachedSQL: "SELECT count(*) FROM audit WHERE act = ?", arguments: [act]) ?? 0
        }
    }

    /// Checks the whole chain.
    ///
    /// - Returns: the sequence number of the first line that does not fit, or nil when all do.
    public func firstBrokenAuditEntry() throws(StoreFault) -> Int64? {
        try read("firstBrokenAuditEntry") { try Self.firstBrokenAuditEntry(in: $0) }
    }

    static func firstBrokenAuditEntry(in database: Database) throws -> Int64? {
        var previous: [UInt8] = []
        var expected: Int64 = 1
        let rows = try Row.fetchCursor(database, sql: "SELECT * FROM audit ORDER BY sequence")
        while let row = try rows.next() {
            let hash = AuditEntry(row).hash(after: previous)
            let sequence: Int64 = row["sequence"]
            guard sequence == expected, hash == row.bytes("hash") else { return sequence }
            previous = hash
            expected += 1
        }
        return nil
    }
}

/// A part of the audit log, newest line first, and whether the whole log still is what was written.
public struct AuditReport: Equatable, Sendable, Codable {
    /// One numbered line.
    public struct Line: Equatable, Sendable, Codable {
        public var number: Int64
        public var entry: AuditEntry

        public init(number: Int64, entry: AuditEntry) {
            self.number = number
            self.entry = entry
        }
    }

    /// Lines in the whole log.
    public var count: Int
    /// The first line whose hash does not fit, or in whose place another number stands; nil when the chain verifies.
    /// Nothing can tell lines that were cut off at the end: compare `count` and the last line with what was printed before.
    public var firstBroken: Int64?
    public var lines: [Line]

    public init(count: Int, firstBroken: Int64?, lines: [Line]) {
        self.count = count
        self.firstBroken = firstBroken
        self.lines = lines
    }
}

extension StoreReader {
    /// The newest lines of the audit log; the chain of the whole log is verified in the same transaction.
    ///
    /// - Parameter limit: 1 to 10,000.
    public func audit(limit: Int) throws(StoreFault) -> AuditReport {
        precondition((1...10_000).contains(limit))
        return try read("audit") { database in
            let lines = try Row.fetchAll(
                database, sql: "SELECT * FROM audit ORDER BY sequence DESC LIMIT ?", arguments: [limit]
            ).map { AuditReport.Line(number: $0["sequence"], entry: AuditEntry($0)) }
            return AuditReport(
                count: try Int.fetchOne(database, sql: "SELECT count(*) FROM audit") ?? 0,
                firstBroken: try Store.firstBrokenAuditEntry(in: database), lines: lines)
        }
    }
}

extension AuditEntry {
    fileprivate init(_ row: Row) {
        self.init(
            at: Timestamp(milliseconds: row["at_ms"]), actor: row["actor"], secondActor: row["second_actor"],
            act: row["act"], subject: row["subject"], result: row["result"])
    }
}

extension [UInt8] {
    fileprivate static func fetchLast(_ database: Database) throws -> [UInt8] {
        try Row.fetchOne(database, cachedSQL: "SELECT hash FROM audit ORDER BY sequence DESC LIMIT 1")?
            .bytes("hash") ?? []
    }
}
