internal import Crypto
import Foundation

/// New key pairs for `envelope make-key`, the demo and tests.
public enum EnvelopeKeyMaker {
    /// What a key is for.
    public enum Kind: String, Sendable, CaseIterable {
        /// The platform signs with it.
        case es256 = "ES256", edDSA = "EdDSA"
        /// Documents are sealed to it.
        case p256 = "P-256", x25519 = "X25519"
    }

    /// Both halves of a new key, each as a file's bytes.
    public struct Pair: Sendable {
        /// With the private part: readable by its owner alone.
        public var secret: [UInt8]
        /// For the other side.
        public var shared: [UInt8]
    }

    /// Makes a key.
    ///
    /// - Parameter name: 1 to 64 letters, digits, dots, hyphens and underscores.
    public static func make(_ kind: Kind, named name: String) throws(EnvelopeKeyFault) -> Pair {
        guard EnvelopeKeyName.isValid(name) else {
            throw EnvelopeKeyFault("a key's name has 1 to 64 letters, digits, dots, hyphens and underscores")
        }
        let entry = entry(kind, name)
        do {
            return Pair(
                secret: try EnvelopeKeyFile(keys: [entry]).bytes(),
                shared: try EnvelopeKeyFile(keys: [entry.isPublic]).bytes())
        } catch {
            throw EnvelopeKeyFault("\(name) could not be written as JSON")
        }
    }

    private static func entry(_ kind: Kind, _ name: String) -> EnvelopeKeyFile.Entry {
        func text(_ bytes: Data) -> String { String(decoding: Base64URL.text(of: bytes), as: UTF8.self) }
        switch kind {
        case .es256:
            let key = P256.Signing.PrivateKey()
            let point = key.publicKey.rawRepresentation
            return EnvelopeKeyFile.Entry(
                kid: name, kty: .ec, crv: .p256, alg: .es256, x: text(point.prefix(32)), y: text(point.suffix(32)),
                d: text(key.rawRepresentation))
        case .edDSA:
            let key = Curve25519.Signing.PrivateKey()
            return EnvelopeKeyFile.Entry(
                kid: name, kty: .okp, crv: .ed25519, alg: .edDSA, x: text(key.publicKey.rawRepresentation),
                d: text(key.rawRepresentation))
        case .p256:
            let key = P256.KeyAgreement.PrivateKey()
            let point = key.publicKey.rawRepresentation
            return EnvelopeKeyFile.Entry(
                kid: name, kty: .ec, crv: .p256, x: text(point.prefix(32)), y: text(point.suffix(32)),
                d: text(key.rawRepresentation))
        case .x25519:
            let key = Curve25519.KeyAgreement.PrivateKey()
            return EnvelopeKeyFile.Entry(
                kid: name, kty: .okp, crv: .x25519, x: text(key.publicKey.rawRepresentation),
                d: text(key.rawRepresentation))
        }
    }
}
