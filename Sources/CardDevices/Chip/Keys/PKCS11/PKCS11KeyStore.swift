internal import CPKCS11
public import Crypto

/// Keys in a token behind a PKCS#11 module: an HSM, or SoftHSM2 for trials.
///
/// Master keys and signing keys never leave the token: the derivation's CMAC blocks and the signatures are computed in it.
/// One thread, one session, opened by the first call and again when the token was away; if that is not enough, the whole
/// module is begun anew, unless another store of this process uses it. A wrong PIN is tried once in the life of this value. A call ends when the module answers: PKCS#11 has no time limit.
public actor PKCS11KeyStore: KeyStore {
    /// Bytes of a PIN, at most.
    public static let pinBytesMax = 128

    let modulePath: String
    let tokenLabel: String
    let pinFile: String
    let isProduction: Bool
    private let thread: DeviceThread
    var session: TokenSession?
    var isPINRefused = false
    /// Keys that were looked at in this session and may be used in this mode.
    var vetted: Set<KeyReference> = []
    /// Keys that the last list had: one that is gone may mean that the whole token is.
    private var listed: Set<KeyReference> = []

    /// The thread that every call into the module is made on.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// Remembers where the keys are; the first call opens the token.
    ///
    /// - Parameters:
    ///   - modulePath: the vendor's module, for example `/usr/lib/softhsm/libsofthsm2.so`.
    ///   - tokenLabel: exactly one token must have it.
    ///   - pinFile: the user PIN in one line; a credential of the service, or a file of mode 0600.
    ///   - isProduction: refuses well-known test keys and keys that could leave the token.
    public init(modulePath: String, tokenLabel: String, pinFile: String, isProduction: Bool, thread: DeviceThread) {
        self.modulePath = modulePath
        self.tokenLabel = tokenLabel
        self.pinFile = pinFile
        self.isProduction = isProduction
        self.thread = thread
    }

    /// Ends the session, if one is open; the next call opens another.
    public func close() {
        vetted = []
        guard let open = session else { return }
        open.close()
        session = nil
        TokenModule.count(-1, path: modulePath)
    }

    public func entries() throws(KeyStoreFault) -> [KeyEntry] {
        let before = listed
        // Forgotten when this fails: what a later list does not have was removed by somebody.
        listed = []
        var looks = 0
        let entries = try repeating { session throws(KeyStoreFault) in
            looks += 1
            let entries = try self.entries(session)
            let lost = before.subtracting(entries.map(\.reference)).min()
            if let lost, looks < Self.looksMax {
                throw KeyStoreFault(.tokenGone, operation: "keys.list", detail: "\(lost)")
            }
            return entries
        }
        listed = Set(entries.map(\.reference))
        return entries
    }

    private func entries(_ session: TokenSession) throws(KeyStoreFault) -> [KeyEntry] {
        var entries: [KeyEntry] = []
        for objectClass in [CKO_SECRET_KEY, CKO_PRIVATE_KEY] {
            let objects = try session.objects(
                [TokenAttribute(CKA_CLASS, number: objectClass)], max: KeyStoreLimits.keysMax)
            for key in objects.compactMap({ TokenKey($0, in: session) }) {
                entries.append(
                    KeyEntry(
                        reference: key.reference, kind: key.kind, checkValues: try checkValues(key, session),
                        isRetired: key.isRetired))
            }
        }
        return entries.sorted { $0.reference < $1.reference }
    }

    public func derivedKey(
        from master: KeyReference, by derivation: KeyDerivation, byteCount: Int, for use: KeyUse
    ) throws(KeyStoreFault) -> SymmetricKey {
        try repeating { session throws(KeyStoreFault) in
            let key = try usableKey(master, CKO_SECRET_KEY, session, for: use)
            return try derivation.key(byteCount: byteCount) { input throws(KeyStoreFault) in
                try session.sign(CKM_AES_CMAC, key.object, input, byteCount: 16)
            }
        }
    }

    public func signature(
        of digest: SHA256Digest, by signer: KeyReference
    ) throws(KeyStoreFault) -> P256.Signing.ECDSASignature {
        let raw = try repeating { session throws(KeyStoreFault) in
            let key = try usableKey(signer, CKO_PRIVATE_KEY, session, for: .newCard)
            return try session.sign(CKM_ECDSA, key.object, Array(digest), byteCount: 64)
        }
        do {
            return try P256.Signing.ECDSASignature(rawRepresentation: raw)
        } catch {
            throw KeyStoreFault(.tokenFailed, operation: "keys.sign", detail: "\(signer)")
        }
    }

    public func publicKey(of signer: KeyReference) throws(KeyStoreFault) -> P256.Signing.PublicKey {
        try repeating { session throws(KeyStoreFault) in try publicKey(signer, session) }
    }

    public func add(_ key: ImportedKey, as reference: KeyReference) throws(KeyStoreFault) {
        if isProduction, WellKnownKeys.contains(key.key) {
            throw KeyStoreFault(.wellKnownKey, operation: "keys.add", detail: "\(reference)")
        }
        try repeating { session throws(KeyStoreFault) in
            try refusePresent(reference, CKO_SECRET_KEY, session)
        }
        let session = try opened()
        var material = key.key.withUnsafeBytes { Array($0) }
        defer { SecretBytes.wipe(&material) }
        var template = TokenKey.secretTemplate(reference, material: material)
        defer { for index in template.indices { SecretBytes.wipe(&template[index].value) } }
        let object = try session.create(template)
        // What the token now holds must be the key that the people brought.
        do throws(KeyStoreFault) {
            let code = try session.sign(CKM_AES_CMAC, object, KeyCheckValue.cmacInput, byteCount: 16)
            guard key.checkValues.contains(KeyCheckValue(.cmac, Array(code.prefix(5)))) else {
                throw KeyStoreFault(.tokenFailed, operation: "keys.add", detail: "\(reference)")
            }
        } catch {
            session.destroy(object)
            throw error
        }
    }

    public func makeSigningKey(_ reference: KeyReference) throws(KeyStoreFault) -> P256.Signing.PublicKey {
        try repeating { session throws(KeyStoreFault) in
            try refusePresent(reference, CKO_PRIVATE_KEY, session)
        }
        let session = try opened()
        try session.makePair(
            publicPart: TokenKey.publicTemplate(reference), privatePart: TokenKey.privateTemplate(reference))
        return try publicKey(reference, session)
    }

    public func retire(_ reference: KeyReference) throws(KeyStoreFault) {
        // Done twice it is the same: so it may be repeated.
        try repeating { session throws(KeyStoreFault) in
            var found = try find(reference, CKO_SECRET_KEY, session)
            if found == nil { found = try find(reference, CKO_PRIVATE_KEY, session) }
            guard let found else { throw missing(reference) }
            guard !found.isRetired else { return }
            try session.set(
                TokenAttribute(CKA_ID, bytes: TokenKey.identifier(reference, isRetired: true)), of: found.object)
        }
    }
}
