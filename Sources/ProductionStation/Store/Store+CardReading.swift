internal import GRDB

extension Store {
    /// Read by position: a look-up by name costs as much as the row.
    fileprivate static let columns = """
        SELECT card.id, card.job, job_id, revision, office, permit_number, attempt, lane, card_serial, phase, reason,
            reject_orders, chip_identity, recount_of, contents_digest, keys
        FROM card JOIN job ON job.sequence = card.job
        """

    /// One card by its row.
    func card(_ id: Int64) throws(StoreFault) -> CardRecord {
        let found = try read("card") { database in
            try Row.fetchOne(database, cachedSQL: "\(Self.columns) WHERE card.id = ?", arguments: [id])
                .map(Self.record)
        }
        guard let found else { throw StoreFault(.notFound, operation: "store.card", detail: "card \(id)") }
        return found
    }

    /// The job's card that may be or become valid; nil when there is none.
    func validCard(of job: Int64, in database: Database) throws -> CardRecord? {
        try Row.fetchOne(
            database,
            cachedSQL: """
                \(Self.columns) WHERE card.job = ? AND phase NOT IN ('planned', 'rejected', 'withdrawn', 'missing')
                """,
            arguments: [job]
        ).map(Self.record)
    }

    /// One card by what is printed on it; nil when this station never planned it.
    public func card(serial: String) throws(StoreFault) -> CardRecord? {
        try read("cardBySerial") { database in
            try Row.fetchOne(database, cachedSQL: "\(Self.columns) WHERE card_serial = ?", arguments: [serial])
                .map(Self.record)
        }
    }

    /// The card that a chip belongs to; nil for a chip that no card of this station has.
    public func card(chipIdentity: String) throws(StoreFault) -> CardRecord? {
        try read("cardByChip") { database in
            try Row.fetchOne(
                database, cachedSQL: "\(Self.columns) WHERE chip_identity = ?", arguments: [chipIdentity]
            ).map(Self.record)
        }
    }

    /// Cards of a lane whose last step in the machine has no known end: what a restart must resolve first.
    public func openCards(of lane: String) throws(StoreFault) -> [CardRecord] {
        try cards(in: CardPhase.allCases.filter(\.isInMachine), lane: lane)
    }

    /// Cards in one of `phases`, oldest first; of every lane when `lane` is nil.
    public func cards(in phases: [CardPhase], lane: String? = nil) throws(StoreFault) -> [CardRecord] {
        let words = phases.map { "'\($0.rawValue)'" }.joined(separator: ",")
        return try read("cardsIn") { database in
            try Row.fetchAll(
                database,
                cachedSQL: "\(Self.columns) WHERE phase IN (\(words)) AND lane = coalesce(?, lane) ORDER BY card.id",
                arguments: [lane]
            ).map(Self.record)
        }
    }

    /// Phases of the cards that the journal has in a lane's machine, as of the last commit: what a checker holds
    /// against each order to the hardware.
    ///
    /// Reads on the writer's connection, which costs a tenth of another one's snapshot; between two transactions it
    /// sees nothing else than what is committed, and inside of one it refuses.
    package nonisolated func journalledPhases(of lane: String) throws -> [CardPhase] {
        try pool.unsafeReentrantWrite { database in
            guard !database.isInsideTransaction else {
                throw StoreFault(.inconsistent, operation: "store.journalledPhases", detail: "inside a transaction")
            }
            return try String.fetchAll(
                database,
                cachedSQL: """
                    SELECT phase FROM card WHERE lane = ? AND phase IN ('feeding', 'recognising', 'reseating', 'encoding',
                        'verifyingChip', 'printing', 'verifyingPrint', 'accepting', 'rejecting')
                    """,
                arguments: [lane]
            ).compactMap(CardPhase.init)
        }
    }

    fileprivate static func record(_ row: Row) throws -> CardRecord {
        guard let phase = CardPhase(rawValue: row[9]) else {
            // A newer release wrote it: stop rather than guess where a card is.
            throw StoreFault(.tooNew, operation: "store.card", detail: "phase \(row[9] as String)")
        }
        return CardRecord(
            id: row[0], job: row[1], key: JobKey(id: row[2], revision: row[3]), office: row[4], permitNumber: row[5],
            attempt: row[6], lane: row[7], cardSerial: row[8],
            run: CardRun(
                phase: phase, reason: (row[10] as String?).flatMap(FailureReason.init), rejectOrders: row[11]),
            chipIdentity: row[12], recountOf: row[13],
            contentsDigest: row.bytes("contents_digest"), keys: row[15])
    }
}

extension StoreReader {
    /// The card that a chip belongs to; nil for a chip that no card of this station has.
    public func card(chipIdentity: String) throws(StoreFault) -> CardRecord? {
        try read("cardByChip") { database in
            try Row.fetchOne(
                database, cachedSQL: "\(Store.columns) WHERE chip_identity = ?", arguments: [chipIdentity]
            ).map(Store.record)
        }
    }
}
