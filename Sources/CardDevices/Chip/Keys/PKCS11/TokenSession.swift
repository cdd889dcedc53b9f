internal import CPKCS11

/// One open session with a token, logged in. Every call is synchronous and belongs on the store's thread.
struct TokenSession {
    private static let slotsMax = 64

    let functions: CK_FUNCTION_LIST
    let handle: CK_SESSION_HANDLE

    /// Finds the token by its label, opens a session and logs in. The PIN is tried once, and never when it is the last try.
    init(module: TokenModule, label: String, pin: [UInt8]) throws(KeyStoreFault) {
        functions = module.functions
        let operation = "token.open"
        let (slot, flags) = try Self.slot(functions, label: label)
        guard flags & CKF_USER_PIN_LOCKED == 0 else { throw KeyStoreFault(.pinLocked, operation: operation) }
        guard flags & CKF_USER_PIN_FINAL_TRY == 0 else { throw KeyStoreFault(.pinLastTry, operation: operation) }
        var opened = CK_SESSION_HANDLE()
        try TokenCode.check(
            functions.C_OpenSession?(slot, CKF_SERIAL_SESSION | CKF_RW_SESSION, nil, nil, &opened)
                ?? CKR_FUNCTION_NOT_SUPPORTED, "C_OpenSession", operation)
        handle = opened
        var pin = pin
        defer { SecretBytes.wipe(&pin) }
        let code =
            functions.C_Login?(handle, CKU_USER, &pin, CK_ULONG(pin.count)) ?? CKR_FUNCTION_NOT_SUPPORTED
        // A token knows one login for the whole process: another store may have made it.
        guard code != CKR_USER_ALREADY_LOGGED_IN else { return }
        do {
            try TokenCode.check(code, "C_Login", operation)
        } catch {
            close()
            throw error
        }
    }

    /// Ends the session. Its answer does not matter: a session that is gone is closed too.
    func close() { _ = functions.C_CloseSession?(handle) }

    private static func slot(
        _ functions: CK_FUNCTION_LIST, label: String
    ) throws(KeyStoreFault) -> (slot: CK_SLOT_ID, flags: CK_FLAGS) {
        let operation = "token.find"
        var slots = [CK_SLOT_ID](repeating: 0, count: slotsMax)
        var count = CK_ULONG(slotsMax)
        try TokenCode.check(
            functions.C_GetSlotList?(1, &slots, &count) ?? CKR_FUNCTION_NOT_SUPPORTED, "C_GetSlotList", operation)
        var found: [(slot: CK_SLOT_ID, flags: CK_FLAGS)] = []
        for slot in slots.prefix(Int(count)) {
            var info = CK_TOKEN_INFO()
            // A slot that cannot be looked at is not ours.
            guard functions.C_GetTokenInfo?(slot, &info) == CKR_OK else { continue }
            let text = withUnsafeBytes(of: info.label) { Array($0) }
            if Self.trimmed(text) == Array(label.utf8) { found.append((slot, info.flags)) }
        }
        guard let only = found.first else { throw KeyStoreFault(.tokenMissing, operation: operation, detail: label) }
        guard found.count == 1 else { throw KeyStoreFault(.tokenAmbiguous, operation: operation, detail: label) }
        return only
    }

    /// Labels are padded with blanks.
    private static func trimmed(_ text: [UInt8]) -> [UInt8] {
        Array(text.reversed().drop { $0 == 0x20 || $0 == 0 }.reversed())
    }
}
