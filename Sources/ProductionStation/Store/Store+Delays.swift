internal import GRDB

extension Store {
    /// Reports delays, each in the transaction that notes the day: exactly once a job and day, over any crash.
    ///
    /// A job that ended or was packed meanwhile, or was reported today, is left out.
    /// - Returns: how many were reported.
    package func tell(_ delays: [Forecast.Delay], on today: CivilDate, at now: Timestamp) throws(StoreFault) -> Int {
        try write("tellDelays") { database in
            var told = 0
            for delay in delays {
                try database.execute(
                    cachedSQL: """
                        UPDATE job SET delayed_on = ?1, delayed_since_ms = coalesce(delayed_since_ms, ?2)
                        WHERE sequence = ?3 AND state IN ('waiting', 'started', 'made', 'inspected', 'blocked')
                            AND (delayed_on IS NULL OR delayed_on < ?1)
                        """,
                    arguments: [today.description, now.milliseconds, delay.job])
                guard database.changesCount == 1,
                    let row = try Row.fetchOne(
                        database,
                        cachedSQL: "SELECT job_id, revision, office, permit_number FROM job WHERE sequence = ?",
                        arguments: [delay.job])
                else { continue }
                let facts = JobEvent.Facts(
                    permitNumber: row["permit_number"], reasons: delay.reasons.map { JobEvent.Reason(Refusal($0)) },
                    expectedBy: delay.expectedBy)
                try append(
                    .delayed, of: JobKey(id: row["job_id"], revision: row["revision"]), office: row["office"],
                    facts: facts, at: now, in: database)
                told += 1
            }
            return told
        }
    }

    /// These jobs will be in time after all; the day of their last report stays.
    package func noteInTime(_ jobs: [Int64]) throws(StoreFault) {
        try write("noteInTime") { database in
            for job in jobs {
                try database.execute(
                    cachedSQL: "UPDATE job SET delayed_since_ms = NULL WHERE sequence = ?", arguments: [job])
            }
        }
    }
}

extension StoreReader {
    /// Open jobs for a forecast: first those that have a card, then the queue in its order.
    ///
    /// - Parameter limit: of each of both, so that one look stays short whatever waits.
    package func forecastJobs(limit: Int) throws(StoreFault) -> [Forecast.Job] {
        try read("forecastJobs") { database in
            let begun = try Row.fetchAll(
                database,
                cachedSQL: """
                    SELECT sequence, state, centre_due, delayed_on, delayed_since_ms, data_lost_ms FROM job
                    WHERE state IN ('started', 'made', 'inspected', 'blocked') ORDER BY sequence LIMIT ?
                    """,
                arguments: [limit])
            let waiting = try Row.fetchAll(
                database,
                cachedSQL: """
                    SELECT sequence, state, centre_due, delayed_on, delayed_since_ms, data_lost_ms FROM job INDEXED BY job_waiting
                    WHERE state = 'waiting' ORDER BY urgency, plan_by, office, sequence LIMIT ?
                    """,
                arguments: [limit])
            return try (begun + waiting).map(Self.forecastJob)
        }
    }

    private static func forecastJob(_ row: Row) throws -> Forecast.Job {
        guard let state = JobState(rawValue: row["state"]), let due = CivilDate(row["centre_due"] as String) else {
            throw StoreFault(.tooNew, operation: "store.forecastJobs", detail: "job \(row["sequence"] as Int64)")
        }
        return Forecast.Job(
            sequence: row["sequence"], state: state, centreDue: due,
            toldOn: (row["delayed_on"] as String?).flatMap { CivilDate($0) }, isLate: row["delayed_since_ms"] != nil,
            lacksData: row["data_lost_ms"] != nil)
    }
}
