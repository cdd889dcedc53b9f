@testable import CardDevices

extension PKCS11KeyStore {
    /// Ends the session behind the store's back.
    func loseSession() throws {
        try opened().close()
    }

    /// As another program would.
    func remove(_ reference: KeyReference) throws {
        let session = try opened()
        guard let key = try find(reference, 4, session) else { throw KeyStoreFault(.keyMissing, operation: "test") }
        session.destroy(key.object)
    }

    /// A key that could leave the token: shown to whoever asks, or wrapped under another.
    func addLoose(_ material: [UInt8], as reference: KeyReference, isSensitive: Bool) throws {
        let (sensitive, extractable) = (0x103, 0x162)
        let template = TokenKey.secretTemplate(reference, material: material).map { attribute in
            var attribute = attribute
            if attribute.type == sensitive { attribute.value = [isSensitive ? 1 : 0] }
            if attribute.type == extractable { attribute.value = [isSensitive ? 1 : 0] }
            return attribute
        }
        _ = try opened().create(template)
    }
}
