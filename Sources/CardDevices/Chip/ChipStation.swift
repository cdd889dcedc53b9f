/// What a lane does with a chip: one call a phase, so that a whole phase can run in a process of its own.
///
/// Every call opens its own session after a cold reset and closes it before it returns; nothing of one phase helps the next.
public protocol ChipStation: Sendable {
    /// Looks at the chip without changing it.
    func recognise(limit: Duration) async throws(ChipFault) -> RecognisedChip

    /// Writes all files and, where the order has keys, puts the card's own keys on it and locks it. After any fault the
    /// chip may hold a part of it all and must never be worked on again.
    ///
    /// The caller has written down which keys the card gets before it calls: a key change is never undone.
    func encode(_ order: ChipOrder, limit: Duration) async throws(ChipFault)

    /// Cold reset, fresh session, reads every file back and compares it, and proves the rights that the order asks for.
    /// Throws `readBackDiffers` on any difference.
    func verify(_ order: ChipOrder, limit: Duration) async throws(ChipFault)

    /// Reads a card that comes from anywhere: for settling, inspection and complaints.
    ///
    /// - Parameter keys: the card's own keys, for a profile that is not read freely; without them such files are absent.
    func readCard(keys: ChannelKeys?, limit: Duration) async throws(ChipFault) -> ReadCard
}

extension ChipStation {
    /// Reads what any reader may see.
    public func readCard(limit: Duration) async throws(ChipFault) -> ReadCard {
        try await readCard(keys: nil, limit: limit)
    }
}

/// What proves that a chip is this chip (domain.md §1): upper-case hexadecimal, stable over its whole life.
public struct ChipIdentity: Hashable, Sendable, Codable, CustomStringConvertible {
    /// Two digits a byte, upper case.
    public var hexadecimal: String
    /// Takes the digits as they are.
    public init(hexadecimal: String) { self.hexadecimal = hexadecimal }
    /// The digits.
    public var description: String { hexadecimal }
}

/// What a look at a blank says.
public struct RecognisedChip: Equatable, Sendable {
    /// What proves this chip.
    public var identity: ChipIdentity
    /// True when the chip is of the profile's stock and holds nothing yet.
    public var isBlank: Bool
    /// What the card shows of its keys; nil where the profile has no security.
    public var keySet: ShownKeySet?

    /// What a station has seen.
    public init(identity: ChipIdentity, isBlank: Bool, keySet: ShownKeySet? = nil) {
        self.identity = identity
        self.isBlank = isBlank
        self.keySet = keySet
    }
}

/// The files of one card, ready to be written: bytes only, no idea of a person. They are a person's all the same: nothing
/// of them is printed.
public struct ChipFileSet: Equatable, Sendable, CustomStringConvertible, CustomReflectable {
    /// In the order in which they are written.
    public var files: [ChipFile]

    /// A set in the order in which it shall be written.
    public init(files: [ChipFile]) { self.files = files }

    /// How many files and bytes.
    public var description: String {
        "ChipFileSet(\(files.count) files, \(files.reduce(0) { $0 + $1.bytes.count }) bytes)"
    }
    /// Nothing: a dump shows no contents.
    public var customMirror: Mirror { Mirror(self, children: []) }

    /// One transparent elementary file (ISO/IEC 7816-4 §7.2).
    public struct ChipFile: Equatable, Sendable, CustomStringConvertible, CustomReflectable {
        /// Name in the profile, for example `basic`.
        public var name: String
        /// Two-byte file identifier.
        public var fileIdentifier: UInt16
        /// The whole contents.
        public var bytes: [UInt8]

        /// A file ready to be written.
        public init(name: String, fileIdentifier: UInt16, bytes: [UInt8]) {
            self.name = name
            self.fileIdentifier = fileIdentifier
            self.bytes = bytes
        }

        /// Name and length.
        public var description: String { "\(name) (\(bytes.count) bytes)" }
        /// Nothing: a dump shows no contents.
        public var customMirror: Mirror { Mirror(self, children: []) }
    }
}

/// Everything that a reader may see of a finished or half-finished card.
public struct ReadCard: Equatable, Sendable {
    /// What proves this chip.
    public var identity: ChipIdentity
    /// The files that could be read, in the profile's order; empty for a blank.
    public var files: ChipFileSet

    /// What a reader has seen.
    public init(identity: ChipIdentity, files: ChipFileSet) {
        self.identity = identity
        self.files = files
    }
}

/// Why a chip phase failed, by what it means for production (chip.md §1).
public struct ChipFault: Error, Equatable, Sendable {
    /// What the fault means for production.
    public enum Kind: String, Sendable, CaseIterable {
        /// Not the expected stock. The lane stops: the hopper may be full of them.
        case wrongCard
        /// Already carries data.
        case usedCard
        /// Answers nothing, or nonsense.
        case chipDead
        /// The card refused the keys.
        case keysRefused
        /// A write failed, or a defect showed while writing.
        case writeFailed
        /// Read back differs from what was written.
        case readBackDiffers
        /// The card says that we asked for something wrong: stop the line, burn no cards.
        case ourMistake
        /// The reader, not the card.
        case device
    }

    /// What it means; what production decides by.
    public var kind: Kind
    /// The call, for example `chip.encode`.
    public var operation: String
    /// Status word or device code for the log; never card contents.
    public var detail: String

    /// A fault of one phase.
    public init(_ kind: Kind, operation: String, detail: String = "") {
        self.kind = kind
        self.operation = operation
        self.detail = detail
    }
}
