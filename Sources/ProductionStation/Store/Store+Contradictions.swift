internal import GRDB

extension Store {
    /// What the journal says that cannot be true together: an auditor's question, empty for a sound state file.
    ///
    /// Holds each job's state against the cards that are or may become valid, each lane against the cards in its
    /// machine, and each open job against its sealed data. Reads every job: for checks, not for production.
    package func contradictions() throws(StoreFault) -> [String] {
        try read("contradictions") { try Self.contradictions(in: $0) }
    }

    static func contradictions(in database: Database) throws -> [String] {
        try jobsAgainstCards(database) + lanesAgainstCards(database) + jobsAgainstVault(database)
            + cancelledJobs(database) + withdrawnCards(database) + listsAgainstBundles(database)
    }

    private static func jobsAgainstCards(_ database: Database) throws -> [String] {
        let dead = CardPhase.allCases.filter { !$0.mayBeValid }.map { "'\($0.rawValue)'" }.joined(separator: ",")
        let rows = try Row.fetchAll(
            database,
            cachedSQL: """
                SELECT job_id, revision, state, group_concat(phase) AS phases FROM job
                LEFT JOIN card ON card.job = job.sequence AND phase NOT IN (\(dead)) GROUP BY job.sequence
                """)
        return rows.compactMap { row in
            let words = (row["phases"] as String?)?.split(separator: ",").map(String.init) ?? []
            let phases = words.compactMap(CardPhase.init)
            guard let state = JobState(rawValue: row["state"]), !state.explains(phases) else { return nil }
            return "job \(row["job_id"] as String)#\(row["revision"] as Int) is \(state.rawValue) with cards \(words)"
        }
    }

    private static func lanesAgainstCards(_ database: Database) throws -> [String] {
        let inside = CardPhase.allCases.filter(\.isInMachine).map { "'\($0.rawValue)'" }.joined(separator: ",")
        let crowded = try String.fetchAll(
            database, cachedSQL: "SELECT lane FROM card WHERE phase IN (\(inside)) GROUP BY lane HAVING count(*) > 1")
        let unheld = try String.fetchAll(
            database,
            cachedSQL: """
                SELECT DISTINCT name FROM lane JOIN card ON card.lane = name
                WHERE phase = 'unaccounted' AND hold IS NULL
                """)
        return crowded.map { "\($0) has two cards in its machine" }
            + unheld.map { "\($0) is free while a card of it is unaccounted for" }
    }

    private static func jobsAgainstVault(_ database: Database) throws -> [String] {
        let ended = JobState.allCases.filter(\.isEnded).map { "'\($0.rawValue)'" }.joined(separator: ",")
        return try String.fetchAll(
            database,
            cachedSQL: """
                SELECT job_id FROM job WHERE (state IN (\(ended)) OR data_lost_ms IS NOT NULL) <> (number_tag IS NULL)
                    OR (state NOT IN (\(ended)) AND data_lost_ms IS NULL AND NOT EXISTS (SELECT 1 FROM vault WHERE vault.job = job.sequence))
                """
        ).map { "job \($0) keeps what it must not, or lacks what it needs" }
    }

    /// A cancelled job has ended, or its card is where only the lane or two people can move it.
    private static func cancelledJobs(_ database: Database) throws -> [String] {
        try Row.fetchAll(
            database,
            cachedSQL: """
                SELECT job_id, revision, state FROM cancellation JOIN job ON sequence = cancellation.job
                WHERE state NOT IN ('started', 'blocked', 'cancelled')
                """
        ).map { "job \($0["job_id"] as String)#\($0["revision"] as Int) is cancelled, but \($0["state"] as String)" }
    }

    /// Somebody has taken each withdrawn card out, or is asked to.
    private static func withdrawnCards(_ database: Database) throws -> [String] {
        try String.fetchAll(
            database,
            cachedSQL: """
                SELECT card_serial FROM card LEFT JOIN withdrawal ON withdrawal.card = card.id
                WHERE phase = 'withdrawn' AND withdrawal.card IS NULL
                UNION ALL SELECT card_serial FROM withdrawal JOIN card ON card.id = withdrawal.card
                WHERE phase <> 'withdrawn'
                """
        ).map { "card \($0) is withdrawn for some and not for others" }
    }

    private static func listsAgainstBundles(_ database: Database) throws -> [String] {
        let strangers = try String.fetchAll(
            database,
            cachedSQL: """
                SELECT card_serial FROM bundle_card JOIN card ON card.id = bundle_card.card
                WHERE phase NOT IN ('inspected', 'bundled', 'handedOver')
                """)
        let bundles = try Int64.fetchAll(
            database,
            cachedSQL: """
                SELECT id FROM bundle WHERE state <> 'open'
                    AND (SELECT count(*) FROM bundle_card WHERE bundle = bundle.id) IS NOT
                        (SELECT json_array_length(rows, '$.rows') FROM delivery_list
                            WHERE bundle = bundle.id AND version = list_version)
                """)
        return strangers.map { "card \($0) lies in a bundle, but must not" }
            + bundles.map { "\(DeliveryList.number(of: $0)) holds other cards than its list says" }
    }
}

extension JobState {
    /// Whether these are the cards that may be or become valid for a job in this state.
    func explains(_ phases: [CardPhase]) -> Bool {
        switch self {
        case .waiting, .notMade, .refused, .cancelled: phases.isEmpty
        case .started: phases.count == 1 && phases[0].isInMachine
        case .made: phases == [.accepted]
        case .inspected: phases == [.inspected]
        case .packed: phases == [.bundled]
        case .handedOver: phases == [.handedOver]
        case .blocked: phases == [.unaccounted]
        }
    }
}
