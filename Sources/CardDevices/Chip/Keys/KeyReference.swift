/// One key of a store: what it is for and which version of it.
public struct KeyReference: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Purpose in lower case, for example `card-master` or `document-signer`: 1 to 32 of `a`–`z`, `0`–`9`, `-`.
    public let name: String
    /// 1 to 127: the range of a GlobalPlatform key version number, so that the card can carry the same number.
    public let version: UInt8

    /// Nil when the name or the version is outside its range.
    public init?(name: String, version: Int) {
        let allowed = name.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
        guard (1...32).contains(name.utf8.count), allowed, (1...127).contains(version) else { return nil }
        self.name = name
        self.version = UInt8(version)
    }

    /// As operators read and type it: `card-master/2`.
    public var description: String { "\(name)/\(version)" }

    public static func < (first: KeyReference, second: KeyReference) -> Bool {
        (first.name, first.version) < (second.name, second.version)
    }
}

/// What a key can do. Raw values are published codes.
public enum KeyKind: String, Sendable, CaseIterable {
    case aes128 = "AES-128"
    case aes192 = "AES-192"
    case aes256 = "AES-256"
    /// Signs with ECDSA over NIST P-256.
    case p256 = "P-256"

    /// Bytes of a secret key of this kind; 32 for the private number of P-256.
    public var byteCount: Int {
        switch self {
        case .aes128: 16
        case .aes192: 24
        case .aes256, .p256: 32
        }
    }

    /// The AES kind of that many bytes; nil for any other size.
    public static func aes(byteCount: Int) -> KeyKind? {
        [.aes128, .aes192, .aes256].first { $0.byteCount == byteCount }
    }

    /// True for keys that derive and never sign.
    public var isAES: Bool {
        switch self {
        case .aes128, .aes192, .aes256: true
        case .p256: false
        }
    }
}

/// What a list shows of a key; never the key.
public struct KeyEntry: Equatable, Sendable {
    public var reference: KeyReference
    public var kind: KeyKind
    /// As many as this store can compute without letting the key out, in the order of ``KeyCheckValue/Method``.
    public var checkValues: [KeyCheckValue]
    /// A retired key serves cards that were made with it, and no new ones.
    public var isRetired: Bool

    /// What a store tells of one of its keys.
    public init(reference: KeyReference, kind: KeyKind, checkValues: [KeyCheckValue], isRetired: Bool) {
        self.reference = reference
        self.kind = kind
        self.checkValues = checkValues
        self.isRetired = isRetired
    }
}
