internal import CPKCS11

/// A key in a token: label = name, identifier = version, and `R` after it once the key is retired.
struct TokenKey {
    var object: CK_OBJECT_HANDLE
    var reference: KeyReference
    var kind: KeyKind
    var isRetired: Bool

    /// NIST P-256 as an object identifier in DER.
    static let p256Parameters: [UInt8] = [0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07]
    private static let retiredMark = UInt8(ascii: "R")

    static func identifier(_ reference: KeyReference, isRetired: Bool) -> [UInt8] {
        isRetired ? [reference.version, retiredMark] : [reference.version]
    }

    /// Nil for an object that is none of the station's keys.
    init?(_ object: CK_OBJECT_HANDLE, in session: TokenSession) {
        guard let label = session.attribute(CKA_LABEL, of: object),
            let identifier = session.attribute(CKA_ID, of: object), let version = identifier.first,
            let reference = KeyReference(name: String(decoding: label, as: UTF8.self), version: Int(version)),
            identifier.count == 1 || identifier == [version, Self.retiredMark],
            let kind = Self.kind(object, session)
        else { return nil }
        (self.object, self.reference, self.kind) = (object, reference, kind)
        isRetired = identifier.count == 2
    }

    private static func kind(_ object: CK_OBJECT_HANDLE, _ session: TokenSession) -> KeyKind? {
        switch session.number(CKA_KEY_TYPE, of: object) {
        case CKK_AES: session.number(CKA_VALUE_LEN, of: object).flatMap { KeyKind.aes(byteCount: Int($0)) }
        case CKK_EC: session.attribute(CKA_EC_PARAMS, of: object) == p256Parameters ? .p256 : nil
        case _: nil
        }
    }

    /// What every key of ours has in the token: private, kept there, never shown.
    private static func common(_ reference: KeyReference) -> [TokenAttribute] {
        [
            TokenAttribute(CKA_TOKEN, flag: true), TokenAttribute(CKA_PRIVATE, flag: true),
            TokenAttribute(CKA_LABEL, text: reference.name),
            TokenAttribute(CKA_ID, bytes: identifier(reference, isRetired: false)),
            TokenAttribute(CKA_SENSITIVE, flag: true), TokenAttribute(CKA_EXTRACTABLE, flag: false),
            TokenAttribute(CKA_SIGN, flag: true),
        ]
    }

    /// An AES key that computes CMACs and does nothing else: no encryption, no wrapping, no derivation by the token.
    static func secretTemplate(_ reference: KeyReference, material: [UInt8]) -> [TokenAttribute] {
        common(reference) + [
            TokenAttribute(CKA_CLASS, number: CKO_SECRET_KEY), TokenAttribute(CKA_KEY_TYPE, number: CKK_AES),
            TokenAttribute(CKA_VERIFY, flag: false), TokenAttribute(CKA_ENCRYPT, flag: false),
            TokenAttribute(CKA_DECRYPT, flag: false), TokenAttribute(CKA_WRAP, flag: false),
            TokenAttribute(CKA_UNWRAP, flag: false), TokenAttribute(CKA_VALUE, bytes: material),
        ]
    }

    static func privateTemplate(_ reference: KeyReference) -> [TokenAttribute] {
        common(reference) + [
            TokenAttribute(CKA_CLASS, number: CKO_PRIVATE_KEY), TokenAttribute(CKA_KEY_TYPE, number: CKK_EC),
            TokenAttribute(CKA_DECRYPT, flag: false), TokenAttribute(CKA_UNWRAP, flag: false),
        ]
    }

    static func publicTemplate(_ reference: KeyReference) -> [TokenAttribute] {
        [
            TokenAttribute(CKA_TOKEN, flag: true), TokenAttribute(CKA_PRIVATE, flag: false),
            TokenAttribute(CKA_LABEL, text: reference.name),
            TokenAttribute(CKA_ID, bytes: identifier(reference, isRetired: false)),
            TokenAttribute(CKA_CLASS, number: CKO_PUBLIC_KEY), TokenAttribute(CKA_KEY_TYPE, number: CKK_EC),
            TokenAttribute(CKA_EC_PARAMS, bytes: p256Parameters), TokenAttribute(CKA_VERIFY, flag: true),
        ]
    }
}
