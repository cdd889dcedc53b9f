internal import CPKCS11

extension TokenSession {
    /// Handles of the objects that match, at most `max`; one more than that many is never asked for.
    func objects(_ attributes: [TokenAttribute], max: Int) throws(KeyStoreFault) -> [CK_OBJECT_HANDLE] {
        let operation = "token.find"
        let code = TokenTemplate.with(attributes) { template, count in
            functions.C_FindObjectsInit?(handle, template, count) ?? CKR_FUNCTION_NOT_SUPPORTED
        }
        try TokenCode.check(code, "C_FindObjectsInit", operation)
        defer { _ = functions.C_FindObjectsFinal?(handle) }
        var found: [CK_OBJECT_HANDLE] = []
        // A module may give fewer than asked; an empty answer ends the search.
        while found.count < max {
            var part = [CK_OBJECT_HANDLE](repeating: 0, count: max - found.count)
            var count: CK_ULONG = 0
            try TokenCode.check(
                functions.C_FindObjects?(handle, &part, CK_ULONG(part.count), &count) ?? CKR_FUNCTION_NOT_SUPPORTED,
                "C_FindObjects", operation)
            guard count > 0, count <= CK_ULONG(part.count) else { break }
            found += part.prefix(Int(count))
        }
        return found
    }

    /// An attribute of up to 256 bytes; nil when the token does not have it or does not show it.
    func attribute(_ type: CK_ATTRIBUTE_TYPE, of object: CK_OBJECT_HANDLE) -> [UInt8]? {
        TokenTemplate.with([TokenAttribute(type, bytes: [UInt8](repeating: 0, count: 256))]) { template, count in
            guard functions.C_GetAttributeValue?(handle, object, template, count) == CKR_OK,
                template.pointee.ulValueLen <= 256, let start = template.pointee.pValue
            else { return nil }
            return Array(UnsafeRawBufferPointer(start: start, count: Int(template.pointee.ulValueLen)))
        }
    }

    /// A number; nil when the token does not show it.
    func number(_ type: CK_ATTRIBUTE_TYPE, of object: CK_OBJECT_HANDLE) -> CK_ULONG? {
        guard let bytes = attribute(type, of: object), bytes.count == MemoryLayout<CK_ULONG>.size else { return nil }
        return bytes.withUnsafeBytes { $0.loadUnaligned(as: CK_ULONG.self) }
    }

    /// A flag; nil when the token does not show it.
    func flag(_ type: CK_ATTRIBUTE_TYPE, of object: CK_OBJECT_HANDLE) -> Bool? {
        attribute(type, of: object).flatMap { $0.count == 1 ? $0[0] != 0 : nil }
    }

    func create(_ attributes: [TokenAttribute]) throws(KeyStoreFault) -> CK_OBJECT_HANDLE {
        var object = CK_OBJECT_HANDLE()
        let code = TokenTemplate.with(attributes) { template, count in
            functions.C_CreateObject?(handle, template, count, &object) ?? CKR_FUNCTION_NOT_SUPPORTED
        }
        try TokenCode.check(code, "C_CreateObject", "token.create")
        return object
    }

    func destroy(_ object: CK_OBJECT_HANDLE) { _ = functions.C_DestroyObject?(handle, object) }

    func set(_ attribute: TokenAttribute, of object: CK_OBJECT_HANDLE) throws(KeyStoreFault) {
        let code = TokenTemplate.with([attribute]) { template, count in
            functions.C_SetAttributeValue?(handle, object, template, count) ?? CKR_FUNCTION_NOT_SUPPORTED
        }
        try TokenCode.check(code, "C_SetAttributeValue", "token.change")
    }

    /// Makes a P-256 pair; both halves stay in the token.
    func makePair(publicPart: [TokenAttribute], privatePart: [TokenAttribute]) throws(KeyStoreFault) {
        var mechanism = CK_MECHANISM(mechanism: CKM_EC_KEY_PAIR_GEN, pParameter: nil, ulParameterLen: 0)
        var (publicKey, privateKey) = (CK_OBJECT_HANDLE(), CK_OBJECT_HANDLE())
        let code = TokenTemplate.with(publicPart) { publicTemplate, publicCount in
            TokenTemplate.with(privatePart) { privateTemplate, privateCount in
                functions.C_GenerateKeyPair?(
                    handle, &mechanism, publicTemplate, publicCount, privateTemplate, privateCount, &publicKey,
                    &privateKey) ?? CKR_FUNCTION_NOT_SUPPORTED
            }
        }
        try TokenCode.check(code, "C_GenerateKeyPair", "token.makePair")
    }

    /// Signs or authenticates in the token: `CKM_AES_CMAC` answers 16 bytes, `CKM_ECDSA` 64 for P-256.
    func sign(
        _ mechanism: CK_MECHANISM_TYPE, _ key: CK_OBJECT_HANDLE, _ data: [UInt8], byteCount: Int
    ) throws(KeyStoreFault) -> [UInt8] {
        let operation = "token.sign"
        var mechanism = CK_MECHANISM(mechanism: mechanism, pParameter: nil, ulParameterLen: 0)
        try TokenCode.check(
            functions.C_SignInit?(handle, &mechanism, key) ?? CKR_FUNCTION_NOT_SUPPORTED, "C_SignInit", operation)
        var data = data
        var answer = [UInt8](repeating: 0, count: byteCount)
        var count = CK_ULONG(byteCount)
        try TokenCode.check(
            functions.C_Sign?(handle, &data, CK_ULONG(data.count), &answer, &count) ?? CKR_FUNCTION_NOT_SUPPORTED,
            "C_Sign", operation)
        guard count == CK_ULONG(byteCount) else {
            throw KeyStoreFault(.tokenFailed, operation: operation, detail: "C_Sign: \(count) bytes")
        }
        return answer
    }
}
