public import Crypto
internal import Synchronization

/// Keys of a simulated site in memory: known to anybody who knows the seed. Never on real cards.
///
/// It answers at once and on the caller's thread, and its signatures all have the same length, so that a simulation
/// takes the same course each time.
public final class SimulatedKeyStore: KeyStore {
    private struct Key {
        var material: SymmetricKey
        var kind: KeyKind
        var isRetired = false
    }

    private struct State {
        var keys: [KeyReference: Key] = [:]
        var fault: KeyStoreFault.Kind?
    }

    private let state: Mutex<State>
    private let seed: UInt64

    /// The keys that a profile names, each in version 1.
    ///
    /// - Parameter seed: the same seed gives the same keys.
    public init(for profile: ChipProfile, seed: UInt64) {
        self.seed = seed
        var keys: [KeyReference: Key] = [:]
        if let security = profile.security {
            let kind = KeyKind.aes(byteCount: security.keyByteCount) ?? .aes128
            let masters = [security.transportKey, security.issuerKey, security.endorsementKey?.master].compactMap(
                \.self)
            for name in masters {
                guard let reference = KeyReference(name: name, version: 1) else { continue }
                keys[reference] = Key(
                    material: SymmetricKey(data: Self.bytes(of: reference, seed, kind.byteCount)), kind: kind)
            }
            if let reference = security.signerKey.flatMap({ KeyReference(name: $0, version: 1) }) {
                keys[reference] = Key(material: SymmetricKey(data: Self.bytes(of: reference, seed, 32)), kind: .p256)
            }
        }
        state = Mutex(State(keys: keys))
    }

    /// What the supplier of this site's blanks puts on them; nil for a profile without security.
    public func stockKeys(for profile: ChipProfile) -> SimulatedStockKeys? {
        guard let security = profile.security, let reference = KeyReference(name: security.transportKey, version: 1)
        else {
            return nil
        }
        return SimulatedStockKeys(
            master: Self.bytes(of: reference, seed, security.keyByteCount), derivation: security.derivation)
    }

    /// From now on every call fails like this, until nil is set.
    public func fail(_ kind: KeyStoreFault.Kind?) { state.withLock { $0.fault = kind } }

    public func entries() throws(KeyStoreFault) -> [KeyEntry] {
        try answering("keys.list").keys.sorted { $0.key < $1.key }.map {
            KeyEntry(reference: $0.key, kind: $0.value.kind, checkValues: [], isRetired: $0.value.isRetired)
        }
    }

    public func derivedKey(
        from master: KeyReference, by derivation: KeyDerivation, byteCount: Int, for use: KeyUse
    ) throws(KeyStoreFault) -> SymmetricKey {
        let key = try key(master, "keys.derive", for: use)
        return try derivation.key(byteCount: byteCount) { input throws(KeyStoreFault) in
            try AESCMAC.code(key.material, input)
        }
    }

    public func signature(
        of digest: SHA256Digest, by signer: KeyReference
    ) throws(KeyStoreFault) -> P256.Signing.ECDSASignature {
        let key = try privateKey(signer)
        guard let signature = SteadySignature.make({ try? key.signature(for: digest) }) else {
            throw KeyStoreFault(.badKey, operation: "keys.sign", detail: "\(signer)")
        }
        return signature
    }

    public func publicKey(of signer: KeyReference) throws(KeyStoreFault) -> P256.Signing.PublicKey {
        try privateKey(signer).publicKey
    }

    public func add(_ key: ImportedKey, as reference: KeyReference) throws(KeyStoreFault) {
        state.withLock { $0.keys[reference] = Key(material: key.key, kind: key.kind) }
    }

    public func makeSigningKey(_ reference: KeyReference) throws(KeyStoreFault) -> P256.Signing.PublicKey {
        let material = SymmetricKey(data: Self.bytes(of: reference, seed, 32))
        state.withLock { $0.keys[reference] = Key(material: material, kind: .p256) }
        return try privateKey(reference).publicKey
    }

    public func retire(_ reference: KeyReference) throws(KeyStoreFault) {
        state.withLock { $0.keys[reference]?.isRetired = true }
    }

    private func answering(_ operation: String) throws(KeyStoreFault) -> State {
        let now = state.withLock { $0 }
        if let fault = now.fault { throw KeyStoreFault(fault, operation: operation, detail: "simulated") }
        return now
    }

    private func key(
        _ reference: KeyReference, _ operation: String, for use: KeyUse
    ) throws(KeyStoreFault) -> Key {
        guard let key = try answering(operation).keys[reference] else {
            throw KeyStoreFault(.keyMissing, operation: operation, detail: "\(reference)")
        }
        guard !key.isRetired || use == .existingCard else {
            throw KeyStoreFault(.keyRetired, operation: operation, detail: "\(reference)")
        }
        return key
    }

    private func privateKey(_ reference: KeyReference) throws(KeyStoreFault) -> P256.Signing.PrivateKey {
        let key = try key(reference, "keys.sign", for: .newCard)
        let made = key.material.withUnsafeBytes { try? P256.Signing.PrivateKey(rawRepresentation: $0) }
        guard key.kind == .p256, let made else {
            throw KeyStoreFault(.wrongKind, operation: "keys.sign", detail: "\(reference)")
        }
        return made
    }

    /// The first byte is below the order of P-256, so that every 32 of them are a private key.
    private static func bytes(of reference: KeyReference, _ seed: UInt64, _ count: Int) -> [UInt8] {
        let name = SimulatedDigest.of(Array("\(reference)".utf8), from: SimulatedDigest.start)
        var random = SeededGenerator(seed: SeededGenerator.mix(seed) ^ name)
        return [0x01] + (1..<count).map { _ in UInt8(random.next() >> 56) }
    }
}
