/// What a chip station is asked to make of one chip, and to prove of it afterwards.
///
/// It holds a person's files and a card's keys: nothing of it is logged or printed.
public struct ChipOrder: Sendable, CustomStringConvertible, CustomReflectable {
    /// What the card shall hold, in the order in which it is written.
    public var files: ChipFileSet
    /// The chip that was recognised; another one in its place is refused. Nil compares nothing.
    public var chip: ChipIdentity?
    /// This card's own keys; nil for a profile without security.
    public var keys: CardKeys?
    /// Which rights are proved by trying to break them.
    public var proof: ChipProof
    /// Whom EF.SOD must lead to; nil when the profile has none.
    public var trust: SecurityTrust?

    /// An order for one chip.
    public init(
        files: ChipFileSet, chip: ChipIdentity?, keys: CardKeys?, proof: ChipProof = .rights,
        trust: SecurityTrust? = nil
    ) {
        self.files = files
        self.chip = chip
        self.keys = keys
        self.proof = proof
        self.trust = trust
    }

    /// An order for a profile without security.
    public init(plain files: ChipFileSet, chip: ChipIdentity? = nil) {
        self.init(files: files, chip: chip, keys: nil)
    }

    /// How many files; nothing of a person or key.
    public var description: String { "ChipOrder(\(files.files.count) files)" }
    /// Nothing: a dump shows no contents.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// Which rights a verification proves on a card whose profile has security (chip.md §9). All attempts but the last kind
/// must be refused by the card.
public enum ChipProof: String, Sendable, CaseIterable {
    /// Locked files and the endorsement refuse to be written, and the transport keys are gone.
    case rights
    /// That, and the endorsement is rewritten with its key and restored, byte for byte.
    case rightsAndEndorsement
}

/// Whom a stranger trusts when he checks EF.SOD, and when.
public struct SecurityTrust: Equatable, Sendable {
    /// Certificates of the authorities, DER.
    public var authorities: [[UInt8]]
    /// Milliseconds since 1970-01-01T00:00:00Z.
    public var now: Int64

    /// Authorities at an instant.
    public init(authorities: [[UInt8]], now: Int64) {
        self.authorities = authorities
        self.now = now
    }
}

/// What a card shows of its keys to anybody: enough to derive them, nothing of them.
///
/// Read with GET DATA (00CF, 00E0): unlike INITIALIZE UPDATE it never counts as a try.
public struct ShownKeySet: Equatable, Sendable {
    /// What the card's keys are diversified by, 10 bytes.
    public var diversificationData: [UInt8]
    /// Version of the card manager's channel keys, 1 to 127, or ``ChannelKeys/deliveredVersion``.
    public var version: UInt8

    /// What a card shows.
    public init(diversificationData: [UInt8], version: UInt8) {
        self.diversificationData = diversificationData
        self.version = version
    }
}
