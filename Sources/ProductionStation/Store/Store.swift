internal import GRDB

/// The station's memory: the only SQLite, one writer, on a thread of its own.
///
/// Every write is one synchronous transaction, by default with `synchronous = FULL`: when a call returns, a power cut
/// cannot undo it, and no task cancellation can either. Reads for people go through ``StoreReader`` and never block the journal.
public actor Store {
    let pool: DatabasePool
    private let files: StateFileIdentity
    private var isLogSaved = false
    let observer: any StoreObserver
    let executor: any SerialExecutor
    /// Marks every event: some device of this station exists only in software.
    let isSimulated: Bool
    let rules: StationRules
    /// Jobs that a lane prepares right now, and which lane; gone with the process, as they should be.
    var reserved: [Int64: String] = [:]
    /// The last card serial number that is set aside on disk, and the last one given out.
    var serialNumbers: ClosedRange<Int64>?

    /// What a write that has returned survives (sqlite.org, PRAGMA synchronous, in WAL mode).
    public enum Durability: String, CaseIterable, Sendable {
        /// The log is synced before each write returns: a power cut loses nothing.
        case full
        /// Synced at checkpoints only: a power cut undoes the newest writes, though they had returned. Exists so that
        /// a power-cut test can show that it would see a loss; never for cards of real people.
        case normal
    }

    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Opens or creates the state file and brings it to this release's form.
    ///
    /// - Parameters:
    ///   - path: the SQLite file; `-wal` and `-shm` lie beside it.
    ///   - rules: the site's numbers.
    ///   - isSimulated: marks every event when any device exists only in software.
    ///   - durability: what a returned write survives.
    ///   - executor: where all writes happen; blocks while the disk does.
    ///   - observer: told around every commit; the simulation cuts the power there.
    /// - Throws: ``StoreFault`` `cannotOpen`, `corrupt`, `tooNew`, `diskFull`, `readOnly`.
    public init(
        path: String, rules: StationRules, isSimulated: Bool, durability: Durability = .full,
        executor: any SerialExecutor, observer: any StoreObserver = NoStoreObserver()
    ) throws(StoreFault) {
        self.executor = executor
        self.observer = observer
        self.rules = rules
        self.isSimulated = isSimulated
        do {
            pool = try DatabasePool(path: path, configuration: Self.configuration())
            // After opening, not in `prepareDatabase`: GRDB's WAL set-up puts NORMAL back.
            try pool.writeWithoutTransaction { database in
                switch durability {
                case .full: try database.execute(sql: "PRAGMA synchronous = FULL")
                case .normal: try database.execute(sql: "PRAGMA synchronous = NORMAL")
                }
            }
            guard try !pool.read({ try Migrations.migrator.hasBeenSuperseded($0) }) else {
                throw StoreFault(.tooNew, operation: "store.open", detail: "written by a newer release")
            }
            try Migrations.migrator.migrate(pool)
            files = StateFileIdentity(path: path)
            if observer.watchesStatements {
                pool.writeWithoutTransaction { $0.trace { _ in observer.willExecuteStatement() } }
            }
        } catch {
            throw StoreFault(error, operation: "store.open")
        }
    }

    static func configuration() -> Configuration {
        var configuration = Configuration()
        configuration.journalMode = .wal
        configuration.foreignKeysEnabled = true
        configuration.maximumReaderCount = 4
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { database in
            // Deleted secrets are overwritten, not only unlinked.
            try database.execute(sql: "PRAGMA secure_delete = ON")
        }
        return configuration
    }

    /// One durable transaction. The observer stands directly before and after the commit.
    func write<Value>(_ operation: StaticString, _ body: (Database) throws -> Value) throws(StoreFault) -> Value {
        try observer.willCommit("\(operation)")
        try requireFiles()
        let value: Value
        do {
            value = try pool.write(body)
        } catch {
            throw StoreFault(error, operation: "store.\(operation)")
        }
        try observer.didCommit("\(operation)")
        return value
    }

    func read<Value>(_ operation: StaticString, _ body: (Database) throws -> Value) throws(StoreFault) -> Value {
        try observer.willRead("\(operation)")
        do {
            return try pool.unsafeReentrantWrite(body)
        } catch {
            throw StoreFault(error, operation: "store.\(operation)")
        }
    }

    /// Refuses to go on with a file that has no name any more, or another one's: SQLite would write into it happily.
    ///
    /// What a lost log holds is saved once into the file that is still open: it is the last chance.
    func requireFiles() throws(StoreFault) {
        guard let lost = files.lost else { return }
        if !isLogSaved {
            isLogSaved = true
            try? pool.writeWithoutTransaction { _ = try $0.checkpoint(.full) }
        }
        throw StoreFault(.fileLost, operation: "store.files", detail: lost)
    }

    /// Set when a file of the state was deleted or replaced under this store; then every write is refused.
    public func lostFile() -> StoreFault? {
        do throws(StoreFault) { try requireFiles() } catch { return error }
        return nil
    }

    /// Closes the file; later calls fail. For an orderly end only: a crash needs none.
    public func close() {
        try? pool.close()
    }

    /// The durability that is really in force: 2 is FULL, 1 NORMAL (sqlite.org, PRAGMA synchronous).
    package func synchronousLevel() throws(StoreFault) -> Int {
        try read("synchronousLevel") { database in
            try Int.fetchOne(database, sql: "PRAGMA synchronous") ?? -1
        }
    }
}

/// Stands around every commit. The production observer does nothing.
public protocol StoreObserver: Sendable {
    /// Nothing of this write is on disk yet.
    func willCommit(_ operation: String) throws(StoreFault)
    /// The write is durable.
    func didCommit(_ operation: String) throws(StoreFault)
    func willRead(_ operation: String) throws(StoreFault)
    /// True for one that wants to stand between any two statements too; asked once, when the file is opened.
    var watchesStatements: Bool { get }
    /// The next statement of the writer has not run yet. Only for an observer that watches statements.
    func willExecuteStatement()
}

extension StoreObserver {
    public var watchesStatements: Bool { false }
    public func willExecuteStatement() {}
}

/// Watches nothing.
public struct NoStoreObserver: StoreObserver {
    public init() {}
    public func willCommit(_ operation: String) {}
    public func didCommit(_ operation: String) {}
    public func willRead(_ operation: String) {}
}
