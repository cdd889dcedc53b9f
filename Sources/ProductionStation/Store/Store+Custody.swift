internal import GRDB

extension Store {
    /// Two people settle a card that nobody could place (domain.md §6).
    ///
    /// - Parameters:
    ///   - settlement: `accepted` only after the chip was read at the desk and equals the job's data.
    ///   - people: both are recorded.
    /// - Returns: the card as it stands now. `missing` opens an incident and reports the serial for cancellation.
    package func settle(
        _ card: CardRecord, _ settlement: CardCustody.Settlement, by people: TwoPeople, at now: Timestamp
    ) throws(StoreFault) -> CardRecord {
        try write("settle") { database in
            try requireStanding(for: settlement.act, people.first, people.second, in: database)
            let reason: FailureReason? =
                switch settlement {
                case .accepted: nil
                case .rejected: .interrupted
                case .missing: .missing
                }
            try move(card, by: .settle(settlement), reason: reason, at: now, in: database)
            switch settlement {
            case .accepted: try setMade(card, lies: .desk, at: now, in: database)
            case .rejected: try remakeOrEnd(card, .interrupted, at: now, in: database)
            case .missing: try declareMissing(card, at: now, in: database)
            }
            try audit(
                AuditEntry(
                    at: now, actor: people.first, secondActor: people.second, act: "card.settle",
                    subject: "card \(card.cardSerial)", result: settlement.rawValue),
                in: database)
        }
        return try self.card(card.id)
    }

    private func declareMissing(_ card: CardRecord, at now: Timestamp, in database: Database) throws {
        try database.execute(
            sql: "INSERT INTO incident (card, kind, at_ms) VALUES (?, 'cardMissing', ?)",
            arguments: [card.id, now.milliseconds])
        let facts = JobEvent.Facts(
            permitNumber: card.permitNumber, cardSerial: card.cardSerial, chipIdentity: card.chipIdentity,
            attempt: card.attempt, reasons: [JobEvent.Reason(FailureReason.missing)])
        try append(.withdrawn, of: card.key, office: card.office, facts: facts, at: now, in: database)
        try remakeOrEnd(card, .missing, at: now, in: database)
    }

    /// A finished card passed the eye and the chip read: the job is produced and lies in its office's open bundle.
    ///
    /// One transaction: a card is never inspected without a place to go.
    package func passInspection(
        _ card: CardRecord, inspector: String, at now: Timestamp
    ) throws(StoreFault) -> CardRecord {
        try write("passInspection") { database in
            try requireStanding(for: .inspect, inspector, nil, in: database)
            try move(card, by: .passInspection, reason: nil, at: now, in: database)
            try noteInspection(of: card, inspector, defect: nil, at: now, in: database)
            let facts = JobEvent.Facts(
                permitNumber: card.permitNumber, cardSerial: card.cardSerial, chipIdentity: card.chipIdentity,
                attempt: card.attempt)
            try append(.produced, of: card.key, office: card.office, facts: facts, at: now, in: database)
            try setJob(card.job, .inspected, at: now, in: database)
            try pack(card, at: now, in: database)
            try closeWhenFull(bundleOf: card.office, at: now, in: database)
        }
        return try self.card(card.id)
    }

    /// A finished card failed inspection: it is among the spoiled cards now, and the job is made again.
    package func failInspection(
        _ card: CardRecord, defect: String, inspector: String, at now: Timestamp
    ) throws(StoreFault) -> CardRecord {
        try write("failInspection") { database in
            try requireStanding(for: .inspect, inspector, nil, in: database)
            try move(card, by: .withdraw(.inspectionFailed), reason: .inspectionFailed, at: now, in: database)
            try noteInspection(of: card, inspector, defect: defect, at: now, in: database)
            // The inspector has it in hand, out of the tray.
            try noteWithdrawal(of: card, .desk, takenOutBy: inspector, at: now, in: database)
            try remakeOrEnd(card, .inspectionFailed, at: now, in: database)
        }
        return try self.card(card.id)
    }

    private func noteInspection(
        of card: CardRecord, _ inspector: String, defect: String?, at now: Timestamp, in database: Database
    ) throws {
        try database.execute(
            cachedSQL: "INSERT INTO inspection (card, inspector, defect, at_ms) VALUES (?, ?, ?, ?)",
            arguments: [card.id, inspector, defect, now.milliseconds])
        try audit(
            AuditEntry(
                at: now, actor: inspector, act: "card.inspect", subject: "card \(card.cardSerial)",
                result: defect ?? "passed"),
            in: database)
    }

    /// Moves a card in its custody table and in the books.
    func move(
        _ card: CardRecord, by act: CardCustody.Act, reason: FailureReason?, at now: Timestamp, in database: Database
    ) throws {
        guard let next = CardCustody.phase(after: act, in: card.phase) else {
            throw StoreFault(.refused, operation: "store.custody", detail: "card \(card.id) is \(card.phase.rawValue)")
        }
        try database.execute(
            cachedSQL:
                "UPDATE card SET phase = ?, reason = coalesce(?, reason), changed_at_ms = ? WHERE id = ? AND phase = ?",
            arguments: [next.rawValue, reason?.rawValue, now.milliseconds, card.id, card.phase.rawValue])
        guard database.changesCount == 1 else {
            throw StoreFault(.refused, operation: "store.custody", detail: "card \(card.id) has moved")
        }
        try addStep(next, reason: reason, to: card.id, at: now, in: database)
        if card.recountOf == nil {
            try moveBlank(from: card.phase.stockPlace, to: next.stockPlace, of: card.lane, in: database)
        }
    }

    private func pack(_ card: CardRecord, at now: Timestamp, in database: Database) throws {
        try database.execute(
            cachedSQL: """
                INSERT INTO bundle (office, state, opened_at_ms) SELECT ?1, 'open', ?2
                WHERE NOT EXISTS (SELECT 1 FROM bundle WHERE office = ?1 AND state = 'open')
                """,
            arguments: [card.office, now.milliseconds])
        try database.execute(
            cachedSQL:
                "INSERT INTO bundle_card (bundle, card) SELECT id, ? FROM bundle WHERE office = ? AND state = 'open'",
            arguments: [card.id, card.office])
    }
}
