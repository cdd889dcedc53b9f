/// What the supplier's good blanks are like: the physical counterpart of a ``ChipProfile``.
public struct SimulatedStock: Equatable, Sendable {
    /// What good cards answer to a reset.
    public var answerToReset: [UInt8]
    /// The application that a `used` card already carries.
    public var applicationIdentifier: [UInt8]
    /// File identifier of that application.
    public var directoryIdentifier: UInt16
    /// What a station takes as the identity of these chips.
    public var identityRule: ChipProfile.IdentityRule
    /// Bytes of EEPROM for files.
    public var memoryBytes: Int
    /// The keys that its card manager is delivered with; nil for chips without one.
    public var keys: SimulatedStockKeys?

    /// T=1, historical bytes with card capabilities: no extended lengths (73, third byte 80).
    public static let simple = SimulatedStock(
        answerToReset: [0x3B, 0x88, 0x80, 0x01, 0x00, 0x73, 0xC8, 0x40, 0x80, 0x00, 0x90, 0x00, 0xE2],
        applicationIdentifier: [0xF0, 0x52, 0x50, 0x43, 0x41, 0x52, 0x44, 0x01], directoryIdentifier: 0x5F01,
        identityRule: .uid, memoryBytes: 65_536)

    /// T=1 and extended lengths (73, third byte 40).
    public static let extended: SimulatedStock = {
        var stock = SimulatedStock.simple
        stock.answerToReset = [0x3B, 0x88, 0x80, 0x01, 0x00, 0x73, 0xC8, 0x40, 0x40, 0x00, 0x90, 0x00, 0x22]
        return stock
    }()

    /// Blanks that suit a profile: the first answer to reset that it names, its application, its identity rule.
    ///
    /// - Parameter keys: what the supplier put on them; nil for chips without a card manager.
    public init(for profile: ChipProfile, keys: SimulatedStockKeys? = nil) {
        self = .simple
        self.keys = keys
        if let answer = profile.answersToReset.first { answerToReset = answer }
        applicationIdentifier = profile.applicationIdentifier
        directoryIdentifier = profile.directoryIdentifier
        identityRule = profile.chipIdentity
    }

    private init(
        answerToReset: [UInt8], applicationIdentifier: [UInt8], directoryIdentifier: UInt16,
        identityRule: ChipProfile.IdentityRule, memoryBytes: Int
    ) {
        self.answerToReset = answerToReset
        self.applicationIdentifier = applicationIdentifier
        self.directoryIdentifier = directoryIdentifier
        self.identityRule = identityRule
        self.memoryBytes = memoryBytes
        keys = nil
    }

    /// What cards of another maker answer.
    static let foreignAnswerToReset: [UInt8] = [0x3B, 0x84, 0x80, 0x01, 0x46, 0x4F, 0x52, 0x4E, 0x10]

    /// The identity that a station reads from the chip with this UID.
    func identity(ofUID uid: UInt64) -> ChipIdentity {
        switch identityRule {
        case .uid: ChipIdentity(hexadecimal: Hexadecimal.text(Self.bytes(ofUID: uid)))
        case .cplc:
            ChipIdentity(hexadecimal: Hexadecimal.text(ChipProfile.identity(inCPLC: Self.cplc(ofUID: uid)) ?? []))
        }
    }

    /// The UID behind an identity, or nil when it is none of ours.
    func uid(of identity: ChipIdentity) -> UInt64? {
        guard let bytes = Hexadecimal.bytes(identity.hexadecimal) else { return nil }
        switch identityRule {
        case .uid: return bytes.count == 7 ? bytes.reduce(0) { $0 << 8 | UInt64($1) } : nil
        case .cplc: return bytes.count == 12 ? bytes[6...].reduce(4) { $0 << 8 | UInt64($1) } : nil
        }
    }

    /// Seven bytes; the first, 04, names the maker.
    static func bytes(ofUID uid: UInt64) -> [UInt8] {
        (0..<7).map { UInt8(uid >> UInt64(48 - 8 * $0) & 0xFF) }
    }

    /// Card production life cycle data: 42 bytes, with the last six bytes of the UID as serial and batch number.
    static func cplc(ofUID uid: UInt64) -> [UInt8] {
        var data = [UInt8](repeating: 0, count: 42)
        data.replaceSubrange(0..<4, with: [0x47, 0x90, 0x50, 0x40])
        data.replaceSubrange(10..<12, with: [0x62, 0x01])
        data.replaceSubrange(12..<18, with: bytes(ofUID: uid)[1...])
        return data
    }
}
