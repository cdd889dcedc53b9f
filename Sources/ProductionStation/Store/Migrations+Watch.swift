/// What alarms, delayed reports, the clock and swapped printers need to know over a restart.
extension Migrations {
    static let watch = """
        ALTER TABLE lane ADD COLUMN hold_since_ms INTEGER;
        ALTER TABLE lane ADD COLUMN printer_found TEXT;
        ALTER TABLE event ADD COLUMN unsent_since_ms INTEGER;
        ALTER TABLE job ADD COLUMN delayed_on TEXT;
        ALTER TABLE job ADD COLUMN delayed_since_ms INTEGER;
        CREATE INDEX job_delayed ON job (delayed_since_ms) WHERE delayed_since_ms IS NOT NULL
            AND state IN ('waiting', 'started', 'made', 'inspected', 'blocked');
        CREATE INDEX job_not_made ON job (changed_at_ms) WHERE state = 'notMade';
        CREATE TABLE clock (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            seen_ms INTEGER NOT NULL,
            doubt_ms INTEGER NOT NULL DEFAULT 0,
            doubt_since_ms INTEGER,
            step_ms INTEGER,
            stepped_at_ms INTEGER
        ) STRICT;
        """
}
