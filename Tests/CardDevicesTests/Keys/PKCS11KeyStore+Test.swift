@testable import CardDevices

extension PKCS11KeyStore {
    /// Ends the session behind the store's back.
    func loseSession() throws {
        try opened().close()
    }

    /// A key that could leave the token.
    func addLoose(_ material: [UInt8], as reference: KeyReference) throws {
        let (sensitive, extractable) = (0x103, 0x162)
        let template = TokenKey.secretTemplate(reference, material: material).map { attribute in
            var attribute = attribute
            if attribute.type == sensitive { attribute.value = [0] }
            if attribute.type == extractable { attribute.value = [1] }
            return attribute
        }
        _ = try opened().create(template)
    }
}
