internal import Crypto
import Foundation
internal import ProductionStation

/// The keys that documents are sealed to for this station: private, by name. Several at once, so that one can follow
/// another without a gap.
public struct StationKeys: Sendable {
    private enum Key: Sendable {
        case p256(P256.KeyAgreement.PrivateKey)
        case x25519(Curve25519.KeyAgreement.PrivateKey)

        var suite: EnvelopeSuite {
            switch self {
            case .p256: .p256
            case .x25519: .x25519
            }
        }
    }

    private var keys: [String: (key: Key, period: EnvelopeKeyPeriod)] = [:]

    /// Reads a set of private keys (`docs/envelopes.md`).
    public init(jwkSet bytes: [UInt8]) throws(EnvelopeKeyFault) {
        for entry in try EnvelopeKeyFile.read(bytes).keys {
            let secret = try entry.part(entry.d, "d", count: 32)
            let key: Key
            do {
                switch (entry.kty, entry.crv) {
                case (.ec, .p256): key = .p256(try P256.KeyAgreement.PrivateKey(rawRepresentation: secret))
                case (.okp, .x25519): key = .x25519(try Curve25519.KeyAgreement.PrivateKey(rawRepresentation: secret))
                case (_, _): throw EnvelopeKeyFault("\(entry.kid): a key to seal to is EC, P-256 or OKP, X25519")
                }
            } catch let fault as EnvelopeKeyFault {
                throw fault
            } catch {
                throw EnvelopeKeyFault("\(entry.kid): no private key of its curve")
            }
            keys[entry.kid] = (key, try entry.period())
        }
    }

    /// Names of all keys, in order.
    public var names: [String] { keys.keys.sorted() }

    /// Opens the sealed part, once its digest is known to be the signed one.
    ///
    /// - Parameter sealed: the encapsulated key and the ciphertext behind it.
    func open(_ sealed: [UInt8], _ claims: EnvelopeClaims, at now: Timestamp) throws(EnvelopeProblem) -> [UInt8] {
        guard let (key, period) = keys[claims.recipient] else { throw .keyUnknown }
        if let problem = period.problem(at: now) { throw problem }
        guard key.suite == claims.suite, sealed.count > claims.suite.encapsulatedBytes else { throw .notDecipherable }
        let encapsulated = Data(sealed.prefix(claims.suite.encapsulatedBytes))
        let ciphertext = Data(sealed.dropFirst(claims.suite.encapsulatedBytes))
        do {
            var recipient =
                switch key {
                case .p256(let key):
                    try HPKE.Recipient(
                        privateKey: key, ciphersuite: claims.suite.suite, info: claims.info,
                        encapsulatedKey: encapsulated)
                case .x25519(let key):
                    try HPKE.Recipient(
                        privateKey: key, ciphersuite: claims.suite.suite, info: claims.info,
                        encapsulatedKey: encapsulated)
                }
            return Array(try recipient.open(ciphertext, authenticating: claims.authenticated))
        } catch {
            throw .notDecipherable
        }
    }
}
