internal import GRDB

/// Small questions of checkers that stand at every step: read on the writer's connection, outside of any transaction.
extension Store {
    /// One lane's books in a few numbers, as of the last commit.
    package struct LaneBooks: Equatable, Sendable {
        /// Blanks that the hopper's account holds.
        package var hopper: Int
        /// The sum of all accounts, and what it must be: issues and count differences.
        package var sum: Int
        package var expectedSum: Int
        /// Cards that were recognised as fed before.
        package var recounts: Int
    }

    package nonisolated func books(of lane: String) throws -> LaneBooks {
        try pool.unsafeReentrantWrite { database in
            let row = try Row.fetchOne(
                database,
                cachedSQL: """
                    SELECT (SELECT blanks FROM stock_balance WHERE lane = ?1 AND place = 'hopper') AS hopper,
                        (SELECT sum(blanks) FROM stock_balance WHERE lane = ?1) AS total,
                        coalesce((SELECT sum(blanks) FROM stock_issue WHERE lane = ?1), 0)
                            + coalesce((SELECT sum(counted - booked) FROM stock_count WHERE lane = ?1), 0) AS expected,
                        (SELECT count(*) FROM card WHERE lane = ?1 AND recount_of IS NOT NULL) AS recounts
                    """,
                arguments: [lane])
            return LaneBooks(
                hopper: row?["hopper"] ?? 0, sum: row?["total"] ?? 0, expectedSum: row?["expected"] ?? 0,
                recounts: row?["recounts"] ?? 0)
        }
    }

    /// How many cards of a lane were recognised as fed before.
    package func recounts(of lane: String) throws(StoreFault) -> Int {
        try read("recounts") { database in
            try Int.fetchOne(
                database, cachedSQL: "SELECT count(*) FROM card WHERE lane = ? AND recount_of IS NOT NULL",
                arguments: [lane]) ?? 0
        }
    }

    /// Whether this card is among the rejected ones; false for one that is no card.
    package nonisolated func isRejected(_ card: Int64?) throws -> Bool {
        try pool.unsafeReentrantWrite { database in
            let phase = try String.fetchOne(
                database, cachedSQL: "SELECT phase FROM card WHERE id = ?", arguments: [card])
            return phase == CardPhase.rejected.rawValue
        }
    }

    /// The card that a lane is about to feed, its job, and some of those that wait, in the order of the queue.
    package nonisolated func queueAtFeed(
        of lane: String, limit: Int
    ) throws -> (card: Int64?, job: Int64?, waiting: [Int64]) {
        try pool.unsafeReentrantWrite { database in
            let feeding = try Row.fetchOne(
                database, cachedSQL: "SELECT id, job FROM card WHERE lane = ? AND phase = 'feeding'", arguments: [lane])
            let waiting = try Int64.fetchAll(
                database,
                cachedSQL: """
                    SELECT sequence FROM job INDEXED BY job_waiting WHERE state = 'waiting' AND data_lost_ms IS NULL
                    ORDER BY urgency, plan_by, office, sequence LIMIT ?
                    """,
                arguments: [limit])
            return (feeding?["id"], feeding?["job"], waiting)
        }
    }
}
