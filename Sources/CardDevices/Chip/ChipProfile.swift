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

    /// What a file is for; locking and rewriting follow it.
    public enum FileKind: String, Sendable, CaseIterable {
        /// Fields that are locked at issue.
        case basic
        /// Fields that offices rewrite later.
        case endorsement
        /// The holder's picture, as it is.
        case photo
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
        /// In the order in which they stand in the file; empty for a photo.
        public var fields: [Field]
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

    /// Largest photo that fits on the card, in bytes; zero when the profile has none.
    public var photoBytesMax: Int { files.first { $0.kind == .photo }?.size.bytesMax ?? 0 }

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
