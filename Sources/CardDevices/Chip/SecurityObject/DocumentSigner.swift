internal import Crypto
internal import SwiftASN1

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
            let der = isPEM ? try PEMDocument(pemString: String(decoding: bytes, as: UTF8.self)).derBytes : bytes
            let parsed = try SignerCertificate(der)
            publicKey = try parsed.p256Key
            (certificate, identifier) = (der, parsed.identifier)
            (validFrom, validUntil) = (parsed.validFrom, parsed.validUntil)
        } catch SecurityObjectProblem.certificateKeyKind {
            throw .certificateKeyKind
        } catch {
            throw .certificateMalformed
        }
        self.key = key
    }

    /// Whether cards may be signed at that time, in milliseconds since 1970-01-01T00:00:00Z.
    public func validity(at now: Int64) -> SignerValidity {
        SignerValidity(validFrom: validFrom, validUntil: validUntil, now: now)
    }
}

extension DocumentSigner {
    /// The signer whose certificate this is, in whichever version the store has its key.
    ///
    /// - Parameters:
    ///   - certificate: DER or PEM, with a P-256 key.
    ///   - name: of the signing key, as the profile gives it.
    /// - Throws: ``SecurityObjectProblem/certificateOfAnotherKey`` when no version is the certificate's.
    public static func find(
        certificate: [UInt8], named name: String, in keys: any KeyStore
    ) async throws(SecurityObjectProblem) -> DocumentSigner {
        do {
            for entry in try await keys.entries()
            where entry.reference.name == name && !entry.kind.isAES && !entry.isRetired {
                let signer = try DocumentSigner(certificate: certificate, key: entry.reference)
                let own = try await keys.publicKey(of: entry.reference)
                if own.rawRepresentation == signer.publicKey.rawRepresentation { return signer }
            }
        } catch let fault as KeyStoreFault {
            throw .keys(fault)
        } catch {
            throw .certificateMalformed
        }
        throw .certificateOfAnotherKey
    }
}
