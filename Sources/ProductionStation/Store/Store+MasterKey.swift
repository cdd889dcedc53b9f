internal import GRDB

/// What replacing a lost master key did.
public struct KeyReplacement: Equatable, Sendable, Codable {
    /// Open jobs whose personal data was destroyed.
    public var dataDestroyed: Int
    /// Those among them that need a card and were reported as to be delivered again.
    public var toDeliverAgain: Int

    public init(dataDestroyed: Int, toDeliverAgain: Int) {
        self.dataDestroyed = dataDestroyed
        self.toDeliverAgain = toDeliverAgain
    }
}

extension Store {
    /// Takes another master key for this state after the old one was lost (`replaceMasterKey`).
    ///
    /// In one transaction: all that only the old key could open is destroyed; each open job that needs a card is reported
    /// as `delayed` with `personalDataLost`; the two people are on record. No job changes its state and no card its
    /// phase, so a job never gets a second card by it. What waits is made once it was delivered again.
    /// - Parameters:
    ///   - checkValue: of the new key.
    ///   - today: the day that the reports count for.
    ///   - expectedBy: told in the reports.
    /// - Throws: a ``StoreFault`` with ``ActRefusal`` `masterKeyFits` when the state is sealed under this very key or
    ///   under none.
    public func replaceMasterKey(
        _ checkValue: [UInt8], by authority: Authority, today: CivilDate, expectedBy: CivilDate, at now: Timestamp
    ) throws(StoreFault) -> KeyReplacement {
        try write("replaceMasterKey") { database in
            try authority.require(.replaceMasterKey)
            let people = try authority.twoPeople()
            try requireStanding(for: .replaceMasterKey, people.first, people.second, in: database)
            let known = try Row.fetchOne(database, sql: "SELECT value FROM setting WHERE name = 'keyCheckValue'")
            guard let known, known.bytes("value") != checkValue else { throw ActRefusal.masterKeyFits }
            try database.execute(
                sql: "UPDATE setting SET value = ? WHERE name = 'keyCheckValue'", arguments: [checkValue.databaseBlob])
            var done = KeyReplacement(dataDestroyed: try destroySealed(at: now, in: database), toDeliverAgain: 0)
            let lost = try Row.fetchAll(
                database, sql: "SELECT sequence, job_id, revision, office, permit_number FROM job \(Self.lacksData)")
            for row in lost {
                let facts = JobEvent.Facts(
                    permitNumber: row["permit_number"], reasons: [JobEvent.Reason(Refusal(.personalDataLost))],
                    expectedBy: expectedBy)
                try append(
                    .delayed, of: JobKey(id: row["job_id"], revision: row["revision"]), office: row["office"],
                    facts: facts, at: now, in: database)
                try database.execute(
                    cachedSQL: """
                        UPDATE job SET delayed_on = ?, delayed_since_ms = coalesce(delayed_since_ms, ?) WHERE sequence = ?
                        """,
                    arguments: [today.description, now.milliseconds, row["sequence"] as Int64])
            }
            done.toDeliverAgain = lost.count
            try audit(
                AuditEntry(
                    at: now, actor: people.first, secondActor: people.second, act: "vault.replaceKey",
                    subject: "master key",
                    result: "data of \(done.dataDestroyed) open jobs destroyed, \(lost.count) to be delivered again"),
                in: database)
            return done
        }
    }

    /// Jobs that need a card and cannot have one before they are delivered again. A job that is blocked is told of only
    /// when its card turned out not to be good.
    private static let lacksData = """
        WHERE data_lost_ms IS NOT NULL AND state IN ('waiting', 'started')
            AND NOT EXISTS (SELECT 1 FROM cancellation WHERE cancellation.job = sequence)
        """

    /// Number tags are hashes under the old key: no later document could be compared with them.
    private func destroySealed(at now: Timestamp, in database: Database) throws -> Int {
        let open = JobState.allCases.filter { !$0.isEnded }.map { "'\($0.rawValue)'" }.joined(separator: ",")
        try database.execute(sql: "UPDATE refused_document SET wrapped_key = NULL, sealed = NULL")
        try database.execute(sql: "DELETE FROM vault")
        try database.execute(
            sql: """
                UPDATE job SET data_lost_ms = coalesce(data_lost_ms, ?), number_tag = NULL WHERE state IN (\(open))
                """,
            arguments: [now.milliseconds])
        return database.changesCount
    }

    /// Answers a delivery of a job whose personal data went with a lost key; nil for any other one.
    ///
    /// The same job goes on: its cards, its attempts and its dates stay. One that breaks a rule today, or is about a
    /// person who has another open job by now, is refused by its receipt alone, because its events go on.
    func deliverAgain(
        _ candidate: IntakeCandidate, _ key: JobKey, in database: Database
    ) throws -> (verdict: IntakeReceipt.Verdict, reasons: [JobEvent.Reason], sealed: SealedJob?)? {
        let row = try Row.fetchOne(
            database,
            cachedSQL: """
                SELECT sequence, office, kind, permit_number, centre_due FROM job WHERE job_id = ? AND revision = ?
                    AND data_lost_ms IS NOT NULL AND state IN ('waiting', 'started', 'blocked')
                    AND NOT EXISTS (SELECT 1 FROM cancellation WHERE cancellation.job = sequence)
                """,
            arguments: [key.id, key.revision])
        guard let row else { return nil }
        switch candidate.verdict {
        case .refuse(_, _, let reasons, let sealed): return (.refused, reasons, sealed)
        case .cancel, .refuseNotice: return nil
        case .accept(let job):
            // Another card under a known id and revision: answered like every repeat, and nothing is changed.
            guard job.kind.rawValue == row["kind"], job.permitNumber == row["permit_number"] else { return nil }
            if let other = try openJob(of: job, in: database) {
                let refusal = Refusal(.duplicateOf, at: "$.holder.citizenNumber", ["job": other.description])
                return (.refused, [JobEvent.Reason(refusal)], job.personalData)
            }
            try fill(row["sequence"], with: job, in: database)
            let facts = JobEvent.Facts(
                permitNumber: job.permitNumber, reasons: job.warnings,
                expectedBy: CivilDate(row["centre_due"] as String))
            try append(
                .accepted, of: key, office: row["office"], facts: facts, at: candidate.receivedAt, in: database)
            return (.accepted, job.warnings, nil)
        }
    }

    private func openJob(of job: AcceptedJob, in database: Database) throws -> JobKey? {
        try Row.fetchOne(
            database,
            cachedSQL: "SELECT job_id, revision FROM job WHERE number_tag = ? ORDER BY sequence LIMIT 1",
            arguments: [job.numberTag.databaseBlob]
        ).map { JobKey(id: $0["job_id"], revision: $0["revision"]) }
    }

    private func fill(_ sequence: Int64, with job: AcceptedJob, in database: Database) throws {
        try database.execute(
            cachedSQL: "INSERT INTO vault (job, wrapped_key, sealed) VALUES (?, ?, ?)",
            arguments: [
                sequence, job.personalData.wrappedKey.databaseBlob, job.personalData.sealedBytes.databaseBlob,
            ])
        try database.execute(
            cachedSQL: "UPDATE job SET data_lost_ms = NULL, number_tag = ? WHERE sequence = ?",
            arguments: [job.numberTag.databaseBlob, sequence])
    }
}
