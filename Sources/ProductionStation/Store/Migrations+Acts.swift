internal import GRDB

/// What people and the source do to jobs and stock after the first releases of the tables.
extension Migrations {
    static func registerActs(_ migrator: inout DatabaseMigrator) {
        migrator.registerMigration("003-cancel") { database in
            try database.execute(sql: cancel)
        }
        migrator.registerMigration("004-stock-moves") { database in
            try database.execute(sql: stockMoves)
        }
        migrator.registerMigration("005-maintenance") { database in
            try database.execute(sql: "ALTER TABLE lane ADD COLUMN maintenance_by TEXT")
        }
    }

    /// `withdrawal` has a row for every withdrawn card: also for those of earlier releases, which an inspector held.
    private static let cancel = """
        CREATE TABLE cancellation (
            job INTEGER PRIMARY KEY REFERENCES job (sequence),
            reason TEXT NOT NULL,
            actor TEXT NOT NULL,
            answer TEXT NOT NULL,
            at_ms INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE withdrawal (
            card INTEGER PRIMARY KEY REFERENCES card (id),
            place TEXT NOT NULL,
            bundle INTEGER REFERENCES bundle (id),
            at_ms INTEGER NOT NULL,
            taken_out_by TEXT,
            taken_out_at_ms INTEGER
        ) STRICT;
        CREATE INDEX withdrawal_open ON withdrawal (card) WHERE taken_out_by IS NULL;
        CREATE INDEX withdrawal_bundle ON withdrawal (bundle);
        INSERT INTO withdrawal (card, place, at_ms, taken_out_by, taken_out_at_ms)
            SELECT id, 'desk', changed_at_ms, coalesce((SELECT inspector FROM inspection WHERE inspection.card = card.id
                ORDER BY inspection.id DESC LIMIT 1), 'station'), changed_at_ms FROM card WHERE phase = 'withdrawn';
        """

    /// `last_issue` and `last_move` say what had come into the hopper before a count.
    private static let stockMoves = """
        CREATE TABLE stock_count (
            id INTEGER PRIMARY KEY,
            lane TEXT NOT NULL REFERENCES lane (name),
            counted INTEGER NOT NULL CHECK (counted >= 0),
            booked INTEGER NOT NULL,
            cause TEXT NOT NULL,
            first TEXT NOT NULL,
            second TEXT NOT NULL,
            last_issue INTEGER NOT NULL,
            last_move INTEGER NOT NULL,
            at_ms INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE stock_move (
            id INTEGER PRIMARY KEY,
            lane TEXT NOT NULL REFERENCES lane (name),
            kind TEXT NOT NULL,
            blanks INTEGER NOT NULL CHECK (blanks > 0),
            lot TEXT NOT NULL,
            reason TEXT NOT NULL,
            first TEXT NOT NULL,
            second TEXT NOT NULL,
            at_ms INTEGER NOT NULL
        ) STRICT;
        """
}
