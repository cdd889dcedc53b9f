internal import Crypto
internal import Foundation
internal import SwiftASN1
internal import X509

/// Who signs the chip's data: a certificate, and the key in the store that it is about.
public struct DocumentSigner: Sendable {
    /// DER.
    public let certificate: [UInt8]
    public let key: KeyReference
    /// Milliseconds since 1970-01-01T00:00:00Z.
    public let validFrom: Int64
    /// Milliseconds since 1970-01-01T00:00:00Z.
    public let validUntil: Int64
    let publicKey: P256.Signing.PublicKey
    /// `IssuerAndSerialNumber`, byte for byte as the certificate has it.
    let identifier: [UInt8]

    /// - Parameters:
    ///   - certificate: DER or PEM, with a P-256 key.
    ///   - key: the signing key in the store.
    public init(certificate bytes: [UInt8], key: KeyReference) throws(SecurityObjectProblem) {
        do {
            let isPEM = bytes.starts(with: Array("-----BEGIN".utf8))
            certificate = isPEM ? try PEMDocument(pemString: String(decoding: bytes, as: UTF8.self)).derBytes : bytes
            let parsed = try Certificate(derEncoded: certificate)
            validFrom = Int64(parsed.notValidBefore.timeIntervalSince1970 * 1_000)
            validUntil = Int64(parsed.notValidAfter.timeIntervalSince1970 * 1_000)
            guard let found = P256.Signing.PublicKey(parsed.publicKey) else {
                throw SecurityObjectProblem.certificateKeyKind
            }
            publicKey = found
            identifier = try Self.identifier(certificate)
        } catch let problem as SecurityObjectProblem {
            throw problem
        } catch {
            throw .certificateMalformed
        }
        self.key = key
    }

    /// Whether cards may be signed at that time, in milliseconds since 1970-01-01T00:00:00Z.
    public func validity(at now: Int64) -> SignerValidity {
        SignerValidity(validFrom: validFrom, validUntil: validUntil, now: now)
    }

    /// Taken from the bytes: encoding the issuer anew could choose other string types.
    static func identifier(_ certificate: [UInt8]) throws -> [UInt8] {
        let whole = try DERNodes(DER.parse(certificate), .sequence)
        let body = try DERNodes(whole.next(.sequence), .sequence)
        _ = try whole.next(.sequence)
        // Outside the signature, and ignored by the library: two certificates would count as one.
        guard try ASN1BitString(derEncoded: whole.next(.bitString)).paddingBits == 0 else {
            throw SecurityObjectProblem.certificateMalformed
        }
        // The version is absent in version 1.
        _ = body.nextIfPresent(ASN1Identifier(tagWithNumber: 0, tagClass: .contextSpecific))
        let serial = try body.next(.integer)
        _ = try body.next(.sequence)
        let issuer = try body.next(.sequence)
        var coder = DER.Serializer()
        coder.appendConstructedNode(identifier: .sequence) { coder in
            coder.serialize(issuer)
            coder.serialize(serial)
        }
        return coder.serializedBytes
    }
}
