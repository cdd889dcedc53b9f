public import Crypto

/// Where the station's master and signer keys are. Nothing that can leave it is one of them.
///
/// Calls may block on a file or a token; an implementation runs them on a thread of its own. No call can be interrupted.
public protocol KeyStore: Sendable {
    /// All keys, by name and version, without the keys themselves; at most ``KeyStoreLimits/keysMax``.
    func entries() async throws(KeyStoreFault) -> [KeyEntry]

    /// A card's own key, computed where the master key is.
    ///
    /// - Parameters:
    ///   - byteCount: 16, 24 or 32.
    ///   - use: a retired master key is refused for a new card.
    func derivedKey(
        from master: KeyReference, by derivation: KeyDerivation, byteCount: Int, for use: KeyUse
    ) async throws(KeyStoreFault) -> SymmetricKey

    /// ECDSA over P-256, computed where the private key is; a retired key is refused.
    func signature(
        of digest: SHA256Digest, by signer: KeyReference
    ) async throws(KeyStoreFault) -> P256.Signing.ECDSASignature

    /// The public half of a signing key, for its certificate.
    func publicKey(of signer: KeyReference) async throws(KeyStoreFault) -> P256.Signing.PublicKey

    /// Takes an AES key in; never over one that is there. The store keeps nothing unless it keeps the key whole.
    func add(_ key: ImportedKey, as reference: KeyReference) async throws(KeyStoreFault)

    /// Makes a signing key in the store; its private half is never outside.
    func makeSigningKey(_ reference: KeyReference) async throws(KeyStoreFault) -> P256.Signing.PublicKey

    /// No new card is made with this key from now on. It stays for the cards that were; there is no way back.
    func retire(_ reference: KeyReference) async throws(KeyStoreFault)
}

/// What a derived key is wanted for.
public enum KeyUse: Sendable {
    /// A card that is being made.
    case newCard
    /// A card that was made earlier, perhaps with a key that is retired by now.
    case existingCard
}

/// Numbers that every store keeps.
public enum KeyStoreLimits {
    /// Keys of a store, retired ones included.
    public static let keysMax = 256
}

extension KeyStore {
    /// The three channel keys of one card, each from the same master key by `kdf3`.
    ///
    /// - Parameters:
    ///   - diversificationData: the first 10 bytes of the answer to INITIALIZE UPDATE.
    ///   - byteCount: 16, 24 or 32.
    public func cardKeys(
        from master: KeyReference, diversificationData: [UInt8], byteCount: Int, for use: KeyUse
    ) async throws(KeyStoreFault) -> CardKeySet {
        var keys: [SymmetricKey] = []
        for channelKey in KeyDerivation.ChannelKey.allCases {
            guard let derivation = KeyDerivation.kdf3(channelKey, diversificationData: diversificationData) else {
                throw KeyStoreFault(.badKey, operation: "keys.derive", detail: "diversification data")
            }
            keys.append(try await derivedKey(from: master, by: derivation, byteCount: byteCount, for: use))
        }
        return CardKeySet(
            version: master.version, encryption: keys[0], authentication: keys[1], dataEncryption: keys[2])
    }
}
