internal import GRDB

extension Store {
    /// Where a finished card lies, for those who must take it out.
    func takeOut(_ card: CardRecord, in database: Database) throws -> TakeOut {
        let bundle = try Int64.fetchOne(
            database, cachedSQL: "SELECT bundle FROM bundle_card WHERE card = ?", arguments: [card.id])
        return TakeOut(
            cardSerial: card.cardSerial, job: card.key, lane: card.lane, place: bundle == nil ? .tray : .bundle,
            bundle: bundle.map(DeliveryList.number(of:)))
    }

    /// The finished card of a cancelled job goes back to the spoiled ones: out of the books' accepted cards and out of
    /// its bundle, whose list is issued anew; then the job has its end.
    func withdrawCancelled(
        _ card: CardRecord, _ takeOut: TakeOut?, at now: Timestamp, in database: Database
    ) throws {
        let bundle = try Row.fetchOne(
            database,
            cachedSQL: """
                SELECT id, office, state, list_version, closed_at_ms FROM bundle_card JOIN bundle ON id = bundle
                WHERE card = ?
                """,
            arguments: [card.id])
        try move(card, by: .withdraw(.cancelled), reason: .cancelled, at: now, in: database)
        try database.execute(cachedSQL: "DELETE FROM bundle_card WHERE card = ?", arguments: [card.id])
        try noteWithdrawal(
            of: card, takeOut?.place ?? .tray, bundle: bundle?["id"], takenOutBy: nil, at: now, in: database)
        var facts = JobEvent.Facts(
            permitNumber: card.permitNumber, cardSerial: card.cardSerial, chipIdentity: card.chipIdentity,
            attempt: card.attempt, reasons: [JobEvent.Reason(.cancelled)])
        if let bundle, let list = try reissue(bundle, at: now, in: database) {
            facts.bundle = list.number
            facts.deliveryListVersion = list.version
        }
        try append(.withdrawn, of: card.key, office: card.office, facts: facts, at: now, in: database)
        try remakeOrEnd(card, .cancelled, at: now, in: database)
    }

    /// The next version of a closed bundle's list, without what was taken out; the old one stays.
    ///
    /// - Returns: nil for an open bundle, which has no list yet.
    private func reissue(_ bundle: Row, at now: Timestamp, in database: Database) throws -> DeliveryList? {
        guard let closedAt = bundle["closed_at_ms"] as Int64?, bundle["state"] == "closed" else { return nil }
        let id: Int64 = bundle["id"]
        let rows = try listRows(of: id, in: database)
        let list = DeliveryList(
            bundle: id, office: bundle["office"], version: (bundle["list_version"] as Int) + 1,
            closedAt: Timestamp(milliseconds: closedAt), rows: rows)
        try database.execute(
            cachedSQL: "UPDATE bundle SET list_version = ? WHERE id = ?", arguments: [list.version, id])
        try database.execute(
            cachedSQL: "INSERT INTO delivery_list (bundle, version, rows, at_ms) VALUES (?, ?, ?, ?)",
            arguments: [id, list.version, try StoredJSON.text(list), now.milliseconds])
        try audit(
            AuditEntry(
                at: now, actor: "station", act: "bundle.relist", subject: "bundle \(list.number) office \(list.office)",
                result: "version \(list.version), \(rows.count) cards"),
            in: database)
        return list
    }

    /// - Parameter person: who has the card in hand already; nil puts it on the list of those to be taken out.
    func noteWithdrawal(
        of card: CardRecord, _ place: TakeOut.Place, bundle: Int64? = nil, takenOutBy person: String?,
        at now: Timestamp, in database: Database
    ) throws {
        try database.execute(
            cachedSQL: """
                INSERT INTO withdrawal (card, place, bundle, at_ms, taken_out_by, taken_out_at_ms)
                VALUES (?1, ?2, ?3, ?4, ?5, iif(?5 IS NULL, NULL, ?4))
                """,
            arguments: [card.id, place.rawValue, bundle, now.milliseconds, person])
    }

    /// A person took a withdrawn card out of its tray or bundle.
    ///
    /// Refused when no such card waits to be taken out.
    package func confirmTakenOut(
        serial: String, by person: String, at now: Timestamp
    ) throws(StoreFault) -> TakeOut {
        try write("confirmTakenOut") { database in
            try requireStanding(for: .takeOutCard, person, nil, in: database)
            guard
                let row = try Row.fetchOne(
                    database, cachedSQL: "\(Self.toTakeOut) AND card_serial = ?", arguments: [serial])
            else { throw ActRefusal.nothingToTakeOut(serial: serial) }
            let takeOut = try Self.takeOut(row)
            try database.execute(
                cachedSQL: """
                    UPDATE withdrawal SET taken_out_by = ?, taken_out_at_ms = ?
                    WHERE card = (SELECT id FROM card WHERE card_serial = ?)
                    """,
                arguments: [person, now.milliseconds, serial])
            try audit(
                AuditEntry(
                    at: now, actor: person, act: "card.takeOut", subject: "card \(serial)",
                    result: "out of \(takeOut.bundle ?? takeOut.place.rawValue)"),
                in: database)
            return takeOut
        }
    }

    /// Withdrawn cards that nobody has taken out yet, oldest first.
    static let toTakeOut = """
        SELECT card_serial, job_id, revision, lane, place, bundle FROM withdrawal INDEXED BY withdrawal_open
        JOIN card ON card.id = withdrawal.card JOIN job ON job.sequence = card.job WHERE taken_out_by IS NULL
        """

    static func takeOut(_ row: Row) throws -> TakeOut {
        guard let place = TakeOut.Place(rawValue: row["place"]) else {
            throw StoreFault(.tooNew, operation: "store.takeOut", detail: row["place"])
        }
        return TakeOut(
            cardSerial: row["card_serial"], job: JobKey(id: row["job_id"], revision: row["revision"]),
            lane: row["lane"], place: place, bundle: (row["bundle"] as Int64?).map(DeliveryList.number(of:)))
    }
}
