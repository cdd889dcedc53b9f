internal import Crypto
import Foundation
internal import JWTKit
internal import ProductionStation

/// The keys whose signatures this station believes, by name.
///
/// A token says which key signed it and how; both are looked up here first, and only that key is asked, in its one way.
/// There is no default key, and none is tried after another.
public struct PlatformKeys: Sendable {
    struct Key: Sendable {
        var algorithm: EnvelopeAlgorithm
        var period: EnvelopeKeyPeriod
        var verifier: any JWTAlgorithm
    }

    private var keys: [String: Key] = [:]

    /// Reads a set of public keys (`docs/envelopes.md`).
    ///
    /// - Throws: what is wrong with the file. A private key in it is refused, because it does not belong on this machine.
    public init(jwkSet bytes: [UInt8]) async throws(EnvelopeKeyFault) {
        for entry in try EnvelopeKeyFile.read(bytes).keys {
            guard entry.d == nil else {
                throw EnvelopeKeyFault("\(entry.kid) has its private part: only public keys belong here")
            }
            keys[entry.kid] = Key(
                algorithm: try entry.algorithm(), period: try entry.period(), verifier: try await entry.signatureKey())
        }
    }

    func key(_ name: String) -> Key? { keys[name] }

    /// Names of all keys, in order.
    public var names: [String] { keys.keys.sorted() }
}

extension EnvelopeKeyFile.Entry {
    func algorithm() throws(EnvelopeKeyFault) -> EnvelopeAlgorithm {
        switch (kty, crv, alg) {
        case (.ec, .p256, .es256): return .es256
        case (.okp, .ed25519, .edDSA): return .edDSA
        case (_, _, _):
            throw EnvelopeKeyFault("\(kid): kty, crv and alg must be EC, P-256, ES256 or OKP, Ed25519, EdDSA")
        }
    }

    /// The key as the library wants it: to verify, and with its private part also to sign.
    func signatureKey() async throws(EnvelopeKeyFault) -> any JWTAlgorithm {
        let collection = JWTKeyCollection()
        let name = JWKIdentifier(string: kid)
        do {
            switch (try algorithm(), d) {
            case (.es256, nil):
                let point = [0x04] + (try part(x, "x", count: 32)) + (try part(y, "y", count: 32))
                let key = try P256.Signing.PublicKey(x963Representation: point)
                await collection.add(ecdsa: try ES256PublicKey(backing: key), kid: name)
            case (.es256, .some):
                let key = try P256.Signing.PrivateKey(rawRepresentation: try part(d, "d", count: 32))
                await collection.add(ecdsa: try ES256PrivateKey(backing: key), kid: name)
            case (.edDSA, nil):
                let key = try Curve25519.Signing.PublicKey(rawRepresentation: try part(x, "x", count: 32))
                await collection.add(eddsa: EdDSA.PublicKey(backing: key), kid: name)
            case (.edDSA, .some):
                let key = try Curve25519.Signing.PrivateKey(rawRepresentation: try part(d, "d", count: 32))
                await collection.add(eddsa: EdDSA.PrivateKey(backing: key), kid: name)
            }
            return try await collection.getKey(for: name)
        } catch let fault as EnvelopeKeyFault {
            throw fault
        } catch {
            throw EnvelopeKeyFault("\(kid): no key of its curve")
        }
    }
}
