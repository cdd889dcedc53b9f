internal import GRDB

/// One delivery on its way into the Store: everything about it is decided but what only the Store can know.
public struct IntakeCandidate: Sendable {
    public var claim: ClaimID
    public var receivedAt: Timestamp
    public var contentSHA256: String?
    public var verdict: Verdict

    public enum Verdict: Sendable {
        case accept(AcceptedJob)
        /// `key` and `office` as far as they could be read; `sealed` is the document for 72 hours, nil when unread.
        case refuse(key: JobKey?, office: String?, reasons: [JobEvent.Reason], sealed: SealedJob?)
        case cancel(CancellationNotice)
        /// A cancellation notice of a wrong form: answered by its receipt alone, for the job's own events go on.
        case refuseNotice(key: JobKey?, reasons: [JobEvent.Reason])
    }

    public init(claim: ClaimID, receivedAt: Timestamp, contentSHA256: String?, verdict: Verdict) {
        self.claim = claim
        self.receivedAt = receivedAt
        self.contentSHA256 = contentSHA256
        self.verdict = verdict
    }
}

/// A job that passed every rule: what the queue needs in the clear, and the person's data sealed.
public struct AcceptedJob: Sendable {
    public var key: JobKey
    /// The office that gets the card: the submitting office or its successor.
    public var office: String
    public var kind: JobKind
    public var priority: JobPriority
    public var permitNumber: String
    public var availableAt: Timestamp
    public var centreDue: CivilDate
    public var officeDue: CivilDate
    /// The earlier of the centre's due date and the office's last collection day.
    public var planBy: CivilDate
    /// Keyed hash of the citizen number, 16 bytes.
    public var numberTag: [UInt8]
    public var personalData: SealedJob
    public var warnings: [JobEvent.Reason]

    public init(
        key: JobKey, office: String, kind: JobKind, priority: JobPriority, permitNumber: String,
        availableAt: Timestamp, centreDue: CivilDate, officeDue: CivilDate, planBy: CivilDate, numberTag: [UInt8],
        personalData: SealedJob, warnings: [JobEvent.Reason]
    ) {
        self.key = key
        self.office = office
        self.kind = kind
        self.priority = priority
        self.permitNumber = permitNumber
        self.availableAt = availableAt
        self.centreDue = centreDue
        self.officeDue = officeDue
        self.planBy = planBy
        self.numberTag = numberTag
        self.personalData = personalData
        self.warnings = warnings
    }
}

extension IntakeCandidate {
    fileprivate func receipt(
        _ key: JobKey?, _ verdict: IntakeReceipt.Verdict, _ reasons: [JobEvent.Reason],
        _ subject: IntakeReceipt.Subject? = nil
    ) -> IntakeReceipt {
        IntakeReceipt(
            job: key, contentSHA256: contentSHA256, verdict: verdict, receivedAt: receivedAt, reasons: reasons,
            subject: subject)
    }
}

extension Store {
    /// What is known here that bears on one new job. `numberTag` is nil when the document has no number.
    public func known(_ key: JobKey, numberTag: [UInt8]?) throws(StoreFault) -> KnownJobs {
        try read("known") { try known(key, numberTag: numberTag, in: $0) }
    }

    private func known(_ key: JobKey, numberTag: [UInt8]?, in database: Database) throws -> KnownJobs {
        var known = KnownJobs()
        if let row = try Row.fetchOne(
            database, cachedSQL: "SELECT revision, state FROM job WHERE job_id = ? ORDER BY revision DESC LIMIT 1",
            arguments: [key.id])
        {
            guard let state = JobState(rawValue: row["state"]) else {
                throw StoreFault(.tooNew, operation: "store.known", detail: row["state"])
            }
            known.highestRevision = KnownJobs.Revision(number: row["revision"], state: state.forIntake)
        }
        let refused = try Int.fetchOne(
            database, cachedSQL: "SELECT max(revision) FROM event WHERE job_id = ? AND kind = 'refused'",
            arguments: [key.id])
        if let refused, refused > known.highestRevision?.number ?? 0 {
            // The refusal of a later revision does not end the card of an earlier one.
            let standing = known.highestRevision.flatMap { $0.state == .refused ? nil : $0 }
            known.highestRevision = KnownJobs.Revision(number: refused, state: standing?.state ?? .refused)
            known.standingRevision = standing?.number
        }
        if let numberTag,
            let row = try Row.fetchOne(
                database,
                cachedSQL: """
                    SELECT job_id, revision FROM job WHERE number_tag = ? AND job_id <> ? ORDER BY sequence LIMIT 1
                    """,
                arguments: [numberTag.databaseBlob, key.id])
        {
            known.openJobOfPerson = JobKey(id: row["job_id"], revision: row["revision"])
        }
        return known
    }

    /// Makes a batch of deliveries durable in one transaction and answers each with its receipt.
    ///
    /// A delivery that is already here under the same claim keeps its first receipt: it comes again after a crash.
    /// A job whose id and revision are here already is answered with its stored events, never made again.
    /// Duplicates are looked for here once more: two deliveries of one batch may be about the same person.
    public func commit(_ candidates: [IntakeCandidate]) throws(StoreFault) -> [IntakeReceipt] {
        try write("intake") { database in
            try candidates.map { candidate in
                if let earlier = try receipt(of: candidate.claim, in: database) { return earlier }
                let receipt = try take(candidate, in: database)
                try database.execute(
                    cachedSQL: "INSERT INTO receipt (claim, verdict, json) VALUES (?, ?, ?)",
                    arguments: [candidate.claim.text, receipt.verdict.rawValue, try StoredJSON.text(receipt)])
                return receipt
            }
        }
    }

    /// The sources of these deliveries are gone; their receipts need not be kept for a restart.
    public func markFinished(_ claims: [ClaimID]) throws(StoreFault) {
        try write("markFinished") { database in
            for claim in claims {
                try database.execute(
                    cachedSQL: "UPDATE receipt SET is_finished = 1 WHERE claim = ?", arguments: [claim.text])
            }
        }
    }

    private func receipt(of claim: ClaimID, in database: Database) throws -> IntakeReceipt? {
        try String.fetchOne(database, cachedSQL: "SELECT json FROM receipt WHERE claim = ?", arguments: [claim.text])
            .map { try StoredJSON.value(IntakeReceipt.self, from: $0) }
    }

    private func take(_ candidate: IntakeCandidate, in database: Database) throws -> IntakeReceipt {
        switch candidate.verdict {
        case .refuse(let key, let office, let reasons, let sealed):
            if let key, let answer = try answerAgain(candidate, key, in: database) { return answer }
            if let key, try repeatEvents(of: key, at: candidate.receivedAt, in: database) {
                return candidate.receipt(key, .duplicate, [])
            }
            try refuse(candidate, key, office, reasons, sealed, in: database)
            return candidate.receipt(key, .refused, reasons)
        case .accept(let job):
            if let answer = try answerAgain(candidate, job.key, in: database) { return answer }
            if try repeatEvents(of: job.key, at: candidate.receivedAt, in: database) {
                return candidate.receipt(job.key, .duplicate, [])
            }
            let known = try known(job.key, numberTag: job.numberTag, in: database)
            let reasons = known.problems(of: job.key).map(JobEvent.Reason.init)
            guard reasons.isEmpty else {
                try refuse(candidate, job.key, job.office, reasons, job.personalData, in: database)
                return candidate.receipt(job.key, .refused, reasons)
            }
            try insert(job, candidate, in: database)
            return candidate.receipt(job.key, .accepted, job.warnings)
        case .cancel(let notice):
            let answer = try cancel(
                notice.job, reason: notice.reason, by: .source, at: candidate.receivedAt, in: database)
            let reasons = answer.refusal.map { [JobEvent.Reason(Refusal($0))] } ?? []
            return candidate.receipt(notice.job, reasons.isEmpty ? .accepted : .refused, reasons, .cancellation)
        case .refuseNotice(let key, let reasons): return candidate.receipt(key, .refused, reasons, .cancellation)
        }
    }

    /// Nil unless this is a job that waits to be delivered again.
    private func answerAgain(
        _ candidate: IntakeCandidate, _ key: JobKey, in database: Database
    ) throws -> IntakeReceipt? {
        guard let answer = try deliverAgain(candidate, key, in: database) else { return nil }
        if answer.verdict == .refused {
            try refuse(candidate, nil, nil, answer.reasons, answer.sealed, in: database)
        }
        return candidate.receipt(key, answer.verdict, answer.reasons)
    }

    /// True when this id and revision was answered before; its events go out once more.
    private func repeatEvents(of key: JobKey, at now: Timestamp, in database: Database) throws -> Bool {
        try database.execute(
            cachedSQL: "UPDATE event SET is_sent = 0, unsent_since_ms = ? WHERE job_id = ? AND revision = ?",
            arguments: [now.milliseconds, key.id, key.revision])
        return database.changesCount > 0
    }

    private func refuse(
        _ candidate: IntakeCandidate, _ key: JobKey?, _ office: String?, _ reasons: [JobEvent.Reason],
        _ sealed: SealedJob?, in database: Database
    ) throws {
        let now = candidate.receivedAt
        try database.execute(
            cachedSQL: "INSERT INTO refused_document (claim, wrapped_key, sealed, expires_at_ms) VALUES (?, ?, ?, ?)",
            arguments: [
                candidate.claim.text, sealed?.wrappedKey.databaseBlob, sealed?.sealedBytes.databaseBlob,
                now.advanced(by: rules.refusedKept).milliseconds,
            ])
        guard let key else { return }
        try append(.refused, of: key, office: office, facts: .init(reasons: reasons), at: now, in: database)
    }

    private func insert(_ job: AcceptedJob, _ candidate: IntakeCandidate, in database: Database) throws {
        try database.execute(
            cachedSQL: """
                INSERT INTO job (job_id, revision, claim, office, kind, urgency, permit_number, available_at_ms,
                    centre_due, office_due, plan_by, state, number_tag, changed_at_ms)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'waiting', ?, ?)
                """,
            arguments: [
                job.key.id, job.key.revision, candidate.claim.text, job.office, job.kind.rawValue,
                job.priority == .urgent ? 1 : 2, job.permitNumber, job.availableAt.milliseconds,
                job.centreDue.description, job.officeDue.description, job.planBy.description,
                job.numberTag.databaseBlob, candidate.receivedAt.milliseconds,
            ])
        try database.execute(
            cachedSQL: "INSERT INTO vault (job, wrapped_key, sealed) VALUES (?, ?, ?)",
            arguments: [
                database.lastInsertedRowID, job.personalData.wrappedKey.databaseBlob,
                job.personalData.sealedBytes.databaseBlob,
            ])
        let facts = JobEvent.Facts(
            permitNumber: job.permitNumber, reasons: job.warnings, expectedBy: job.centreDue)
        try append(.accepted, of: job.key, office: job.office, facts: facts, at: candidate.receivedAt, in: database)
    }
}
