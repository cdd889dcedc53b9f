internal import GRDB

extension Store {
    /// Books `blanks` of `lot` into a lane's hopper: the sensitive act of two people (domain.md §3).
    package func issueBlanks(
        _ blanks: Int, lot: String, to lane: String, by people: TwoPeople, at now: Timestamp
    ) throws(StoreFault) {
        try write("issueBlanks") { database in
            try requireStanding(for: .stockIssue, people.first, people.second, in: database)
            try database.execute(
                cachedSQL: "INSERT INTO stock_issue (lane, lot, blanks, at_ms) VALUES (?, ?, ?, ?)",
                arguments: [lane, lot, blanks, now.milliseconds])
            try add(blanks, to: .hopper, of: lane, in: database)
            try audit(
                AuditEntry(
                    at: now, actor: people.first, secondActor: people.second, act: "stock.issue",
                    subject: "lane \(lane) lot \(lot)", result: "\(blanks) blanks"),
                in: database)
        }
    }

    /// Moves one blank from one account to another; nothing happens when they are the same.
    func moveBlank(from source: StockPlace, to target: StockPlace, of lane: String, in database: Database) throws {
        guard source != target else { return }
        try add(-1, to: source, of: lane, in: database)
        try add(1, to: target, of: lane, in: database)
    }

    func add(_ blanks: Int, to place: StockPlace, of lane: String, in database: Database) throws {
        try database.execute(
            cachedSQL: """
                INSERT INTO stock_balance (lane, place, blanks) VALUES (?, ?, ?)
                ON CONFLICT (lane, place) DO UPDATE SET blanks = blanks + excluded.blanks
                """,
            arguments: [lane, place.rawValue, blanks])
    }

    /// The lane's books, and what the card records say about the same: two independent sums.
    public func stockEquation(of lane: String) throws(StoreFault) -> StockEquation {
        try read("stockEquation") { try Self.stockEquation(of: lane, in: $0) }
    }

    static func stockEquation(of lane: String, in database: Database) throws -> StockEquation {
        let issued = try Int.fetchOne(
            database, cachedSQL: "SELECT coalesce(sum(blanks), 0) FROM stock_issue WHERE lane = ?", arguments: [lane])
        var booked: [StockPlace: Int] = [:]
        for row in try Row.fetchAll(
            database, cachedSQL: "SELECT place, blanks FROM stock_balance WHERE lane = ?", arguments: [lane])
        {
            guard let place = StockPlace(rawValue: row["place"]) else { continue }
            booked[place] = row["blanks"]
        }
        var counted: [StockPlace: Int] = [:]
        for row in try Row.fetchAll(
            database,
            cachedSQL: "SELECT phase, count(*) AS cards FROM card WHERE lane = ? AND recount_of IS NULL GROUP BY phase",
            arguments: [lane])
        {
            guard let phase = CardPhase(rawValue: row["phase"]), phase != .planned else { continue }
            counted[phase.stockPlace, default: 0] += row["cards"]
        }
        return StockEquation(
            issued: issued ?? 0, countDifferences: try countDifferences(of: lane, in: database), booked: booked,
            countedCards: counted, movedBlanks: try movedBlanks(of: lane, in: database))
    }

    /// All that counts found more than the books said, less what they found missing.
    static func countDifferences(of lane: String, in database: Database) throws -> Int {
        try Int.fetchOne(
            database, cachedSQL: "SELECT coalesce(sum(counted - booked), 0) FROM stock_count WHERE lane = ?",
            arguments: [lane]) ?? 0
    }

    private static func movedBlanks(of lane: String, in database: Database) throws -> [StockPlace: Int] {
        var moved: [StockPlace: Int] = [:]
        for row in try Row.fetchAll(
            database, cachedSQL: "SELECT kind, sum(blanks) AS blanks FROM stock_move WHERE lane = ? GROUP BY kind",
            arguments: [lane])
        {
            guard let kind = StockMove.Kind(rawValue: row["kind"]) else {
                throw StoreFault(.tooNew, operation: "store.stockEquation", detail: row["kind"])
            }
            let blanks: Int = row["blanks"]
            moved[kind.source, default: 0] -= blanks
            moved[kind.target, default: 0] += blanks
        }
        return moved
    }
}
