internal import Crypto
internal import SwiftASN1

/// What the station needs of an X.509 certificate (RFC 5280). Extensions are not looked at.
struct SignerCertificate {
    /// DER of the whole certificate.
    let bytes: [UInt8]
    /// `IssuerAndSerialNumber`, byte for byte: encoding the issuer anew could choose other string types.
    let identifier: [UInt8]
    let issuer: [UInt8]
    let subject: [UInt8]
    /// Milliseconds since 1970-01-01T00:00:00Z.
    let validFrom: Int64
    let validUntil: Int64
    /// `SubjectPublicKeyInfo`.
    let publicKey: [UInt8]
    private let signed: [UInt8]
    private let algorithm: ASN1ObjectIdentifier
    private let signature: [UInt8]

    init(_ bytes: [UInt8]) throws {
        self.bytes = bytes
        let whole = try DERNodes(DER.parse(bytes), .sequence)
        let signedNode = try whole.next(.sequence)
        let algorithmNode = try whole.next(.sequence)
        let bits = try ASN1BitString(derEncoded: whole.next(.bitString))
        let body = try DERNodes(signedNode, .sequence)
        // The version is absent in version 1.
        _ = body.nextIfPresent(.contextZero)
        let serial = try body.next(.integer)
        let innerAlgorithm = try body.next(.sequence)
        let issuerNode = try body.next(.sequence)
        let validity = try DERNodes(body.next(.sequence), .sequence)
        validFrom = try Self.time(validity)
        validUntil = try Self.time(validity)
        subject = try Array(body.next(.sequence).encodedBytes)
        publicKey = try Array(body.next(.sequence).encodedBytes)
        // Outside the signature there is nothing that could be changed unseen.
        guard whole.isEmpty, validity.isEmpty, bits.paddingBits == 0,
            innerAlgorithm.encodedBytes == algorithmNode.encodedBytes
        else { throw SecurityObjectProblem.certificateMalformed }
        issuer = Array(issuerNode.encodedBytes)
        var coder = DER.Serializer()
        coder.appendConstructedNode(identifier: .sequence) { coder in
            coder.serialize(issuerNode)
            coder.serialize(serial)
        }
        identifier = coder.serializedBytes
        signed = Array(signedNode.encodedBytes)
        algorithm = try DERNodes(algorithmNode, .sequence).nextObjectIdentifier()
        signature = Array(bits.bytes)
    }

    /// The key of a document signer.
    var p256Key: P256.Signing.PublicKey {
        get throws(SecurityObjectProblem) {
            guard let key = try? P256.Signing.PublicKey(derRepresentation: publicKey) else { throw .certificateKeyKind }
            return key
        }
    }

    func validity(at now: Int64) -> SignerValidity {
        SignerValidity(validFrom: validFrom, validUntil: validUntil, now: now)
    }

    /// True when `authority` has that name and signed this certificate by ECDSA over P-256, P-384 or P-521.
    func isIssued(by authority: SignerCertificate) -> Bool {
        guard authority.subject == issuer else { return false }
        switch algorithm {
        case .ecdsaWithSHA256: return isSigned(authority.publicKey, SHA256.hash(data: signed))
        case .ecdsaWithSHA384: return isSigned(authority.publicKey, SHA384.hash(data: signed))
        case .ecdsaWithSHA512: return isSigned(authority.publicKey, SHA512.hash(data: signed))
        case _: return false
        }
    }

    private func isSigned(_ key: [UInt8], _ digest: some Digest) -> Bool {
        if let key = try? P256.Signing.PublicKey(derRepresentation: key),
            let signature = try? P256.Signing.ECDSASignature(derRepresentation: signature)
        {
            return key.isValidSignature(signature, for: digest)
        }
        if let key = try? P384.Signing.PublicKey(derRepresentation: key),
            let signature = try? P384.Signing.ECDSASignature(derRepresentation: signature)
        {
            return key.isValidSignature(signature, for: digest)
        }
        guard let key = try? P521.Signing.PublicKey(derRepresentation: key),
            let signature = try? P521.Signing.ECDSASignature(derRepresentation: signature)
        else { return false }
        return key.isValidSignature(signature, for: digest)
    }

    /// UTCTime until 2049, GeneralizedTime from then on.
    private static func time(_ nodes: DERNodes) throws -> Int64 {
        if let node = nodes.nextIfPresent(.utcTime) {
            let time = try UTCTime(derEncoded: node)
            return milliseconds((time.year, time.month, time.day), (time.hours, time.minutes, time.seconds))
        }
        let time = try GeneralizedTime(derEncoded: nodes.next(.generalizedTime))
        return milliseconds((time.year, time.month, time.day), (time.hours, time.minutes, time.seconds))
    }

    /// Proleptic Gregorian calendar; years begin in March, so that the leap day is the last of its year.
    private static func milliseconds(
        _ date: (year: Int, month: Int, day: Int), _ clock: (hours: Int, minutes: Int, seconds: Int)
    ) -> Int64 {
        let year = date.month > 2 ? date.year : date.year - 1
        let monthFromMarch = (date.month + 9) % 12
        let days = year * 365 + year / 4 - year / 100 + year / 400 + (153 * monthFromMarch + 2) / 5 + date.day - 1
        // 719,468 days from 0000-03-01 to 1970-01-01.
        let seconds = (days - 719_468) * 86_400 + clock.hours * 3_600 + clock.minutes * 60 + clock.seconds
        return Int64(seconds) * 1_000
    }
}
