internal import Crypto
import Foundation
internal import JWTKit
public import ProductionStation

/// Makes envelopes, as a platform does: for integrators to try, for the simulated platform and for tests.
public struct EnvelopeMaker: Sendable {
    /// Whom a document is sealed to.
    public struct Recipient: Sendable {
        var name: String
        var suite: EnvelopeSuite
        var publicKey: [UInt8]

        /// From the public part of a station's key file.
        ///
        /// - Parameter name: which key; nil takes the first.
        public init(jwkSet bytes: [UInt8], name: String? = nil) throws(EnvelopeKeyFault) {
            let keys = try EnvelopeKeyFile.read(bytes).keys
            guard let entry = keys.first(where: { $0.kid == name ?? $0.kid }) else {
                throw EnvelopeKeyFault("there is no key \(name ?? "")")
            }
            self.name = entry.kid
            switch (entry.kty, entry.crv) {
            case (.ec, .p256):
                suite = .p256
                publicKey =
                    [0x04] + (try entry.part(entry.x, "x", count: 32)) + (try entry.part(entry.y, "y", count: 32))
            case (.okp, .x25519): (suite, publicKey) = (.x25519, try entry.part(entry.x, "x", count: 32))
            case (_, _): throw EnvelopeKeyFault("\(entry.kid): a key to seal to is EC, P-256 or OKP, X25519")
            }
        }
    }

    /// What an envelope says beside its document.
    public struct Address: Sendable {
        public var issuer: String
        public var station: String
        public var schema: EnvelopeClaims.Schema
        public var job: JobKey
        public var lease: String?
        public var availableAt: Timestamp?
        public var issuedAt: Timestamp
        public var expiresAt: Timestamp

        /// All of it.
        public init(
            issuer: String, station: String, schema: EnvelopeClaims.Schema = .job, job: JobKey, lease: String? = nil,
            availableAt: Timestamp? = nil, issuedAt: Timestamp, expiresAt: Timestamp
        ) {
            self.issuer = issuer
            self.station = station
            self.schema = schema
            self.job = job
            self.lease = lease
            self.availableAt = availableAt
            self.issuedAt = issuedAt
            self.expiresAt = expiresAt
        }
    }

    private let header: EnvelopeHeader
    private let signer: any JWTAlgorithm

    /// - Parameters:
    ///   - bytes: a key file with the private part of the signing key.
    ///   - name: which key; nil takes the first.
    public init(jwkSet bytes: [UInt8], name: String? = nil) async throws(EnvelopeKeyFault) {
        let keys = try EnvelopeKeyFile.read(bytes).keys
        guard let entry = keys.first(where: { $0.kid == name ?? $0.kid }) else {
            throw EnvelopeKeyFault("there is no key \(name ?? "")")
        }
        guard entry.d != nil else { throw EnvelopeKeyFault("\(entry.kid) has no private part to sign with") }
        header = EnvelopeHeader(algorithm: try entry.algorithm(), key: entry.kid)
        signer = try await entry.signatureKey()
    }

    /// Seals and signs one document.
    ///
    /// - Returns: the envelope's text.
    public func envelope(
        around document: [UInt8], to recipient: Recipient, _ address: Address
    ) throws(EnvelopeKeyFault) -> [UInt8] {
        var claims = EnvelopeClaims(
            issuer: address.issuer, station: address.station, issuedAt: address.issuedAt,
            expiresAt: address.expiresAt, schema: address.schema, job: address.job, lease: address.lease,
            availableAt: address.availableAt, suite: recipient.suite, recipient: recipient.name, sealedSHA256: "")
        do {
            let sealed = Base64URL.text(of: try seal(document, to: recipient, claims))
            claims.sealedSHA256 = EnvelopeOpener.hex(SHA256.hash(data: Data(sealed)))
            var signed = Base64URL.text(of: header.json)
            signed += [UInt8(ascii: ".")] + Base64URL.text(of: try claims.json())
            let signature = Base64URL.text(of: try signer.sign(signed))
            return signed + [UInt8(ascii: ".")] + signature + [UInt8(ascii: ".")] + sealed
        } catch {
            throw EnvelopeKeyFault("the document could not be sealed or signed")
        }
    }

    private func seal(_ document: [UInt8], to recipient: Recipient, _ claims: EnvelopeClaims) throws -> Data {
        var sender =
            switch recipient.suite {
            case .p256:
                try HPKE.Sender(
                    recipientKey: P256.KeyAgreement.PublicKey(x963Representation: recipient.publicKey),
                    ciphersuite: recipient.suite.suite, info: claims.info)
            case .x25519:
                try HPKE.Sender(
                    recipientKey: Curve25519.KeyAgreement.PublicKey(rawRepresentation: recipient.publicKey),
                    ciphersuite: recipient.suite.suite, info: claims.info)
            }
        let ciphertext = try sender.seal(Data(document), authenticating: claims.authenticated)
        return sender.encapsulatedKey + ciphertext
    }
}
