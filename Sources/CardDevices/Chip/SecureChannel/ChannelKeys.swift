public import Crypto

/// The three keys of one card for a secure channel (SCP03), and their version on the card.
///
/// They print nothing of themselves.
public struct ChannelKeys: Sendable, CustomStringConvertible {
    /// Key version number on the card, 1 to 127; ``deliveredVersion`` for the keys that a blank came with.
    public let version: UInt8
    /// What a card calls keys that its maker put there and no command has set (Card Specification §11.1.8).
    public static let deliveredVersion: UInt8 = 0xFF
    /// Key-ENC, Key-MAC, Key-DEK, in this order: all of one length.
    let encryption: AESKey
    let authentication: AESKey
    let dataEncryption: AESKey

    /// - Parameters:
    ///   - version: key version number on the card.
    ///   - encryption: Key-ENC, 16, 24 or 32 bytes.
    ///   - authentication: Key-MAC, of the same length.
    ///   - dataEncryption: Key-DEK, of the same length.
    /// - Returns: nil when the version is none, or the lengths are wrong or differ.
    public init?(
        version: UInt8, encryption: SymmetricKey, authentication: SymmetricKey, dataEncryption: SymmetricKey
    ) {
        guard let encryption = AESKey(encryption), let authentication = AESKey(authentication),
            let dataEncryption = AESKey(dataEncryption)
        else { return nil }
        self.init(
            version: version, encryption: encryption, authentication: authentication, dataEncryption: dataEncryption)
    }

    /// The same of keys that are ready for use.
    init?(version: UInt8, encryption: AESKey, authentication: AESKey, dataEncryption: AESKey) {
        guard (1...0x7F).contains(version) || version == Self.deliveredVersion,
            encryption.byteCount == authentication.byteCount, encryption.byteCount == dataEncryption.byteCount
        else { return nil }
        self.version = version
        self.encryption = encryption
        self.authentication = authentication
        self.dataEncryption = dataEncryption
    }

    /// How commands name these keys: the delivered ones have no number of their own.
    var reference: UInt8 { version == Self.deliveredVersion ? 0 : version }

    /// Length of each key in bytes.
    public var byteCount: Int { encryption.byteCount }

    /// Check values of ENC, MAC, DEK, three bytes each: what may be written down.
    public var checkValues: [[UInt8]] { [encryption, authentication, dataEncryption].map(\.checkValue) }

    /// Version and length.
    public var description: String { "ChannelKeys(version \(version), \(byteCount * 8) bits)" }
}
