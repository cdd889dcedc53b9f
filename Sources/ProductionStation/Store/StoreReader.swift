internal import GRDB

/// Reads for people: on connections of their own, so that no question ever makes the journal wait.
public struct StoreReader: Sendable {
    private let database: any DatabaseReader

    /// Reads beside the running station.
    public init(_ store: Store) {
        database = store.pool
    }

    /// Reads through a connection that somebody else opened.
    init(reading database: any DatabaseReader) { self.database = database }

    /// Opens the state file of a station that does not run, without changing it.
    ///
    /// - Throws: ``StoreFault`` `cannotOpen` when there is no state file.
    public init(path: String) throws(StoreFault) {
        do {
            var configuration = Configuration()
            configuration.readonly = true
            configuration.busyMode = .timeout(5)
            database = try DatabaseQueue(path: path, configuration: configuration)
        } catch {
            throw StoreFault(error, operation: "store.openReadOnly")
        }
    }

    /// Everything that `status` shows and that is on disk, as of one moment.
    public func facts() throws(StoreFault) -> StationFacts {
        try read("facts") { database in
            var facts = StationFacts()
            for row in try Row.fetchAll(database, cachedSQL: "SELECT state, count(*) AS jobs FROM job GROUP BY state") {
                facts.jobs[row["state"]] = row["jobs"]
            }
            facts.refused = try Self.count("refused_document", in: database)
            facts.toDeliverAgain = try Self.count(
                "job WHERE data_lost_ms IS NOT NULL AND state IN ('waiting', 'started')", in: database)
            facts.eventsUnsent = try Self.count("event WHERE is_sent = 0", in: database)
            facts.unaccounted = try String.fetchAll(
                database, cachedSQL: "SELECT card_serial FROM card WHERE phase = 'unaccounted' ORDER BY id")
            facts.toTakeOut = try Row.fetchAll(database, cachedSQL: Store.toTakeOut).map(Store.takeOut)
            for row in try Row.fetchAll(
                database,
                cachedSQL: "SELECT name, hold, maintenance_by IS NOT NULL AS maintenance FROM lane ORDER BY name")
            {
                facts.lanes.append(
                    StationFacts.Lane(
                        name: row["name"], hold: row["hold"], isInMaintenance: row["maintenance"],
                        stock: try Self.stock(of: row["name"], in: database),
                        lots: try Store.lots(of: row["name"], in: database),
                        usedCard: try Self.usedCard(of: row["name"], in: database)))
            }
            for row in try Row.fetchAll(
                database,
                cachedSQL: """
                    SELECT id, office, state, list_version, (SELECT count(*) FROM bundle_card WHERE bundle = id) AS cards
                    FROM bundle ORDER BY id DESC LIMIT 100
                    """)
            {
                facts.bundles.append(
                    StationFacts.Bundle(
                        number: row["id"], office: row["office"], state: row["state"], cards: row["cards"],
                        listVersion: row["list_version"]))
            }
            return facts
        }
    }

    /// Jobs, newest first.
    ///
    /// - Parameters:
    ///   - state: only jobs in this state; nil for all.
    ///   - limit: 1 to 10,000.
    public func jobs(in state: JobState?, limit: Int) throws(StoreFault) -> [JobLine] {
        precondition((1...10_000).contains(limit))
        return try read("jobs") { database in
            try Row.fetchAll(
                database,
                cachedSQL: """
                    SELECT job.*, (SELECT card_serial FROM card WHERE card.job = job.sequence AND phase <> 'planned'
                        ORDER BY id DESC LIMIT 1) AS card_serial FROM job
                    WHERE ?1 IS NULL OR state = ?1 ORDER BY sequence DESC LIMIT ?2
                    """,
                arguments: [state?.rawValue, limit]
            ).map { row in
                JobLine(
                    job: JobKey(id: row["job_id"], revision: row["revision"]), office: row["office"],
                    kind: row["kind"], state: row["state"], planBy: row["plan_by"], centreDue: row["centre_due"],
                    attempts: row["attempts"], cards: row["cards"], cardSerial: row["card_serial"])
            }
        }
    }

    private static func stock(of lane: String, in database: Database) throws -> [String: Int] {
        var stock: [String: Int] = [:]
        for row in try Row.fetchAll(
            database, cachedSQL: "SELECT place, blanks FROM stock_balance WHERE lane = ?", arguments: [lane])
        {
            stock[row["place"]] = row["blanks"]
        }
        stock["countDifferences"] = try Store.countDifferences(of: lane, in: database)
        stock["issued"] = try Int.fetchOne(
            database, cachedSQL: "SELECT coalesce(sum(blanks), 0) FROM stock_issue WHERE lane = ?", arguments: [lane])
        return stock
    }

    /// The card that this one was before, when the lane is held because it took a used one.
    private static func usedCard(of lane: String, in database: Database) throws -> StationFacts.UsedCard? {
        try Row.fetchOne(
            database,
            cachedSQL: """
                SELECT old.card_serial, old.attempt, job_id, revision FROM lane
                JOIN card AS fed ON fed.id = hold_card JOIN card AS old ON old.id = fed.recount_of
                JOIN job ON sequence = old.job WHERE name = ? AND hold = 'usedCard'
                """,
            arguments: [lane]
        ).map { row in
            StationFacts.UsedCard(
                job: JobKey(id: row["job_id"], revision: row["revision"]), attempt: row["attempt"],
                cardSerial: row["card_serial"])
        }
    }

    private static func count(_ rows: String, in database: Database) throws -> Int {
        try Int.fetchOne(database, cachedSQL: "SELECT count(*) FROM \(rows)") ?? 0
    }

    func read<Value>(_ operation: StaticString, _ body: (Database) throws -> Value) throws(StoreFault) -> Value {
        do {
            return try database.read(body)
        } catch {
            throw StoreFault(error, operation: "store.\(operation)")
        }
    }
}

/// What the state file says about the station: counts and serials, nothing personal.
public struct StationFacts: Equatable, Sendable, Codable {
    /// Number of jobs by state.
    public var jobs: [String: Int] = [:]
    /// Refused deliveries so far.
    public var refused = 0
    /// Jobs that need a card and wait to be delivered again, because their data went with a lost master key.
    public var toDeliverAgain = 0
    public var eventsUnsent = 0
    /// Serials of cards that two people must settle.
    public var unaccounted: [String] = []
    /// Withdrawn cards that people must take out of a tray or bundle and destroy.
    public var toTakeOut: [TakeOut] = []
    public var lanes: [Lane] = []
    /// The newest 100.
    public var bundles: [Bundle] = []

    public init() {}

    /// One lane's hold and its blanks by place, with `issued` and `countDifferences`.
    public struct Lane: Equatable, Sendable, Codable {
        public var name: String
        public var hold: String?
        /// In the hands of a technician, whatever else holds it.
        public var isInMaintenance: Bool
        public var stock: [String: Int]
        /// Lots that may lie in the hopper: issued since it was last counted as empty, oldest first.
        public var lots: [String]
        /// What the card was before, for a lane that is held because it took a used one that this station knows.
        public var usedCard: UsedCard?

        public init(
            name: String, hold: String?, isInMaintenance: Bool = false, stock: [String: Int], lots: [String] = [],
            usedCard: UsedCard? = nil
        ) {
            self.name = name
            self.hold = hold
            self.isInMaintenance = isInMaintenance
            self.stock = stock
            self.lots = lots
            self.usedCard = usedCard
        }
    }

    /// A card that was made, and fed once more.
    public struct UsedCard: Equatable, Sendable, Codable {
        public var job: JobKey
        public var attempt: Int
        public var cardSerial: String

        public init(job: JobKey, attempt: Int, cardSerial: String) {
            self.job = job
            self.attempt = attempt
            self.cardSerial = cardSerial
        }
    }

    /// One bundle.
    public struct Bundle: Equatable, Sendable, Codable {
        public var number: Int64
        public var office: String
        public var state: String
        public var cards: Int
        public var listVersion: Int
    }
}

/// One job as `jobs` lists it.
public struct JobLine: Equatable, Sendable, Codable {
    public var job: JobKey
    public var office: String
    public var kind: String
    public var state: String
    public var planBy: String
    public var centreDue: String
    public var attempts: Int
    public var cards: Int
    public var cardSerial: String?
}
