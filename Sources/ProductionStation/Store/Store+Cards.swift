internal import CardDevices
internal import GRDB

extension Store {
    /// Makes a lane known; keeps everything when it is known already.
    public func addLane(_ name: String) throws(StoreFault) {
        try write("addLane") { database in
            try database.execute(sql: "INSERT OR IGNORE INTO lane (name) VALUES (?)", arguments: [name])
        }
    }

    /// Starts a job durably and names the first step of its card: feeding (architecture.md §3).
    ///
    /// Throws ``StoreFault`` `refused` when the job no longer waits, when another card of it may be or become valid, or
    /// when the lane is held.
    public func startCard(_ plan: CardPlan, at now: Timestamp) throws(StoreFault) -> CardRecord {
        let id = try write("startCard") { database -> Int64 in
            guard try hold(of: plan.lane, in: database) == nil else {
                throw StoreFault(.refused, operation: "store.startCard", detail: "lane \(plan.lane) is held")
            }
            try database.execute(
                cachedSQL: """
                    UPDATE job SET state = 'started', changed_at_ms = ? WHERE sequence = ? AND state = 'waiting'
                        AND NOT EXISTS (SELECT 1 FROM card WHERE card.job = job.sequence
                            AND phase NOT IN ('planned', 'rejected', 'withdrawn', 'missing'))
                    """,
                arguments: [now.milliseconds, plan.job])
            guard database.changesCount == 1 else {
                throw StoreFault(.refused, operation: "store.startCard", detail: "job \(plan.job) does not wait")
            }
            try database.execute(
                cachedSQL: """
                    INSERT INTO card (job, attempt, lane, card_serial, phase, contents_digest, versions, changed_at_ms)
                    VALUES (?, (SELECT count(*) + 1 FROM card WHERE job = ?), ?, ?, 'feeding', ?, ?, ?)
                    ON CONFLICT (card_serial) DO UPDATE SET phase = 'feeding', changed_at_ms = excluded.changed_at_ms
                        WHERE phase = 'planned' AND job = excluded.job AND lane = excluded.lane
                    """,
                arguments: [
                    plan.job, plan.job, plan.lane, plan.cardSerial, plan.contentsDigest.databaseBlob, plan.versions,
                    now.milliseconds,
                ])
            guard database.changesCount == 1 else {
                throw StoreFault(.inconsistent, operation: "store.startCard", detail: "serial given out twice")
            }
            let id = try Int64.fetchOne(
                database, cachedSQL: "SELECT id FROM card WHERE card_serial = ?", arguments: [plan.cardSerial])
            guard let id else { throw StoreFault(.inconsistent, operation: "store.startCard") }
            try addStep(.feeding, reason: nil, to: id, at: now, in: database)
            try moveBlank(from: .hopper, to: .machine, of: plan.lane, in: database)
            return id
        }
        return try card(id)
    }

    /// Writes a transition, and everything that follows from it, before its effects reach the hardware.
    ///
    /// - Returns: the hold that this step puts on the lane, and whether the job is cancelled by now.
    @discardableResult
    public func record(
        _ transition: CardRun.Transition, of card: CardRecord, facts: StepFacts = StepFacts(), at now: Timestamp
    ) throws(StoreFault) -> StepOutcome {
        try write("record") { database in
            try update(card, transition, facts, at: now, in: database)
            try addStep(transition.to, reason: transition.reason, to: card.id, at: now, in: database)
            try book(transition, of: card, facts, in: database)
            let hold = try consequences(of: transition.to, reason: transition.reason, for: card, at: now, in: database)
            return StepOutcome(hold: hold, isCancelled: try isCancelled(card.job, in: database))
        }
    }

    private func update(
        _ card: CardRecord, _ transition: CardRun.Transition, _ facts: StepFacts, at now: Timestamp,
        in database: Database
    ) throws {
        try database.execute(
            cachedSQL: """
                UPDATE card SET phase = ?, reason = ?, reject_orders = ?,
                    chip_identity = coalesce(chip_identity, ?), recount_of = coalesce(recount_of, ?),
                    keys = coalesce(keys, ?), changed_at_ms = ?
                WHERE id = ? AND phase = ?
                """,
            arguments: [
                transition.to.rawValue, transition.reason?.rawValue, transition.rejectOrders,
                facts.recountOf == nil ? facts.chipIdentity : nil, facts.recountOf, facts.keys, now.milliseconds,
                card.id,
                transition.from.rawValue,
            ])
        guard database.changesCount == 1 else {
            throw StoreFault(
                .inconsistent, operation: "store.record",
                detail: "card \(card.id) is not \(transition.from.rawValue)")
        }
    }

    /// A used blank that was fed again is counted where it was counted before, not twice.
    private func book(
        _ transition: CardRun.Transition, of card: CardRecord, _ facts: StepFacts, in database: Database
    ) throws {
        if facts.recountOf != nil {
            try moveBlank(from: .machine, to: .hopper, of: card.lane, in: database)
        } else if card.recountOf == nil {
            try moveBlank(
                from: transition.from.stockPlace, to: transition.to.stockPlace, of: card.lane, in: database)
        }
    }

    private func consequences(
        of phase: CardPhase, reason: FailureReason?, for card: CardRecord, at now: Timestamp, in database: Database
    ) throws -> LaneHold? {
        switch phase {
        case .planned:
            try waitAgain(card, at: now, in: database)
            return nil
        case .accepted:
            try setMade(card, lies: .tray, at: now, in: database)
        case .rejected:
            try remakeOrEnd(card, reason ?? .interrupted, at: now, in: database)
        case .unaccounted:
            try setJob(card.job, .blocked, at: now, in: database)
        case .feeding, .recognising, .reseating, .encoding, .verifyingChip, .printing, .verifyingPrint, .accepting,
            .rejecting, .inspected, .bundled, .handedOver, .withdrawn, .missing:
            return nil
        }
        reserved[card.job] = nil
        return try finish(card, at: now, in: database)
    }

    /// Numbers the card among the lane's finished ones and decides whether the lane must stop.
    private func finish(_ card: CardRecord, at now: Timestamp, in database: Database) throws -> LaneHold? {
        try database.execute(
            cachedSQL: """
                UPDATE card SET finished_order = (SELECT coalesce(max(finished_order), 0) + 1 FROM card
                    WHERE lane = ? AND finished_order IS NOT NULL)
                WHERE id = ?
                """,
            arguments: [card.lane, card.id])
        let rows = try Row.fetchAll(
            database,
            cachedSQL: """
                SELECT job, phase, reason FROM card
                WHERE lane = ?1 AND finished_order > (SELECT released_after FROM lane WHERE name = ?1)
                ORDER BY finished_order DESC LIMIT ?2
                """,
            arguments: [card.lane, rules.stopTheLine.outcomesNeeded])
        let outcomes = rows.map { row in
            let reason = (row["reason"] as String?).flatMap(FailureReason.init)
            // The machine made it well; that nobody wants it any more is not the lane's doing.
            let isGood = reason == .cancelled && row["phase"] == CardPhase.withdrawn.rawValue
            return StopTheLine.Outcome(
                job: row["job"], failure: isGood ? nil : reason,
                isUnaccounted: row["phase"] == CardPhase.unaccounted.rawValue)
        }
        guard let hold = rules.stopTheLine.decide(newestFirst: outcomes) else { return nil }
        try database.execute(
            cachedSQL: "UPDATE lane SET hold = ?, hold_since_ms = ?, hold_card = ? WHERE name = ?",
            arguments: [hold.rawValue, now.milliseconds, card.id, card.lane])
        return hold
    }

    func addStep(
        _ phase: CardPhase, reason: FailureReason?, to card: Int64, at now: Timestamp, in database: Database
    ) throws {
        try database.execute(
            cachedSQL: "INSERT INTO card_step (card, phase, reason, at_ms) VALUES (?, ?, ?, ?)",
            arguments: [card, phase.rawValue, reason?.rawValue, now.milliseconds])
    }

    /// Nobody's number is kept longer than their job is open (domain.md §3, duplicates).
    func setJob(_ job: Int64, _ state: JobState, at now: Timestamp, in database: Database) throws {
        try database.execute(
            cachedSQL: """
                UPDATE job SET state = ?1, changed_at_ms = ?2, number_tag = iif(?3, NULL, number_tag)
                WHERE sequence = ?4
                """,
            arguments: [state.rawValue, now.milliseconds, state.isEnded, job])
    }

    /// The job goes back into the queue, or ends as not made with its reasons.
    func remakeOrEnd(_ card: CardRecord, _ reason: FailureReason, at now: Timestamp, in database: Database) throws {
        try database.execute(
            cachedSQL: "UPDATE job SET attempts = attempts + ?, cards = cards + 1 WHERE sequence = ?",
            arguments: [reason.countsAgainstJob ? 1 : 0, card.job])
        guard
            let row = try Row.fetchOne(
                database, cachedSQL: "SELECT attempts, cards FROM job WHERE sequence = ?", arguments: [card.job])
        else { throw StoreFault(.inconsistent, operation: "store.remake", detail: "job \(card.job)") }
        let isCancelled = try reason == .cancelled || isCancelled(card.job, in: database)
        if !isCancelled, rules.remake.allowsAnother(attempts: row["attempts"], cards: row["cards"]) {
            return try setJob(card.job, .waiting, at: now, in: database)
        }
        try setJob(card.job, isCancelled ? .cancelled : .notMade, at: now, in: database)
        let reasons =
            isCancelled
            ? [FailureReason.cancelled, reason].prefix(reason == .cancelled ? 1 : 2).map(JobEvent.Reason.init)
            : [JobEvent.Reason(reason), .attemptsUsedUp(row["cards"])]
        let facts = JobEvent.Facts(permitNumber: card.permitNumber, attempt: row["cards"], reasons: reasons)
        try append(.notMade, of: card.key, office: card.office, facts: facts, at: now, in: database)
    }
}
