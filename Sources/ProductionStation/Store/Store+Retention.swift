internal import GRDB

extension Store {
    /// A stamp further ahead than this is from before the clock was set back.
    private static let aheadMax = Duration.seconds(3600)

    /// Destroys personal data whose time is over (domain.md §3, privacy): the key first, in the same transaction the
    /// rest. What stays: ids, serials, times, reasons.
    ///
    /// Jobs count when their last event is confirmed by the source and `StationRules.endedKept` has passed. So does what
    /// has a stamp more than an hour ahead: it is from before the clock was set back, and ``ClockRule`` has let at least
    /// the keeping time pass since.
    /// - Parameter limit: rows in one transaction, so that the journal never waits long.
    /// - Returns: how many documents were destroyed.
    public func purge(at now: Timestamp, limit: Int) throws(StoreFault) -> Int {
        try write("purge") { database in
            try database.execute(
                sql: """
                    UPDATE refused_document SET wrapped_key = NULL, sealed = NULL WHERE claim IN
                        (SELECT claim FROM refused_document WHERE sealed IS NOT NULL AND expires_at_ms <= ?
                        UNION ALL
                        SELECT claim FROM refused_document WHERE sealed IS NOT NULL AND expires_at_ms > ? LIMIT ?)
                    """,
                arguments: [
                    now.milliseconds, now.advanced(by: rules.refusedKept + Self.aheadMax).milliseconds, limit,
                ])
            let refused = database.changesCount
            let before = now.advanced(by: .zero - rules.endedKept).milliseconds
            let ended = JobState.allCases.filter(\.isEnded).map { "'\($0.rawValue)'" }.joined(separator: ",")
            // From the vault outwards: it holds a day's jobs, the job table those of years.
            let jobs = try Int64.fetchAll(
                database,
                sql: """
                    SELECT sequence FROM vault CROSS JOIN job ON job.sequence = vault.job
                    WHERE state IN (\(ended)) AND (changed_at_ms <= ? OR changed_at_ms > ?) AND NOT EXISTS (SELECT 1 FROM event
                        WHERE event.job_id = job.job_id AND event.revision = job.revision AND is_sent = 0) LIMIT ?
                    """,
                arguments: [before, now.advanced(by: Self.aheadMax).milliseconds, limit])
            for job in jobs {
                try database.execute(cachedSQL: "DELETE FROM vault WHERE job = ?", arguments: [job])
            }
            return refused + jobs.count
        }
    }

    /// Empties the write-ahead log, which still holds the pages that a purge has overwritten. Does nothing while a reader
    /// stands in the way; the next round tries again.
    ///
    /// - Returns: true when nothing of the log is left.
    @discardableResult
    public func emptyLog() throws(StoreFault) -> Bool {
        try observer.willRead("emptyLog")
        do {
            return try pool.writeWithoutTransaction { database in
                try database.checkpoint(.truncate).walFrameCount == 0
            }
        } catch {
            let fault = StoreFault(error, operation: "store.emptyLog")
            if fault.kind == .busy { return false }
            throw fault
        }
    }
}
