/// How the cards of one kind are recognised and laid out: data, not code, because every region has its own.
public struct ChipProfile: Equatable, Sendable {
    /// What proves that a chip is this chip (domain.md §1).
    public enum IdentityRule: String, Sendable, CaseIterable {
        /// The card's UID as the reader gives it (pseudo-command FF CA 00 00 00): 4, 7 or 10 bytes. A UID of four bytes
        /// that begins with 08 is random and refused.
        case uid
        /// Maker, type, date, serial and batch number of the card production life cycle data (GET DATA 9F7F).
        case cplc
    }

    /// What a file holds, and what is it for; locking and rewriting follow it.
    public enum FileKind: String, Sendable, CaseIterable {
        /// Fields that are locked at issue.
        case basic
        /// Fields that offices rewrite later.
        case endorsement
        /// The holder's picture, as it is.
        case photo
        /// EF.SOD: the signature over all files that have a number of a data group.
        case securityObject
        /// EF.COM, EF.DG1, EF.DG2, EF.DG11 of ICAO Doc 9303: see ``LogicalDataLayout``.
        case commonData, dataGroup1, dataGroup2, dataGroup11

        /// True for files that are made of the profile's own fields.
        var hasFields: Bool {
            switch self {
            case .basic, .endorsement: true
            case .photo, .securityObject, .commonData, .dataGroup1, .dataGroup2, .dataGroup11: false
            }
        }

        /// True for files that hold the picture.
        var hasPhoto: Bool {
            switch self {
            case .photo, .dataGroup2: true
            case .basic, .endorsement, .securityObject, .commonData, .dataGroup1, .dataGroup11: false
            }
        }
    }

    /// How much room a file takes on the card.
    public enum Size: Equatable, Sendable {
        /// Always this many bytes; contents are padded with zeros, so that they can grow later.
        case fixed(Int)
        /// As many bytes as its contents, up to this many.
        case upTo(Int)

        /// Bytes that fit in.
        public var bytesMax: Int {
            switch self {
            case .fixed(let bytes), .upTo(let bytes): bytes
            }
        }
    }

    /// One value in a file of data objects.
    public struct Field: Equatable, Sendable {
        /// Name by which values are given and read back.
        public var name: String
        /// Primitive BER-TLV tag.
        public var tag: UInt32
        /// False lets a card be made without it.
        public var isRequired: Bool
    }

    /// One elementary file on the card.
    public struct File: Equatable, Sendable {
        /// Name in fault texts and records.
        public var name: String
        /// Two bytes, unique on the card.
        public var fileIdentifier: UInt16
        /// What it is for.
        public var kind: FileKind
        /// Its room on the card.
        public var size: Size
        /// In the order in which they stand in the file; empty where the kind fixes the contents.
        public var fields: [Field]
        /// Who may read and write it once the card is made; nothing is refused on a card without security.
        public var rights: ChipSecurity.Rights
        /// The number under which EF.SOD covers it, 1 to 16; nil for files that are not signed.
        public var dataGroup: UInt8?
    }

    /// Name of the profile.
    public var name: String
    /// Goes into the record of every card that was made with it.
    public var version: String
    /// 5 to 16 bytes.
    public var applicationIdentifier: [UInt8]
    /// File identifier of the application's dedicated file.
    public var directoryIdentifier: UInt16
    /// What proves the chip.
    public var chipIdentity: IdentityRule
    /// Answers to reset of the stock; a card with another one is of the wrong stock. Empty accepts any.
    public var answersToReset: [[UInt8]]
    /// In the order in which they are written and read.
    public var files: [File]
    /// Channel, keys and life cycle; nil for cards that protect nothing (format 1).
    public var security: ChipSecurity?
    /// What stands in the machine-readable zone besides the person; nil without ``FileKind/dataGroup1``.
    public var document: LogicalDataLayout.Document?

    /// Largest photo that fits on the card, in bytes; zero when the profile has none.
    public var photoBytesMax: Int {
        guard let file = files.first(where: { $0.kind.hasPhoto }) else { return 0 }
        return file.kind == .photo ? file.size.bytesMax : max(0, file.size.bytesMax - LogicalDataLayout.overheadBytes)
    }

    /// True when a card can be read by any reader.
    public var isReadFreely: Bool { files.allSatisfy { $0.rights.read == .free } }

    /// What of the card production life cycle data stays the same for life and differs from chip to chip: 12 bytes.
    ///
    /// - Parameter data: 42 bytes, without tag and length; nil for any other length.
    static func identity(inCPLC data: [UInt8]) -> [UInt8]? {
        guard data.count == 42 else { return nil }
        return Array(data[0..<4] + data[10..<12] + data[12..<18])
    }

    /// Whether a UID proves anything (chip.md §2).
    static func provesIdentity(uid: [UInt8]) -> Bool {
        switch uid.count {
        case 4: uid[0] != 0x08
        case 7, 10: true
        case _: false
        }
    }
}
