internal import GRDB

extension Store {
    /// Why a lane is held, and by which card; nil when it is free. Maintenance comes before any other reason, which stays
    /// for afterwards.
    public func hold(of lane: String) throws(StoreFault) -> (hold: LaneHold, cardSerial: String?)? {
        // Asked for before each card and by idle lanes again and again.
        try requireFiles()
        return try read("hold") { try hold(of: lane, in: $0) }
    }

    func hold(of lane: String, in database: Database) throws -> (hold: LaneHold, cardSerial: String?)? {
        let row = try Row.fetchOne(
            database,
            cachedSQL: """
                SELECT iif(maintenance_by IS NULL, hold, 'maintenance') AS hold, card_serial
                FROM lane LEFT JOIN card ON card.id = hold_card WHERE name = ?
                """,
            arguments: [lane])
        guard let row, let word = row["hold"] as String? else { return nil }
        guard let hold = LaneHold(rawValue: word) else {
            throw StoreFault(.tooNew, operation: "store.hold", detail: word)
        }
        return (hold, row["card_serial"])
    }

    /// Gives a lane to a technician: it makes nothing until it is released. A reason for which it is held stays.
    package func maintainLane(_ lane: String, by actor: String, at now: Timestamp) throws(StoreFault) {
        try write("maintainLane") { database in
            try requireStanding(for: .maintainLane, actor, nil, in: database)
            try database.execute(
                cachedSQL: "UPDATE lane SET maintenance_by = ? WHERE name = ? AND maintenance_by IS NULL",
                arguments: [actor, lane])
            guard database.changesCount == 1 else { throw ActRefusal.alreadyInMaintenance(lane: lane) }
            try audit(
                AuditEntry(at: now, actor: actor, act: "lane.maintenance", subject: "lane \(lane)", result: "began"),
                in: database)
        }
    }

    private func endMaintenance(_ lane: String, by actor: String, at now: Timestamp, in database: Database) throws {
        try requireStanding(for: .maintainLane, actor, nil, in: database)
        try database.execute(cachedSQL: "UPDATE lane SET maintenance_by = NULL WHERE name = ?", arguments: [lane])
        try audit(
            AuditEntry(at: now, actor: actor, act: "lane.maintenance", subject: "lane \(lane)", result: "ended"),
            in: database)
    }

    /// Stops a lane between cards.
    public func holdLane(
        _ lane: String, _ hold: LaneHold, actor: String, at now: Timestamp
    ) throws(StoreFault) {
        try write("holdLane") { database in
            try database.execute(
                cachedSQL: "UPDATE lane SET hold = ?, hold_since_ms = ? WHERE name = ? AND hold IS NULL",
                arguments: [hold.rawValue, now.milliseconds, lane])
            guard database.changesCount == 1 else { return }
            try audit(
                AuditEntry(at: now, actor: actor, act: "lane.hold", subject: "lane \(lane)", result: hold.rawValue),
                in: database)
        }
    }

    /// Stops a lane between cards because a person wants it; nothing happens to a lane that is held already.
    package func holdLane(_ lane: String, by actor: String, at now: Timestamp) throws(StoreFault) {
        try write("holdLaneByHand") { database in
            try requireStanding(for: .holdLane, actor, nil, in: database)
            try database.execute(
                cachedSQL: "UPDATE lane SET hold = ?, hold_since_ms = ? WHERE name = ? AND hold IS NULL",
                arguments: [LaneHold.operatorStop.rawValue, now.milliseconds, lane])
            guard database.changesCount == 1 else {
                throw StoreFault(.refused, operation: "store.holdLane", detail: "unknown, or held already")
            }
            try audit(
                AuditEntry(
                    at: now, actor: actor, act: "lane.hold", subject: "lane \(lane)",
                    result: LaneHold.operatorStop.rawValue),
                in: database)
        }
    }

    /// Lets a lane go on; out of maintenance first, then from whatever else it is held for. Refused while a card of it is
    /// unaccounted for.
    ///
    /// - Parameter second: another person than `actor` where the hold was an unaccounted card; may be nil otherwise.
    package func releaseLane(
        _ lane: String, by actor: String, second: String?, at now: Timestamp
    ) throws(StoreFault) {
        try write("releaseLane") { database in
            if try hold(of: lane, in: database)?.hold == .maintenance {
                return try endMaintenance(lane, by: actor, at: now, in: database)
            }
            let open = try Int.fetchOne(
                database, cachedSQL: "SELECT count(*) FROM card WHERE lane = ? AND phase = 'unaccounted'",
                arguments: [lane])
            guard open == 0 else {
                throw StoreFault(.refused, operation: "store.releaseLane", detail: "a card is unaccounted for")
            }
            let hold = try String.fetchOne(
                database, cachedSQL: "SELECT hold FROM lane WHERE name = ?", arguments: [lane])
            guard let hold else { throw StoreFault(.refused, operation: "store.releaseLane", detail: "not held") }
            let areTwo = second.flatMap { TwoPeople(actor, $0) } != nil
            guard hold != LaneHold.unaccountedCard.rawValue || areTwo else {
                throw StoreFault(.refused, operation: "store.releaseLane", detail: "two people are needed")
            }
            let act = (LaneHold(rawValue: hold) ?? .operatorStop).releaseAct
            try requireStanding(for: act, actor, act.rule.people == 2 ? second : nil, in: database)
            let isAdopted = hold == LaneHold.printerChanged.rawValue
            let result = isAdopted ? try adoptFound(of: lane, in: database) : "released from \(hold)"
            try database.execute(
                cachedSQL: """
                    UPDATE lane SET hold = NULL, hold_since_ms = NULL, hold_card = NULL, released_after =
                        (SELECT coalesce(max(finished_order), 0) FROM card
                            WHERE lane = name AND finished_order IS NOT NULL) WHERE name = ?
                    """,
                arguments: [lane])
            try audit(
                AuditEntry(
                    at: now, actor: actor, secondActor: second, act: isAdopted ? "lane.adoptPrinter" : "lane.release",
                    subject: "lane \(lane)", result: result),
                in: database)
        }
    }

    /// The job of the lane's last finished card, when that card failed: it goes behind the next different one.
    public func lastFailedJob(of lane: String) throws(StoreFault) -> Int64? {
        try read("lastFailedJob") { database in
            let row = try Row.fetchOne(
                database,
                cachedSQL: """
                    SELECT job, phase FROM card WHERE lane = ? AND finished_order IS NOT NULL
                    ORDER BY finished_order DESC LIMIT 1
                    """,
                arguments: [lane])
            guard let row, row["phase"] == CardPhase.rejected.rawValue else { return nil }
            return row["job"]
        }
    }
}
