internal import CPKCS11

/// What a return value of PKCS#11 means for the station.
enum TokenCode {
    /// Passes `CKR_OK` and throws for everything else, with the call and the code for the log.
    static func check(_ code: CK_RV, _ call: String, _ operation: String) throws(KeyStoreFault) {
        guard code != CKR_OK else { return }
        throw KeyStoreFault(kind(code), operation: operation, detail: "\(call) 0x\(String(code, radix: 16))")
    }

    static func kind(_ code: CK_RV) -> KeyStoreFault.Kind {
        switch code {
        case CKR_DEVICE_REMOVED, CKR_DEVICE_ERROR, CKR_TOKEN_NOT_PRESENT, CKR_TOKEN_NOT_RECOGNIZED,
            CKR_SESSION_CLOSED, CKR_SESSION_HANDLE_INVALID, CKR_CRYPTOKI_NOT_INITIALIZED, CKR_USER_NOT_LOGGED_IN:
            .tokenGone
        case CKR_MECHANISM_INVALID, CKR_FUNCTION_NOT_SUPPORTED, CKR_CURVE_NOT_SUPPORTED: .mechanismMissing
        case CKR_PIN_INCORRECT, CKR_PIN_INVALID, CKR_PIN_LEN_RANGE, CKR_PIN_EXPIRED, CKR_USER_PIN_NOT_INITIALIZED:
            .pinWrong
        case CKR_PIN_LOCKED: .pinLocked
        case CKR_KEY_TYPE_INCONSISTENT, CKR_KEY_FUNCTION_NOT_PERMITTED: .wrongKind
        case CKR_DEVICE_MEMORY: .storeFull
        case _: .tokenFailed
        }
    }
}
