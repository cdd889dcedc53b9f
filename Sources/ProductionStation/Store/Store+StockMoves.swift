internal import GRDB

extension Store {
    /// Books a blind count of a hopper; a difference changes the hopper's book figure and nothing else.
    ///
    /// Refused while the lane may feed: it must be held or in maintenance, with no card in its machine, or the figure
    /// would not be that of the count.
    package func bookCount(
        of lane: String, counted: Int, cause: CountCause, by people: TwoPeople, at now: Timestamp
    ) throws(StoreFault) -> StockCount {
        try write("bookCount") { database in
            try requireStanding(for: .countDifference, people.first, people.second, in: database)
            guard try isResting(lane, in: database) else { throw ActRefusal.laneMoves(lane: lane) }
            let count = StockCount(
                lane: lane, counted: counted, booked: try balance(.hopper, of: lane, in: database), cause: cause,
                at: now)
            try database.execute(
                cachedSQL: """
                    INSERT INTO stock_count (lane, counted, booked, cause, first, second, last_issue, last_move, at_ms)
                    VALUES (?, ?, ?, ?, ?, ?, (SELECT coalesce(max(id), 0) FROM stock_issue),
                        (SELECT coalesce(max(id), 0) FROM stock_move), ?)
                    """,
                arguments: [
                    lane, counted, count.booked, cause.rawValue, people.first, people.second, now.milliseconds,
                ])
            if count.difference != 0 { try add(count.difference, to: .hopper, of: lane, in: database) }
            try audit(
                AuditEntry(
                    at: now, actor: people.first, secondActor: people.second, act: "stock.count",
                    subject: "lane \(lane)",
                    result: "counted \(counted), booked \(count.booked), cause \(cause.rawValue)"),
                in: database)
            return count
        }
    }

    /// Books blanks that were carried out of a hopper or back into it.
    ///
    /// Refused when the books do not hold so many where they come from.
    package func book(_ move: StockMove, by people: TwoPeople, at now: Timestamp) throws(StoreFault) {
        try write("bookMove") { database in
            try requireStanding(for: move.kind.act, people.first, people.second, in: database)
            let booked = try balance(move.kind.source, of: move.lane, in: database)
            guard move.blanks <= booked else {
                throw ActRefusal.tooFewBlanks(lane: move.lane, place: move.kind.source, booked: booked)
            }
            try database.execute(
                cachedSQL: """
                    INSERT INTO stock_move (lane, kind, blanks, lot, reason, first, second, at_ms)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    move.lane, move.kind.rawValue, move.blanks, move.lot, move.reason, people.first, people.second,
                    now.milliseconds,
                ])
            try add(-move.blanks, to: move.kind.source, of: move.lane, in: database)
            try add(move.blanks, to: move.kind.target, of: move.lane, in: database)
            try audit(
                AuditEntry(
                    at: now, actor: people.first, secondActor: people.second, act: "stock.\(move.kind.rawValue)",
                    subject: "lane \(move.lane) lot \(move.lot)",
                    result: "\(move.blanks) blanks, reason \(move.reason)"),
                in: database)
        }
    }

    private func balance(_ place: StockPlace, of lane: String, in database: Database) throws -> Int {
        try Int.fetchOne(
            database, cachedSQL: "SELECT blanks FROM stock_balance WHERE lane = ? AND place = ?",
            arguments: [lane, place.rawValue]) ?? 0
    }

    /// Nothing can leave the hopper: the lane may start no card, and none is on its way.
    private func isResting(_ lane: String, in database: Database) throws -> Bool {
        let inside = CardPhase.allCases.filter(\.isInMachine).map { "'\($0.rawValue)'" }.joined(separator: ",")
        return try Bool.fetchOne(
            database,
            cachedSQL: """
                SELECT (hold IS NOT NULL OR maintenance_by IS NOT NULL)
                    AND NOT EXISTS (SELECT 1 FROM card WHERE lane = name AND phase IN (\(inside))) FROM lane WHERE name = ?
                """,
            arguments: [lane]) == true
    }

    /// What may lie in a lane's hopper: the lots that came into it since it was last counted as empty, oldest first.
    static func lots(of lane: String, in database: Database) throws -> [String] {
        try String.fetchAll(
            database,
            cachedSQL: """
                WITH emptied AS (SELECT coalesce(max(last_issue), 0) AS issue, coalesce(max(last_move), 0) AS move
                    FROM stock_count WHERE lane = ?1 AND counted = 0)
                SELECT lot FROM (
                    SELECT lot, at_ms, id FROM stock_issue, emptied WHERE lane = ?1 AND id > issue
                    UNION ALL SELECT lot, at_ms, id FROM stock_move, emptied
                        WHERE lane = ?1 AND kind = 'restored' AND id > move)
                GROUP BY lot ORDER BY min(at_ms), min(id)
                """,
            arguments: [lane])
    }
}
