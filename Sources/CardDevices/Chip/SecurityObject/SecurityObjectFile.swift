internal import Crypto
internal import SwiftASN1

/// EF.SOD: a security object signed by the document signer (file `011D`, tag 77, CMS SignedData of RFC 5652).
public enum SecurityObjectFile {
    /// Signs and returns the whole file. The key never leaves the store.
    ///
    /// - Parameter now: milliseconds since 1970-01-01T00:00:00Z; an expired signer makes no card.
    /// - Throws: ``SecurityObjectProblem``; a certificate that is about another key is found before the file is returned.
    public static func make(
        _ object: SecurityObject, signer: DocumentSigner, keys: any KeyStore, now: Int64
    ) async throws(SecurityObjectProblem) -> [UInt8] {
        let validity = signer.validity(at: now)
        guard validity.allowsProduction else { throw .signer(validity) }
        let parts: (content: [UInt8], attributes: [UInt8])
        do {
            let content = try object.encoded()
            parts = (content, try attributes(contentDigest: Array(SHA256.hash(data: content))))
        } catch {
            throw .malformed(part: "content")
        }
        let digest = SHA256.hash(data: parts.attributes)
        let signature: P256.Signing.ECDSASignature
        do {
            signature = try await keys.signature(of: digest, by: signer.key)
        } catch {
            throw .keys(error)
        }
        guard signer.publicKey.isValidSignature(signature, for: digest) else { throw .certificateOfAnotherKey }
        do {
            return TLV(0x77, try signedData(parts.content, parts.attributes, signature, signer)).encoded()
        } catch {
            throw .malformed(part: "signed data")
        }
    }

    /// `SignedAttributes` as they are signed: a SET, not the tag that stands in the file.
    private static func attributes(contentDigest: [UInt8]) throws -> [UInt8] {
        var coder = DER.Serializer()
        try coder.serializeSetOf([
            SignedAttribute(type: .contentType) { try $0.serialize(ASN1ObjectIdentifier.ldsSecurityObject) },
            SignedAttribute(type: .messageDigest) {
                try $0.serialize(ASN1OctetString(contentBytes: contentDigest[...]))
            },
        ])
        return coder.serializedBytes
    }

    private static func signedData(
        _ content: [UInt8], _ attributes: [UInt8], _ signature: P256.Signing.ECDSASignature, _ signer: DocumentSigner
    ) throws -> [UInt8] {
        var coder = DER.Serializer()
        try coder.appendConstructedNode(identifier: .sequence) { coder in
            try coder.serialize(ASN1ObjectIdentifier.signedData)
            try coder.appendConstructedNode(identifier: .contextZero) { coder in
                try coder.appendConstructedNode(identifier: .sequence) { coder in
                    try coder.serialize(3)
                    try coder.appendConstructedNode(identifier: .set) { try $0.serializeAlgorithm(.sha256) }
                    try coder.appendConstructedNode(identifier: .sequence) { coder in
                        try coder.serialize(ASN1ObjectIdentifier.ldsSecurityObject)
                        try coder.serialize(
                            ASN1OctetString(contentBytes: content[...]), explicitlyTaggedWithIdentifier: .contextZero)
                    }
                    coder.appendConstructedNode(identifier: .contextZero) { $0.serializeRawBytes(signer.certificate) }
                    try coder.appendConstructedNode(identifier: .set) { coder in
                        try signerInfo(&coder, attributes, signature, signer)
                    }
                }
            }
        }
        return coder.serializedBytes
    }

    private static func signerInfo(
        _ coder: inout DER.Serializer, _ attributes: [UInt8], _ signature: P256.Signing.ECDSASignature,
        _ signer: DocumentSigner
    ) throws {
        try coder.appendConstructedNode(identifier: .sequence) { coder in
            try coder.serialize(1)
            coder.serializeRawBytes(signer.identifier)
            try coder.serializeAlgorithm(.sha256)
            // The same bytes under the implicit tag [0].
            coder.serializeRawBytes([0xA0] + attributes.dropFirst())
            try coder.serializeAlgorithm(.ecdsaWithSHA256)
            try coder.serialize(ASN1OctetString(contentBytes: Array(signature.derRepresentation)[...]))
        }
    }
}

/// One attribute with one value.
private struct SignedAttribute: DERSerializable {
    var type: ASN1ObjectIdentifier
    var value: (inout DER.Serializer) throws -> Void

    func serialize(into coder: inout DER.Serializer) throws {
        try coder.appendConstructedNode(identifier: .sequence) { coder in
            try coder.serialize(type)
            try coder.appendConstructedNode(identifier: .set) { try value(&$0) }
        }
    }
}
