internal import Crypto
internal import SwiftASN1

extension SecurityObjectFile {
    /// Checks the file as a stranger would: signature, digest of the content, and an issuer that is trusted.
    ///
    /// The files themselves are checked with ``SecurityObject/check(_:)``. Revocation is not looked at.
    ///
    /// - Parameters:
    ///   - file: the whole EF.SOD.
    ///   - authorities: certificates of the trusted authorities, DER.
    ///   - now: milliseconds since 1970-01-01T00:00:00Z, at which both certificates must be valid.
    public static func verify(
        _ file: [UInt8], authorities: [[UInt8]], now: Int64
    ) throws(SecurityObjectProblem) -> SecurityObject {
        do {
            let list = try TLV.list(parsing: file.span)
            guard list.count == 1, let only = list.first, only.tag == 0x77 else {
                throw SecurityObjectProblem.malformed(part: "template")
            }
            let parsed = try ParsedSignedData(only.value)
            try check(parsed, authorities: authorities, now: now)
            return try SecurityObject(parsing: parsed.content)
        } catch let problem as SecurityObjectProblem {
            throw problem
        } catch {
            throw .malformed(part: "encoding")
        }
    }

    private static func check(_ parsed: ParsedSignedData, authorities: [[UInt8]], now: Int64) throws {
        let certificate = try SignerCertificate(parsed.certificate)
        guard certificate.identifier == parsed.signerIdentifier else {
            throw SecurityObjectProblem.malformed(part: "signer identifier")
        }
        guard parsed.contentDigest == Array(SHA256.hash(data: parsed.content)) else {
            throw SecurityObjectProblem.contentDigestDiffers
        }
        let signature = try P256.Signing.ECDSASignature(derRepresentation: parsed.signature)
        guard try certificate.p256Key.isValidSignature(signature, for: SHA256.hash(data: parsed.attributes)) else {
            throw SecurityObjectProblem.signatureWrong
        }
        let validity = certificate.validity(at: now)
        guard validity.allowsProduction else { throw SecurityObjectProblem.signer(validity) }
        let isTrusted = authorities.contains { bytes in
            guard let authority = try? SignerCertificate(bytes) else { return false }
            return authority.validity(at: now).allowsProduction && certificate.isIssued(by: authority)
        }
        guard isTrusted else { throw SecurityObjectProblem.signerNotTrusted }
    }
}

/// The parts of a SignedData with one certificate and one signer.
private struct ParsedSignedData {
    var content: [UInt8]
    var certificate: [UInt8]
    var signerIdentifier: [UInt8]
    /// As they were signed, with the tag of a SET.
    var attributes: [UInt8]
    var contentDigest: [UInt8]
    var signature: [UInt8]

    init(_ bytes: [UInt8]) throws {
        let outer = try DERNodes(DER.parse(bytes), .sequence)
        try Self.expect(outer, .signedData, "content type")
        let body = try DERNodes(
            DERNodes(outer.next(.contextZero), .contextZero).next(.sequence), .sequence)
        guard try body.nextNumber() == 3 else { throw SecurityObjectProblem.malformed(part: "version") }
        _ = try body.next(.set)
        let encapsulated = try DERNodes(body.next(.sequence), .sequence)
        try Self.expect(encapsulated, .ldsSecurityObject, "content type")
        content = try DERNodes(encapsulated.next(.contextZero), .contextZero).nextOctets()
        let certificates = try DERNodes(body.next(.contextZero), .contextZero)
        certificate = try Array(certificates.next(.sequence).encodedBytes)
        let signers = try DERNodes(body.next(.set), .set)
        let signer = try DERNodes(signers.next(.sequence), .sequence)
        guard certificates.isEmpty, signers.isEmpty, body.isEmpty, outer.isEmpty else {
            throw SecurityObjectProblem.malformed(part: "more than one signer or certificate")
        }
        guard try signer.nextNumber() == 1 else { throw SecurityObjectProblem.malformed(part: "signer version") }
        signerIdentifier = try Array(signer.next(.sequence).encodedBytes)
        try Self.expect(DERNodes(signer.next(.sequence), .sequence), .sha256, "digest algorithm")
        let signed = try signer.next(.contextZero)
        attributes = [0x31] + Array(signed.encodedBytes).dropFirst()
        contentDigest = try Self.digest(in: DERNodes(signed, .contextZero))
        try Self.expect(DERNodes(signer.next(.sequence), .sequence), .ecdsaWithSHA256, "signature algorithm")
        signature = try signer.nextOctets()
    }

    private static func expect(_ nodes: DERNodes, _ expected: ASN1ObjectIdentifier, _ part: String) throws {
        guard try nodes.nextObjectIdentifier() == expected else { throw SecurityObjectProblem.malformed(part: part) }
    }

    /// The content's digest; the content type must be there too and be the right one.
    private static func digest(in attributes: DERNodes) throws -> [UInt8] {
        var digest: [UInt8]?
        var isTyped = false
        while !attributes.isEmpty {
            let attribute = try DERNodes(attributes.next(.sequence), .sequence)
            let type = try attribute.nextObjectIdentifier()
            let values = try DERNodes(attribute.next(.set), .set)
            if type == .messageDigest {
                digest = try values.nextOctets()
            } else if type == .contentType {
                isTyped = try values.nextObjectIdentifier() == .ldsSecurityObject
            }
        }
        guard isTyped, let digest else { throw SecurityObjectProblem.malformed(part: "signed attributes") }
        return digest
    }
}
