internal import GRDB

extension StoreReader {
    /// What the state file says about alarms, as of one moment.
    ///
    /// - Parameter since: jobs that used up their attempts before it are left out.
    public func alarmFacts(poisonedSince since: Timestamp) throws(StoreFault) -> AlarmFacts.Stored {
        try read("alarmFacts") { database in
            var facts = AlarmFacts.Stored()
            facts.lanes = try Self.lanes(database)
            facts.poisoned = try Self.poisoned(since, database)
            facts.unaccounted = try Row.fetchAll(
                database,
                sql:
                    "SELECT card_serial, lane, changed_at_ms FROM card WHERE phase = 'unaccounted' ORDER BY id LIMIT 100"
            ).map {
                AlarmFacts.StoredCard(serial: $0["card_serial"], lane: $0["lane"], since: $0.moment("changed_at_ms"))
            }
            (facts.uninspected, facts.uninspectedSince) = try Self.oldest(
                "SELECT count(*) AS number, min(changed_at_ms) AS oldest FROM card WHERE phase = 'accepted'", database)
            (facts.delayed, facts.delayedSince) = try Self.oldest(
                """
                SELECT count(*) AS number, min(delayed_since_ms) AS oldest FROM job INDEXED BY job_delayed
                WHERE delayed_since_ms IS NOT NULL AND state IN ('waiting', 'started', 'made', 'inspected', 'blocked')
                """, database)
            // Events of an older release carry no moment; they count as soon as they are repeated.
            (facts.unsent, facts.unsentSince) = try Self.oldest(
                "SELECT count(*) AS number, min(unsent_since_ms) AS oldest FROM event WHERE is_sent = 0", database)
            return facts
        }
    }

    private static func lanes(_ database: Database) throws -> [AlarmFacts.StoredLane] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT name, hold, hold_since_ms, printer_serial, printer_found,
                    coalesce(origin.card_serial, card.card_serial) AS hold_serial FROM lane
                LEFT JOIN card ON card.id = hold_card LEFT JOIN card AS origin ON origin.id = card.recount_of
                ORDER BY name
                """
        ).map { row in
            AlarmFacts.StoredLane(
                name: row["name"], hold: (row["hold"] as String?).flatMap(LaneHold.init),
                holdSince: (row["hold_since_ms"] as Int64?).map { Timestamp(milliseconds: $0) },
                holdCard: row["hold"] == nil ? nil : row["hold_serial"], printerAdopted: row["printer_serial"],
                printerFound: row["printer_found"])
        }
    }

    /// Jobs that ended because no more cards were allowed; not those that were revoked or could not be prepared.
    private static func poisoned(_ since: Timestamp, _ database: Database) throws -> [AlarmFacts.PoisonedJob] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT job_id, revision, cards, changed_at_ms FROM job INDEXED BY job_not_made
                WHERE state = 'notMade' AND changed_at_ms >= ? AND cards > 0 AND NOT EXISTS (SELECT 1 FROM job AS later
                    WHERE later.job_id = job.job_id AND later.revision > job.revision)
                ORDER BY changed_at_ms LIMIT 100
                """,
            arguments: [since.milliseconds]
        ).map { row in
            AlarmFacts.PoisonedJob(
                job: JobKey(id: row["job_id"], revision: row["revision"]).description, cards: row["cards"],
                since: row.moment("changed_at_ms"))
        }
    }

    private static func oldest(_ sql: String, _ database: Database) throws -> (Int, Timestamp?) {
        let row = try Row.fetchOne(database, sql: sql)
        return (row?["number"] ?? 0, (row?["oldest"] as Int64?).map { Timestamp(milliseconds: $0) })
    }
}

extension Row {
    fileprivate func moment(_ column: String) -> Timestamp { Timestamp(milliseconds: self[column]) }
}

extension StoreReader {
    /// Alarms of a station that does not run: what its state file alone says; nothing of it when it is of an older release.
    ///
    /// - Parameter masterKey: what is wrong with the master key of a station that runs without it.
    public func alarms(
        at now: Timestamp, policy: AlarmPolicy = AlarmPolicy(), masterKey: ServiceFault? = nil
    ) -> [Alarm] {
        var facts = AlarmFacts(now: now)
        facts.masterKey = masterKey
        let since = now.advanced(by: .zero - policy.rules.poisonedShown)
        guard let stored = try? alarmFacts(poisonedSince: since) else { return policy.alarms(of: facts) }
        facts.stored = stored
        let clock = (try? clockRecord()) ?? nil
        facts.clockStep = clock?.step
        facts.purgeWaitsSince = clock?.doubtSince
        return policy.alarms(of: facts)
    }
}
