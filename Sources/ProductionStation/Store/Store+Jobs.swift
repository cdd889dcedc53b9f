internal import GRDB

extension Store {
    /// A job that intake accepted but that cannot become a card any more: it ends with its reasons; no blank was used.
    public func endUnprepared(
        _ job: QueuedJob, reasons: [JobEvent.Reason], at now: Timestamp
    ) throws(StoreFault) {
        try write("endUnprepared") { database in
            // It may have been cancelled while its card was prepared; then it has its end already.
            let state = try String.fetchOne(
                database, sql: "SELECT state FROM job WHERE sequence = ?", arguments: [job.sequence])
            guard state == JobState.waiting.rawValue else { return }
            try setJob(job.sequence, .notMade, at: now, in: database)
            try append(
                .notMade, of: job.key, office: job.office, facts: .init(reasons: reasons), at: now, in: database)
        }
    }
}
