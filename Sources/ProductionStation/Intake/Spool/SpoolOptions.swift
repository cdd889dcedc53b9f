/// What an operator may choose about the spool directory.
public struct SpoolOptions: Equatable, Sendable {
    /// Permission bits of the folders that the station makes; folders that exist keep theirs.
    public struct Modes: Equatable, Sendable {
        /// The root: senders of the group must be able to walk through it.
        public var root: UInt32
        /// Where senders deliver.
        public var incoming: UInt32
        /// Holds personal data: this user alone.
        public var claimed: UInt32
        /// Receipts and events, without personal data.
        public var results: UInt32

        /// - Parameters:
        ///   - root: bits of the root.
        ///   - incoming: bits of `incoming/`; never open to the world without the sticky bit.
        ///   - claimed: bits of `claimed/`; nothing for group and others.
        ///   - results: bits of `receipts/` and `events/`.
        public init(
            root: UInt32 = 0o710, incoming: UInt32 = 0o770, claimed: UInt32 = 0o700, results: UInt32 = 0o750
        ) {
            self.root = root
            self.incoming = incoming
            self.claimed = claimed
            self.results = results
        }
    }

    /// Permission bits of new folders.
    public var modes: Modes
    /// Largest delivery that is read, in bytes; from 1 to 16 MiB.
    public var deliveryBytesMax: Int
    /// A file that is no delivery and is older than this counts as stale.
    public var staleAfter: Duration
    /// How many names of `incoming/` one scan sorts; the rest waits for the next scan.
    public var scanNamesMax: Int

    /// - Parameters:
    ///   - modes: permission bits of new folders.
    ///   - deliveryBytesMax: largest delivery that is read, in bytes; brought into 1…16 MiB.
    ///   - staleAfter: age at which a file that is no delivery counts as stale.
    ///   - scanNamesMax: names that one scan sorts; brought into 1…1,000,000.
    public init(
        modes: Modes = Modes(), deliveryBytesMax: Int = 1 << 20, staleAfter: Duration = .seconds(3600),
        scanNamesMax: Int = 10_000
    ) {
        self.modes = modes
        self.deliveryBytesMax = min(max(deliveryBytesMax, 1), 16 << 20)
        self.staleAfter = staleAfter
        self.scanNamesMax = min(max(scanNamesMax, 1), 1_000_000)
    }
}

/// What lies in the spool directory at one moment: counts only, names are the senders'.
public struct SpoolStatus: Equatable, Sendable, Codable {
    /// Deliveries in `incoming/` that nobody took yet.
    public var waiting: Int
    /// Deliveries that were claimed and not finished.
    public var claimed: Int
    /// Files of `incoming/` that are no delivery (temporary or other names) and older than the limit.
    public var staleFiles: Int
    /// Folders that were delivered instead of files and are not empty: a person must look into `claimed/`.
    public var setAside: Int
    /// True when a folder holds more names than are counted; then the numbers are the least there can be.
    public var isPartial: Bool
}
