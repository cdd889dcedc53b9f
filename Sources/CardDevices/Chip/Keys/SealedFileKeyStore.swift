public import Crypto

/// Keys in one file, sealed with AES-256-GCM under a wrapping key: for development and tests.
///
/// While the program runs, the keys are in its memory; that is why production mode refuses this store. The file cannot be
/// changed without the wrapping key, but an older file of the same store can be put back unseen.
public actor SealedFileKeyStore: KeyStore {
    /// Bytes of the wrapping key.
    public static let wrappingKeyByteCount = 32

    private let path: String
    private let wrappingKey: SymmetricKey
    private let thread: DeviceThread
    private var keys: [KeyReference: StoredKey]

    /// The thread that the file is read and written on.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// Opens the store at `path`, or an empty one when `path` does not exist; the file is made by the first key.
    ///
    /// - Parameters:
    ///   - wrappingKey: 32 bytes that are kept elsewhere.
    ///   - isProduction: refuses, whatever the file holds.
    public init(
        path: String, wrappingKey: SymmetricKey, isProduction: Bool, thread: DeviceThread
    ) throws(KeyStoreFault) {
        let operation = "keys.open"
        guard !isProduction else { throw KeyStoreFault(.fileStoreInProduction, operation: operation, detail: path) }
        guard wrappingKey.bitCount == Self.wrappingKeyByteCount * 8 else {
            throw KeyStoreFault(.badKey, operation: operation, detail: "wrapping key")
        }
        self.path = path
        self.wrappingKey = wrappingKey
        self.thread = thread
        do {
            let file = try KeyFile.read(path, bytesMax: SealedKeys.fileBytesMax, guarded: .own)
            keys = try SealedKeys.open(file, with: wrappingKey, path: path)
        } catch {
            guard error.kind == .fileMissing else { throw error }
            keys = [:]
        }
    }

    public func entries() throws(KeyStoreFault) -> [KeyEntry] {
        var entries: [KeyEntry] = []
        for reference in keys.keys.sorted() {
            let stored = try key(reference, "keys.list")
            let values =
                if stored.kind.isAES {
                    try KeyCheckValue.all(of: stored.material)
                } else {
                    [KeyCheckValue.ofPublicKey(x963: Array(try signer(stored, reference).publicKey.x963Representation))]
                }
            entries.append(
                KeyEntry(reference: reference, kind: stored.kind, checkValues: values, isRetired: stored.isRetired))
        }
        return entries
    }

    public func derivedKey(
        from master: KeyReference, by derivation: KeyDerivation, byteCount: Int, for use: KeyUse
    ) throws(KeyStoreFault) -> SymmetricKey {
        let operation = "keys.derive"
        let stored = try key(master, operation)
        guard stored.kind.isAES else { throw KeyStoreFault(.wrongKind, operation: operation, detail: "\(master)") }
        switch use {
        case .newCard: try refuseRetired(stored, master, operation)
        case .existingCard: break
        }
        return try derivation.key(byteCount: byteCount) { input throws(KeyStoreFault) in
            try AESCMAC.code(stored.material, input)
        }
    }

    public func signature(
        of digest: SHA256Digest, by reference: KeyReference
    ) throws(KeyStoreFault) -> P256.Signing.ECDSASignature {
        let operation = "keys.sign"
        let stored = try key(reference, operation)
        try refuseRetired(stored, reference, operation)
        let signer = try signer(stored, reference)
        do {
            return try signer.signature(for: digest)
        } catch {
            throw KeyStoreFault(.badKey, operation: operation, detail: "\(reference)")
        }
    }

    public func publicKey(of reference: KeyReference) throws(KeyStoreFault) -> P256.Signing.PublicKey {
        try signer(try key(reference, "keys.publicKey"), reference).publicKey
    }

    public func add(_ key: ImportedKey, as reference: KeyReference) throws(KeyStoreFault) {
        try keep(StoredKey(kind: key.kind, material: key.key, isRetired: false), as: reference)
    }

    /// Takes a key that was made here and now, version 1: for development only.
    func addDevelopmentKey(_ key: SymmetricKey, _ kind: KeyKind, named name: String) throws(KeyStoreFault) {
        guard let reference = KeyReference(name: name, version: 1) else {
            throw KeyStoreFault(.badKey, operation: "keys.add", detail: name)
        }
        try keep(StoredKey(kind: kind, material: key, isRetired: false), as: reference)
    }

    public func makeSigningKey(_ reference: KeyReference) throws(KeyStoreFault) -> P256.Signing.PublicKey {
        let signer = P256.Signing.PrivateKey()
        let material = SymmetricKey(data: signer.rawRepresentation)
        try keep(StoredKey(kind: .p256, material: material, isRetired: false), as: reference)
        return signer.publicKey
    }

    public func retire(_ reference: KeyReference) throws(KeyStoreFault) {
        var retired = try key(reference, "keys.retire")
        retired.isRetired = true
        try write(keys.merging([reference: retired]) { $1 })
    }

    private func keep(_ key: StoredKey, as reference: KeyReference) throws(KeyStoreFault) {
        let operation = "keys.add"
        guard keys[reference] == nil else {
            throw KeyStoreFault(.keyExists, operation: operation, detail: "\(reference)")
        }
        guard keys.count < KeyStoreLimits.keysMax else { throw KeyStoreFault(.storeFull, operation: operation) }
        try write(keys.merging([reference: key]) { $1 })
    }

    /// What is in memory changes only once it is on disk.
    private func write(_ changed: [KeyReference: StoredKey]) throws(KeyStoreFault) {
        try KeyFile.replace(path, with: SealedKeys.seal(changed, with: wrappingKey, path: path))
        keys = changed
    }

    private func key(_ reference: KeyReference, _ operation: String) throws(KeyStoreFault) -> StoredKey {
        guard let key = keys[reference] else {
            throw KeyStoreFault(.keyMissing, operation: operation, detail: "\(reference)")
        }
        return key
    }

    private func refuseRetired(
        _ key: StoredKey, _ reference: KeyReference, _ operation: String
    ) throws(KeyStoreFault) {
        guard !key.isRetired else { throw KeyStoreFault(.keyRetired, operation: operation, detail: "\(reference)") }
    }

    private func signer(
        _ key: StoredKey, _ reference: KeyReference
    ) throws(KeyStoreFault) -> P256.Signing.PrivateKey {
        let fault = KeyStoreFault(.wrongKind, operation: "keys.sign", detail: "\(reference)")
        guard !key.kind.isAES else { throw fault }
        do {
            return try key.material.withUnsafeBytes { try P256.Signing.PrivateKey(rawRepresentation: $0) }
        } catch {
            throw fault
        }
    }
}
