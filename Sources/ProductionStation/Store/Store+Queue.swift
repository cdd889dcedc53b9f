internal import GRDB

/// A job as the lanes see it: nothing personal in the clear.
public struct QueuedJob: Equatable, Sendable {
    public var sequence: Int64
    public var key: JobKey
    public var office: String
    public var personalData: SealedJob
}

extension Store {
    /// Sets aside the next job for one lane, in the order of domain.md §2.3: chased and urgent ones, then by the day
    /// by which it must be planned, an office's cards together, then by arrival.
    ///
    /// A job whose personal data went with a lost master key is left out until it was delivered again. The reservation
    /// lives in memory: a crash forgets it, and the job is still waiting.
    /// - Parameters:
    ///   - last: the job whose card failed last on this lane; it goes behind the next different one.
    ///   - lane: whose reservation it is; only the same lane can give it back.
    public func reserveNext(after last: Int64?, for lane: String) throws(StoreFault) -> QueuedJob? {
        let taken = "[\(reserved.keys.sorted().map(String.init).joined(separator: ","))]"
        let job = try read("reserveNext") { database -> QueuedJob? in
            let candidates = try Int64.fetchAll(
                database,
                cachedSQL: """
                    SELECT sequence FROM job INDEXED BY job_waiting
                    WHERE state = 'waiting' AND data_lost_ms IS NULL AND sequence NOT IN (SELECT value FROM json_each(?))
                    ORDER BY urgency, plan_by, office, sequence LIMIT 2
                    """,
                arguments: [taken])
            guard let sequence = candidates.first(where: { $0 != last }) ?? candidates.first else { return nil }
            return try queuedJob(sequence, in: database)
        }
        if let job { reserved[job.sequence] = lane }
        return job
    }

    /// Gives a lane's reservation back; does nothing when another lane has the job by now.
    public func release(_ sequence: Int64, by lane: String) {
        guard reserved[sequence] == lane else { return }
        reserved[sequence] = nil
    }

    /// Whether a lane still has what it set aside.
    public func hasReserved(_ sequence: Int64, by lane: String) -> Bool { reserved[sequence] == lane }

    /// Gives back all that a lane has reserved: it begins anew after a fault, or waits for a person.
    public func releaseAll(by lane: String) {
        reserved = reserved.filter { $0.value != lane }
    }

    /// A job with its sealed data, whatever its state; nil when it is unknown or purged.
    public func queuedJob(_ sequence: Int64) throws(StoreFault) -> QueuedJob? {
        try read("queuedJob") { try queuedJob(sequence, in: $0) }
    }

    private func queuedJob(_ sequence: Int64, in database: Database) throws -> QueuedJob? {
        try Row.fetchOne(
            database,
            cachedSQL: """
                SELECT job_id, revision, office, wrapped_key, sealed FROM job JOIN vault ON vault.job = sequence
                WHERE sequence = ?
                """,
            arguments: [sequence]
        ).map { row in
            QueuedJob(
                sequence: sequence, key: JobKey(id: row["job_id"], revision: row["revision"]), office: row["office"],
                personalData: SealedJob(wrappedKey: row.bytes("wrapped_key"), sealedBytes: row.bytes("sealed")))
        }
    }

    /// A number for a card serial that was never given out before and never will be again.
    ///
    /// Set aside on disk in blocks, so that most calls cost nothing; a crash leaves a gap.
    public func nextSerialNumber() throws(StoreFault) -> Int64 {
        if let numbers = serialNumbers {
            let next = numbers.lowerBound
            serialNumbers = next < numbers.upperBound ? (next + 1)...numbers.upperBound : nil
            return next
        }
        let block: Int64 = 256
        let used = try write("serialNumbers") { database in
            let used = try Int64.fetchOne(database, sql: "SELECT value FROM setting WHERE name = 'serialNumber'") ?? 0
            try database.execute(
                sql: """
                    INSERT INTO setting (name, value) VALUES ('serialNumber', ?)
                    ON CONFLICT (name) DO UPDATE SET value = excluded.value
                    """,
                arguments: [used + block])
            return used
        }
        serialNumbers = (used + 2)...(used + block)
        return used + 1
    }
}
