internal import CPKCS11
internal import Crypto

extension PKCS11KeyStore {
    /// Opens the token when that is not done, on this store's thread.
    func opened() throws(KeyStoreFault) -> TokenSession {
        if let session { return session }
        guard !isPINRefused else { throw KeyStoreFault(.pinWrong, operation: "token.open", detail: tokenLabel) }
        var pin = try pin()
        defer { SecretBytes.wipe(&pin) }
        let module = try TokenModule(path: modulePath)
        try module.initialise(path: modulePath)
        TokenModule.count(1, path: modulePath)
        do throws(KeyStoreFault) {
            let opened = try TokenSession(module: module, label: tokenLabel, pin: pin)
            session = opened
            return opened
        } catch {
            TokenModule.count(-1, path: modulePath)
            isPINRefused = error.kind == .pinWrong
            throw error
        }
    }

    private func pin() throws(KeyStoreFault) -> [UInt8] {
        do throws(KeyStoreFault) {
            var pin = try KeyFile.read(pinFile, bytesMax: Self.pinBytesMax, guarded: .credential)
            if pin.last == UInt8(ascii: "\n") { pin.removeLast() }
            guard !pin.isEmpty else { throw KeyStoreFault(.pinUnreadable, operation: "token.open", detail: pinFile) }
            return pin
        } catch {
            throw KeyStoreFault(.pinUnreadable, operation: "token.open", detail: "\(error.kind.rawValue) \(pinFile)")
        }
    }

    /// Times that ``repeating(_:)`` makes a call, at most.
    static let looksMax = 3

    /// For calls that may be made twice: when the token was away, once more with a new session, and once more with the
    /// module begun anew.
    func repeating<Result>(
        _ body: (TokenSession) throws(KeyStoreFault) -> Result
    ) throws(KeyStoreFault) -> Result {
        do throws(KeyStoreFault) {
            return try body(try opened())
        } catch {
            guard error.isOfAbsence else { throw error }
            close()
        }
        do throws(KeyStoreFault) {
            return try body(try opened())
        } catch {
            guard error.isOfAbsence else { throw error }
            close()
            guard try TokenModule(path: modulePath).beginAnew(path: modulePath) else { throw error }
        }
        return try body(try opened())
    }

    func find(
        _ reference: KeyReference, _ objectClass: CK_OBJECT_CLASS, _ session: TokenSession
    ) throws(KeyStoreFault) -> TokenKey? {
        for isRetired in [false, true] {
            let objects = try session.objects(
                [
                    TokenAttribute(CKA_CLASS, number: objectClass), TokenAttribute(CKA_LABEL, text: reference.name),
                    TokenAttribute(CKA_ID, bytes: TokenKey.identifier(reference, isRetired: isRetired)),
                ], max: 2)
            guard objects.count < 2 else {
                throw KeyStoreFault(.keyAmbiguous, operation: "keys.find", detail: "\(reference)")
            }
            if let object = objects.first {
                guard let key = TokenKey(object, in: session) else {
                    throw KeyStoreFault(.wrongKind, operation: "keys.find", detail: "\(reference)")
                }
                return key
            }
        }
        return nil
    }

    func usableKey(
        _ reference: KeyReference, _ objectClass: CK_OBJECT_CLASS, _ session: TokenSession, for use: KeyUse
    ) throws(KeyStoreFault) -> TokenKey {
        guard let key = try find(reference, objectClass, session) else {
            let other = objectClass == CKO_SECRET_KEY ? CKO_PRIVATE_KEY : CKO_SECRET_KEY
            guard try find(reference, other, session) == nil else {
                throw KeyStoreFault(.wrongKind, operation: "keys.find", detail: "\(reference)")
            }
            throw missing(reference)
        }
        switch use {
        case .newCard where key.isRetired:
            throw KeyStoreFault(.keyRetired, operation: "keys.find", detail: "\(reference)")
        case .newCard, .existingCard: break
        }
        if isProduction { try vet(key, session) }
        return key
    }

    /// Production uses no key that everybody knows and none that could leave the token.
    private func vet(_ key: TokenKey, _ session: TokenSession) throws(KeyStoreFault) {
        guard !vetted.contains(key.reference) else { return }
        guard session.flag(CKA_SENSITIVE, of: key.object) == true,
            session.flag(CKA_EXTRACTABLE, of: key.object) == false
        else { throw KeyStoreFault(.keyExtractable, operation: "keys.find", detail: "\(key.reference)") }
        if key.kind.isAES {
            let code = try session.sign(CKM_AES_CMAC, key.object, KeyCheckValue.cmacInput, byteCount: 16)
            guard try !WellKnownKeys.contains(KeyCheckValue(.cmac, Array(code.prefix(5))), kind: key.kind) else {
                throw KeyStoreFault(.wellKnownKey, operation: "keys.find", detail: "\(key.reference)")
            }
        }
        vetted.insert(key.reference)
    }

    func checkValues(_ key: TokenKey, _ session: TokenSession) throws(KeyStoreFault) -> [KeyCheckValue] {
        guard key.kind.isAES else {
            return [.ofPublicKey(x963: Array(try publicKey(key.reference, session).x963Representation))]
        }
        var values: [KeyCheckValue] = []
        if let value = session.attribute(CKA_CHECK_VALUE, of: key.object), value.count == 3 {
            values.append(KeyCheckValue(.zeroBlock, value))
        }
        let code = try session.sign(CKM_AES_CMAC, key.object, KeyCheckValue.cmacInput, byteCount: 16)
        return values + [KeyCheckValue(.cmac, Array(code.prefix(5)))]
    }

    func publicKey(
        _ reference: KeyReference, _ session: TokenSession
    ) throws(KeyStoreFault) -> P256.Signing.PublicKey {
        guard let found = try find(reference, CKO_PUBLIC_KEY, session),
            let point = session.attribute(CKA_EC_POINT, of: found.object)
        else { throw missing(reference) }
        // A DER OCTET STRING of 65 bytes by the standard; some modules give the bare point.
        let bare = point.starts(with: [0x04, 65]) && point.count == 67 ? Array(point.dropFirst(2)) : point
        do {
            return try P256.Signing.PublicKey(x963Representation: bare)
        } catch {
            throw KeyStoreFault(.wrongKind, operation: "keys.publicKey", detail: "\(reference)")
        }
    }

    func refusePresent(
        _ reference: KeyReference, _ objectClass: CK_OBJECT_CLASS, _ session: TokenSession
    ) throws(KeyStoreFault) {
        guard try find(reference, objectClass, session) == nil else {
            throw KeyStoreFault(.keyExists, operation: "keys.add", detail: "\(reference)")
        }
    }

    func missing(_ reference: KeyReference) -> KeyStoreFault {
        KeyStoreFault(.keyMissing, operation: "keys.find", detail: "\(reference)")
    }
}

extension KeyStoreFault {
    /// The token is not there, or not any more.
    fileprivate var isOfAbsence: Bool { kind == .tokenGone || kind == .tokenMissing }
}
