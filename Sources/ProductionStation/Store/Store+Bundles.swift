internal import GRDB

extension Store {
    /// Offices with an open bundle, and how many cards lie in it; by office code.
    public func openBundles() throws(StoreFault) -> [(office: String, cards: Int)] {
        try read("openBundles") { database in
            try Row.fetchAll(
                database,
                cachedSQL: """
                    SELECT office, count(card) AS cards FROM bundle JOIN bundle_card ON bundle = id
                    WHERE state = 'open' GROUP BY office ORDER BY office
                    """
            ).map { (office: $0["office"], cards: $0["cards"]) }
        }
    }

    /// Closes an office's open bundle: version 1 of its delivery list exists, and every card in it counts as packed.
    ///
    /// - Parameter closer: who closes it; nil for the station itself.
    /// - Returns: the list, or nil when the office has no open bundle, or an empty one.
    package func closeBundle(
        of office: String, by closer: String? = nil, at now: Timestamp
    ) throws(StoreFault) -> DeliveryList? {
        try write("closeBundle") { database in
            if let closer { try requireStanding(for: .closeBundle, closer, nil, in: database) }
            let bundle = try Int64.fetchOne(
                database,
                cachedSQL: """
                    SELECT id FROM bundle WHERE office = ? AND state = 'open'
                        AND EXISTS (SELECT 1 FROM bundle_card WHERE bundle = bundle.id)
                    """,
                arguments: [office])
            return try bundle.map { try close($0, of: office, by: closer ?? "station", at: now, in: database) }
        }
    }

    /// Closes a bundle that has reached its limit; called with every card that is packed.
    func closeWhenFull(bundleOf office: String, at now: Timestamp, in database: Database) throws {
        let row = try Row.fetchOne(
            database,
            cachedSQL: """
                SELECT id, (SELECT count(*) FROM bundle_card WHERE bundle = id) AS cards FROM bundle
                WHERE office = ? AND state = 'open'
                """,
            arguments: [office])
        guard let row, row["cards"] as Int >= rules.bundleCardsMax else { return }
        _ = try close(row["id"], of: office, by: "station", at: now, in: database)
    }

    private func close(
        _ bundle: Int64, of office: String, by closer: String, at now: Timestamp, in database: Database
    ) throws -> DeliveryList {
        let rows = try listRows(of: bundle, in: database)
        let list = DeliveryList(bundle: bundle, office: office, version: 1, closedAt: now, rows: rows)
        try database.execute(
            cachedSQL: "UPDATE bundle SET state = 'closed', closed_at_ms = ?, list_version = 1 WHERE id = ?",
            arguments: [now.milliseconds, bundle])
        try database.execute(
            cachedSQL: "INSERT INTO delivery_list (bundle, version, rows, at_ms) VALUES (?, 1, ?, ?)",
            arguments: [bundle, try StoredJSON.text(list), now.milliseconds])
        for row in rows { try packed(row, list, at: now, in: database) }
        try audit(
            AuditEntry(
                at: now, actor: closer, act: "bundle.close", subject: "bundle \(list.number) office \(office)",
                result: "\(rows.count) cards"),
            in: database)
        return list
    }

    private func packed(
        _ row: DeliveryList.Row, _ list: DeliveryList, at now: Timestamp, in database: Database
    ) throws {
        let facts = JobEvent.Facts(
            permitNumber: row.permitNumber, cardSerial: row.cardSerial, chipIdentity: row.chipIdentity,
            bundle: list.number, deliveryListVersion: list.version)
        try append(.packed, of: row.job, office: list.office, facts: facts, at: now, in: database)
        try database.execute(
            cachedSQL:
                "UPDATE card SET phase = 'bundled', changed_at_ms = ? WHERE card_serial = ? AND phase = 'inspected'",
            arguments: [now.milliseconds, row.cardSerial])
        guard database.changesCount == 1 else {
            throw StoreFault(.inconsistent, operation: "store.closeBundle", detail: "card \(row.cardSerial)")
        }
        try database.execute(
            cachedSQL:
                "INSERT INTO card_step (card, phase, at_ms) SELECT id, 'bundled', ? FROM card WHERE card_serial = ?",
            arguments: [now.milliseconds, row.cardSerial])
        try database.execute(
            cachedSQL: "UPDATE job SET state = 'packed', changed_at_ms = ? WHERE job_id = ? AND revision = ?",
            arguments: [now.milliseconds, row.job.id, row.job.revision])
    }

    func listRows(of bundle: Int64, in database: Database) throws -> [DeliveryList.Row] {
        try Row.fetchAll(
            database,
            cachedSQL: """
                SELECT job_id, revision, permit_number, kind, card_serial, chip_identity
                FROM bundle_card JOIN card ON card.id = bundle_card.card JOIN job ON job.sequence = card.job
                WHERE bundle = ? ORDER BY permit_number, card_serial
                """,
            arguments: [bundle]
        ).map { row in
            guard let kind = JobKind(rawValue: row["kind"]) else {
                throw StoreFault(.tooNew, operation: "store.listRows", detail: "kind \(row["kind"] as String)")
            }
            return DeliveryList.Row(
                job: JobKey(id: row["job_id"], revision: row["revision"]), permitNumber: row["permit_number"],
                cardSerial: row["card_serial"], chipIdentity: row["chip_identity"], kind: kind)
        }
    }

    /// Delivery lists whose files are not written yet; at most `limit`.
    public func unwrittenLists(limit: Int) throws(StoreFault) -> [DeliveryList] {
        try read("unwrittenLists") { database in
            try String.fetchAll(
                database,
                cachedSQL: "SELECT rows FROM delivery_list WHERE is_written = 0 ORDER BY bundle, version LIMIT ?",
                arguments: [limit]
            ).map { try StoredJSON.value(DeliveryList.self, from: $0) }
        }
    }

    /// The list's file is durable.
    public func markWritten(_ list: DeliveryList) throws(StoreFault) {
        try write("markWritten") { database in
            try database.execute(
                cachedSQL: "UPDATE delivery_list SET is_written = 1 WHERE bundle = ? AND version = ?",
                arguments: [list.bundle, list.version])
        }
    }
}
