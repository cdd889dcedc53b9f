internal import GRDB

/// Whose printer answers in a lane, held against the one that the lane has adopted (domain.md §7).
public enum PrinterMeeting: Equatable, Sendable {
    case adopted
    /// Another machine than the adopted one: nothing that it says is about a card of the old one.
    case other(than: String)
}

extension Store {
    /// Holds the serial of the printer that answers now against the adopted one, and holds the lane when it is another.
    ///
    /// The first printer of a lane is adopted with its first start. When the adopted one is back, its own hold ends.
    public func meetPrinter(_ serial: String, of lane: String, at now: Timestamp) throws(StoreFault) -> PrinterMeeting {
        let known = try read("printer") { try PrinterRow($0, lane) }
        if let adopted = known.adopted {
            if adopted == serial, known.found == nil { return .adopted }
            if adopted != serial, known.found == serial, known.hold != nil { return .other(than: adopted) }
        }
        return try write("meetPrinter") { database in
            let known = try PrinterRow(database, lane)
            guard let adopted = known.adopted else {
                try adopt(serial, of: lane, in: database)
                try note("lane.printer", lane, "first printer \(serial)", at: now, in: database)
                return .adopted
            }
            guard adopted != serial else {
                try returned(serial, known, of: lane, at: now, in: database)
                return .adopted
            }
            try database.execute(
                cachedSQL: """
                    UPDATE lane SET printer_found = ?1, hold_since_ms = iif(hold IS NULL, ?2, hold_since_ms),
                        hold = coalesce(hold, 'printerChanged') WHERE name = ?3
                    """,
                arguments: [serial, now.milliseconds, lane])
            try note("lane.printer", lane, "found \(serial) instead of \(adopted)", at: now, in: database)
            return .other(than: adopted)
        }
    }

    private func returned(
        _ serial: String, _ known: PrinterRow, of lane: String, at now: Timestamp, in database: Database
    ) throws {
        try database.execute(
            cachedSQL: """
                UPDATE lane SET printer_found = NULL, hold = nullif(hold, 'printerChanged') WHERE name = ?
                """,
            arguments: [lane])
        try note("lane.printer", lane, "\(serial) is back", at: now, in: database)
    }

    /// Takes the found printer as the lane's own, in the transaction in which people release the lane.
    ///
    /// - Returns: what the audit log says about it.
    func adoptFound(of lane: String, in database: Database) throws -> String {
        let known = try PrinterRow(database, lane)
        guard let found = known.found else {
            throw StoreFault(.refused, operation: "store.adoptPrinter", detail: "no other printer was found")
        }
        try adopt(found, of: lane, in: database)
        return "printer \(known.adopted ?? "none") → \(found)"
    }

    private func adopt(_ serial: String, of lane: String, in database: Database) throws {
        try database.execute(
            cachedSQL: "UPDATE lane SET printer_serial = ?, printer_found = NULL WHERE name = ?",
            arguments: [serial, lane])
        guard database.changesCount == 1 else {
            throw StoreFault(.notFound, operation: "store.adoptPrinter", detail: "lane \(lane)")
        }
    }

    private func note(
        _ act: String, _ lane: String, _ result: String, at now: Timestamp, in database: Database
    ) throws {
        try audit(
            AuditEntry(at: now, actor: "station", act: act, subject: "lane \(lane)", result: result), in: database)
    }
}

/// What the journal knows about the printer of one lane.
private struct PrinterRow {
    var adopted: String?
    var found: String?
    var hold: String?

    init(_ database: Database, _ lane: String) throws {
        let row = try Row.fetchOne(
            database, cachedSQL: "SELECT printer_serial, printer_found, hold FROM lane WHERE name = ?",
            arguments: [lane])
        adopted = row?["printer_serial"]
        found = row?["printer_found"]
        hold = row?["hold"]
    }
}
