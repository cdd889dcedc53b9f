public import Crypto

/// The three keys of one card for a secure channel (SCP03), and their version on the card.
///
/// They print nothing of themselves.
public struct ChannelKeys: Sendable, CustomStringConvertible {
    /// Key version number on the card, 1 to 127; FF for the keys that a blank was delivered with.
    public let version: UInt8
    /// Key-ENC, Key-MAC, Key-DEK, in this order: all of one length.
    let encryption: AESKey
    let authentication: AESKey
    let dataEncryption: AESKey

    /// - Parameters:
    ///   - version: key version number on the card.
    ///   - encryption: Key-ENC, 16, 24 or 32 bytes.
    ///   - authentication: Key-MAC, of the same length.
    ///   - dataEncryption: Key-DEK, of the same length.
    /// - Returns: nil when the lengths are wrong or differ.
    public init?(
        version: UInt8, encryption: SymmetricKey, authentication: SymmetricKey, dataEncryption: SymmetricKey
    ) {
        guard let encryption = AESKey(encryption), let authentication = AESKey(authentication),
            let dataEncryption = AESKey(dataEncryption), encryption.byteCount == authentication.byteCount,
            encryption.byteCount == dataEncryption.byteCount
        else { return nil }
        self.version = version
        self.encryption = encryption
        self.authentication = authentication
        self.dataEncryption = dataEncryption
    }

    /// Length of each key in bytes.
    public var byteCount: Int { encryption.byteCount }

    /// Check values of ENC, MAC, DEK, three bytes each: what may be written down.
    public var checkValues: [[UInt8]] { [encryption, authentication, dataEncryption].map(\.checkValue) }

    /// Version and length.
    public var description: String { "ChannelKeys(version \(version), \(byteCount * 8) bits)" }
}
