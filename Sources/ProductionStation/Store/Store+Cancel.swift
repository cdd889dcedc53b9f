internal import GRDB

extension Store {
    /// Cancels a job for a person, wherever it stands (domain.md §6).
    ///
    /// - Returns: what became of it; the same for every repeat, which changes nothing.
    package func cancel(
        _ key: JobKey, reason: String, by person: String, at now: Timestamp
    ) throws(StoreFault) -> CancellationAnswer {
        try write("cancel") { database in
            try requireStanding(for: .cancelJob, person, nil, in: database)
            return try cancel(key, reason: reason, by: .person(person), at: now, in: database)
        }
    }

    /// Whether the job of a card is cancelled: what a lane that waits for a person looks at.
    func isCancelled(_ job: Int64) throws(StoreFault) -> Bool {
        try read("isCancelled") { try isCancelled(job, in: $0) }
    }

    func isCancelled(_ job: Int64, in database: Database) throws -> Bool {
        try Bool.fetchOne(
            database, cachedSQL: "SELECT EXISTS (SELECT 1 FROM cancellation WHERE job = ?)", arguments: [job]) == true
    }

    /// The one way to cancel a job, whoever wants it. The mark, and all that can be done at once, in one transaction.
    func cancel(
        _ key: JobKey, reason: String, by canceller: Canceller, at now: Timestamp, in database: Database
    ) throws -> CancellationAnswer {
        let row = try Row.fetchOne(
            database,
            cachedSQL: "SELECT sequence, state, office, permit_number FROM job WHERE job_id = ? AND revision = ?",
            arguments: [key.id, key.revision])
        guard let row else {
            return try refuse(key, reason, canceller, try isRefused(key, in: database), now, database)
        }
        let job: Int64 = row["sequence"]
        let earlier = try String.fetchOne(
            database, cachedSQL: "SELECT answer FROM cancellation WHERE job = ?", arguments: [job])
        if let earlier { return try StoredJSON.value(CancellationAnswer.self, from: earlier) }
        guard let state = JobState(rawValue: row["state"]) else {
            throw StoreFault(.tooNew, operation: "store.cancel", detail: row["state"])
        }
        let card = try validCard(of: job, in: database)
        var answer = CancellationAnswer(job: key, outcome: .marked)
        let decision = Cancellation.decide(state, card: card?.phase)
        switch decision {
        case .mark: break
        case .endJob: answer.outcome = .ended
        case .withdraw:
            answer.outcome = .withdrawn
            answer.takeOut = try card.map { try takeOut($0, in: database) }
        case .refuse(let outcome): return try refuse(key, reason, canceller, outcome, now, database)
        case .contradiction:
            throw StoreFault(
                .inconsistent, operation: "store.cancel",
                detail: "job \(job) is \(state.rawValue), its card \(card?.phase.rawValue ?? "nowhere")")
        }
        try mark(job, reason, canceller, answer, at: now, in: database)
        if decision == .endJob {
            let facts = JobEvent.Facts(permitNumber: row["permit_number"], reasons: [JobEvent.Reason(.cancelled)])
            try endCancelled(job, key, office: row["office"], facts, at: now, in: database)
        }
        if decision == .withdraw, let card { try withdrawCancelled(card, answer.takeOut, at: now, in: database) }
        return answer
    }

    /// A feed took no blank: the job waits again, or has its end when it was cancelled meanwhile.
    func waitAgain(_ card: CardRecord, at now: Timestamp, in database: Database) throws {
        guard try isCancelled(card.job, in: database) else {
            return try setJob(card.job, .waiting, at: now, in: database)
        }
        let facts = JobEvent.Facts(permitNumber: card.permitNumber, reasons: [JobEvent.Reason(.cancelled)])
        try endCancelled(card.job, card.key, office: card.office, facts, at: now, in: database)
    }

    /// A card became a good one; of a cancelled job it is withdrawn in the same transaction.
    ///
    /// - Parameter place: where it lies now.
    func setMade(_ card: CardRecord, lies place: TakeOut.Place, at now: Timestamp, in database: Database) throws {
        try setJob(card.job, .made, at: now, in: database)
        guard try isCancelled(card.job, in: database) else { return }
        var made = card
        made.run = CardRun(phase: .accepted)
        let takeOut = TakeOut(cardSerial: card.cardSerial, job: card.key, lane: card.lane, place: place)
        try withdrawCancelled(made, takeOut, at: now, in: database)
    }

    private func endCancelled(
        _ job: Int64, _ key: JobKey, office: String, _ facts: JobEvent.Facts, at now: Timestamp, in database: Database
    ) throws {
        try setJob(job, .cancelled, at: now, in: database)
        try append(.notMade, of: key, office: office, facts: facts, at: now, in: database)
    }

    private func mark(
        _ job: Int64, _ reason: String, _ canceller: Canceller, _ answer: CancellationAnswer, at now: Timestamp,
        in database: Database
    ) throws {
        try database.execute(
            cachedSQL: "INSERT INTO cancellation (job, reason, actor, answer, at_ms) VALUES (?, ?, ?, ?, ?)",
            arguments: [job, reason, canceller.actor, try StoredJSON.text(answer), now.milliseconds])
        try audit(answer, reason, canceller, at: now, in: database)
    }

    /// Nothing is changed but the audit log, which keeps who asked.
    private func refuse(
        _ key: JobKey, _ reason: String, _ canceller: Canceller, _ outcome: CancellationAnswer.Outcome,
        _ now: Timestamp, _ database: Database
    ) throws -> CancellationAnswer {
        let answer = CancellationAnswer(job: key, outcome: outcome)
        try audit(answer, reason, canceller, at: now, in: database)
        return answer
    }

    private func audit(
        _ answer: CancellationAnswer, _ reason: String, _ canceller: Canceller, at now: Timestamp,
        in database: Database
    ) throws {
        try audit(
            AuditEntry(
                at: now, actor: canceller.actor, act: "job.cancel", subject: "job \(answer.job)",
                result: "\(answer.outcome.rawValue), reason \(reason)"),
            in: database)
    }

    /// A revision that was refused at the door has events, but never became a job.
    private func isRefused(_ key: JobKey, in database: Database) throws -> CancellationAnswer.Outcome {
        let number = try Int.fetchOne(
            database, cachedSQL: "SELECT max(number) FROM event WHERE job_id = ? AND revision = ?",
            arguments: [key.id, key.revision])
        return number == nil ? .jobUnknown : .alreadyEnded
    }
}
