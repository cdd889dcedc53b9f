internal import GRDB

extension Store {
    /// Where the clock was when the last run looked at it; nil for a new station.
    public func clockRecord() throws(StoreFault) -> ClockRecord? {
        try read("clockRecord") { try ClockRecord.stored(in: $0) }
    }

    /// Writes down where the clock is.
    func keepClock(_ record: ClockRecord) throws(StoreFault) {
        try write("keepClock") { try keep(record, in: $0) }
    }

    /// A jump of the clock, with everything that must move with it: a lock of an account neither opens early nor lasts
    /// longer because somebody set the clock.
    func noteClockStep(_ step: ClockStep, _ record: ClockRecord) throws(StoreFault) {
        try write("noteClockStep") { database in
            try keep(record, in: database)
            try database.execute(
                sql: "UPDATE account SET locked_until_ms = locked_until_ms + ?1 WHERE locked_until_ms > ?2",
                arguments: [step.milliseconds, step.at.milliseconds - step.milliseconds])
            try audit(
                AuditEntry(
                    at: step.at, actor: "station", act: "clock.step", subject: "clock",
                    result: "\(step.secondsText) s"),
                in: database)
        }
    }

    /// A person says that the clock is right.
    func confirmClock(by person: String, at now: Timestamp) throws(StoreFault) {
        try write("confirmClock") { database in
            try requireStanding(for: .confirmClock, person, nil, in: database)
            try keep(ClockRecord(seen: now), in: database)
            try audit(
                AuditEntry(at: now, actor: person, act: "clock.confirm", subject: "clock", result: "right"),
                in: database)
        }
    }

    private func keep(_ record: ClockRecord, in database: Database) throws {
        try database.execute(
            cachedSQL: """
                INSERT INTO clock (id, seen_ms, doubt_ms, doubt_since_ms, step_ms, stepped_at_ms)
                VALUES (1, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET seen_ms = excluded.seen_ms, doubt_ms = excluded.doubt_ms,
                    doubt_since_ms = excluded.doubt_since_ms, step_ms = excluded.step_ms,
                    stepped_at_ms = excluded.stepped_at_ms
                """,
            arguments: [
                record.seen.milliseconds, record.doubt.wholeMilliseconds, record.doubtSince?.milliseconds,
                record.step?.milliseconds, record.step?.at.milliseconds,
            ])
    }
}

extension StoreReader {
    /// Where the clock was when the station looked at it; nil for a new station.
    public func clockRecord() throws(StoreFault) -> ClockRecord? {
        try read("clockRecord") { try ClockRecord.stored(in: $0) }
    }
}

extension ClockRecord {
    fileprivate static func stored(in database: Database) throws -> ClockRecord? {
        try Row.fetchOne(database, sql: "SELECT * FROM clock WHERE id = 1").map { row in
            var step: ClockStep?
            if let milliseconds = row["step_ms"] as Int64?, let at = row["stepped_at_ms"] as Int64? {
                step = ClockStep(milliseconds: milliseconds, at: Timestamp(milliseconds: at))
            }
            return ClockRecord(
                seen: Timestamp(milliseconds: row["seen_ms"]), doubt: .milliseconds(row["doubt_ms"] as Int64),
                doubtSince: (row["doubt_since_ms"] as Int64?).map { Timestamp(milliseconds: $0) }, step: step)
        }
    }
}
