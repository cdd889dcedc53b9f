internal import GRDB

/// The tables, by migration. Migrations are named by what they add and never edited once released.
///
/// No column holds personal data but `vault.sealed` and `refused_document.sealed`, which are encrypted; `job.number_tag`
/// is a keyed hash that is cleared when the job ends. `account` names the site's own staff.
enum Migrations {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("001-station") { database in
            for sql in [jobs, vault, cards, stock, delivery, outbox, audit] {
                try database.execute(sql: sql)
            }
        }
        migrator.registerMigration("002-people") { database in
            try database.execute(sql: people)
        }
        registerActs(&migrator)
        migrator.registerMigration("006-watch") { database in
            try database.execute(sql: watch)
        }
        migrator.registerMigration("007-key") { database in
            try database.execute(sql: key)
        }
        migrator.registerMigration("008-keys") { database in
            // Names and versions only, as the journal's intent before a key change.
            try database.execute(sql: "ALTER TABLE card ADD COLUMN keys TEXT")
        }
        return migrator
    }

    private static let jobs = """
        CREATE TABLE setting (name TEXT PRIMARY KEY, value ANY NOT NULL) STRICT;
        CREATE TABLE job (
            sequence INTEGER PRIMARY KEY,
            job_id TEXT NOT NULL,
            revision INTEGER NOT NULL,
            claim TEXT NOT NULL,
            office TEXT NOT NULL,
            kind TEXT NOT NULL,
            urgency INTEGER NOT NULL,
            permit_number TEXT NOT NULL,
            available_at_ms INTEGER NOT NULL,
            centre_due TEXT NOT NULL,
            office_due TEXT NOT NULL,
            plan_by TEXT NOT NULL,
            state TEXT NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0,
            cards INTEGER NOT NULL DEFAULT 0,
            number_tag BLOB,
            changed_at_ms INTEGER NOT NULL,
            UNIQUE (job_id, revision)
        ) STRICT;
        CREATE INDEX job_waiting ON job (urgency, plan_by, office, sequence) WHERE state = 'waiting';
        CREATE INDEX job_number ON job (number_tag) WHERE number_tag IS NOT NULL;
        CREATE INDEX job_state ON job (state);
        """

    private static let vault = """
        CREATE TABLE vault (
            job INTEGER PRIMARY KEY REFERENCES job (sequence),
            wrapped_key BLOB NOT NULL,
            sealed BLOB NOT NULL
        ) STRICT;
        CREATE TABLE refused_document (
            claim TEXT PRIMARY KEY,
            wrapped_key BLOB,
            sealed BLOB,
            expires_at_ms INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX refused_document_kept ON refused_document (expires_at_ms) WHERE sealed IS NOT NULL;
        CREATE TABLE receipt (
            claim TEXT PRIMARY KEY,
            verdict TEXT NOT NULL,
            json TEXT NOT NULL,
            is_finished INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        CREATE INDEX receipt_open ON receipt (claim) WHERE is_finished = 0;
        """

    private static let cards = """
        CREATE TABLE lane (
            name TEXT PRIMARY KEY,
            printer_serial TEXT,
            hold TEXT,
            hold_card INTEGER,
            released_after INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        CREATE TABLE card (
            id INTEGER PRIMARY KEY,
            job INTEGER NOT NULL REFERENCES job (sequence),
            attempt INTEGER NOT NULL,
            lane TEXT NOT NULL REFERENCES lane (name),
            card_serial TEXT NOT NULL UNIQUE,
            phase TEXT NOT NULL,
            reason TEXT,
            reject_orders INTEGER NOT NULL DEFAULT 0,
            chip_identity TEXT,
            recount_of INTEGER REFERENCES card (id),
            contents_digest BLOB,
            versions TEXT NOT NULL,
            finished_order INTEGER,
            changed_at_ms INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX card_job ON card (job);
        CREATE UNIQUE INDEX card_chip ON card (chip_identity) WHERE chip_identity IS NOT NULL;
        CREATE INDEX card_phase ON card (phase);
        CREATE INDEX card_finished ON card (lane, finished_order) WHERE finished_order IS NOT NULL;
        CREATE TABLE card_step (
            id INTEGER PRIMARY KEY,
            card INTEGER NOT NULL REFERENCES card (id),
            phase TEXT NOT NULL,
            reason TEXT,
            at_ms INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX card_step_card ON card_step (card);
        """

    private static let stock = """
        CREATE TABLE stock_issue (
            id INTEGER PRIMARY KEY,
            lane TEXT NOT NULL REFERENCES lane (name),
            lot TEXT NOT NULL,
            blanks INTEGER NOT NULL,
            at_ms INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE stock_balance (
            lane TEXT NOT NULL REFERENCES lane (name),
            place TEXT NOT NULL,
            blanks INTEGER NOT NULL,
            PRIMARY KEY (lane, place)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE incident (
            number INTEGER PRIMARY KEY,
            card INTEGER NOT NULL REFERENCES card (id),
            kind TEXT NOT NULL,
            at_ms INTEGER NOT NULL
        ) STRICT;
        """

    private static let delivery = """
        CREATE TABLE bundle (
            id INTEGER PRIMARY KEY,
            office TEXT NOT NULL,
            state TEXT NOT NULL,
            list_version INTEGER NOT NULL DEFAULT 0,
            opened_at_ms INTEGER NOT NULL,
            closed_at_ms INTEGER
        ) STRICT;
        CREATE UNIQUE INDEX bundle_open ON bundle (office) WHERE state = 'open';
        CREATE TABLE bundle_card (
            bundle INTEGER NOT NULL REFERENCES bundle (id),
            card INTEGER NOT NULL UNIQUE REFERENCES card (id),
            PRIMARY KEY (bundle, card)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE delivery_list (
            bundle INTEGER NOT NULL REFERENCES bundle (id),
            version INTEGER NOT NULL,
            rows TEXT NOT NULL,
            at_ms INTEGER NOT NULL,
            is_written INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (bundle, version)
        ) STRICT;
        CREATE TABLE inspection (
            id INTEGER PRIMARY KEY,
            card INTEGER NOT NULL REFERENCES card (id),
            inspector TEXT NOT NULL,
            defect TEXT,
            at_ms INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX inspection_card ON inspection (card);
        """

    private static let outbox = """
        CREATE TABLE event (
            sequence INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            job_id TEXT NOT NULL,
            revision INTEGER NOT NULL,
            number INTEGER NOT NULL,
            kind TEXT NOT NULL,
            json TEXT NOT NULL,
            is_sent INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        CREATE UNIQUE INDEX event_job ON event (job_id, revision, number);
        CREATE INDEX event_unsent ON event (sequence) WHERE is_sent = 0;
        """

    private static let audit = """
        CREATE TABLE audit (
            sequence INTEGER PRIMARY KEY,
            at_ms INTEGER NOT NULL,
            actor TEXT NOT NULL,
            second_actor TEXT,
            act TEXT NOT NULL,
            subject TEXT NOT NULL,
            result TEXT NOT NULL,
            hash BLOB NOT NULL
        ) STRICT;
        """

    private static let people = """
        CREATE TABLE account (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL,
            name_key TEXT NOT NULL UNIQUE,
            roles TEXT NOT NULL,
            language TEXT NOT NULL,
            is_active INTEGER NOT NULL,
            is_simulated INTEGER NOT NULL,
            scrypt_rounds INTEGER NOT NULL,
            scrypt_block_size INTEGER NOT NULL,
            scrypt_parallelism INTEGER NOT NULL,
            salt BLOB NOT NULL,
            hash BLOB NOT NULL,
            secret_version INTEGER NOT NULL,
            wrong_tries INTEGER NOT NULL DEFAULT 0,
            locked_until_ms INTEGER,
            changed_at_ms INTEGER NOT NULL
        ) STRICT;
        """
}
