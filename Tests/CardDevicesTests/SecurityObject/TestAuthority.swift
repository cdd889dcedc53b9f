import Crypto
import Foundation
import SwiftASN1
import X509

@testable import CardDevices

/// An invented authority that issues certificates for document signers.
struct TestAuthority {
    static let validFrom = Date(timeIntervalSince1970: 1_600_000_000)
    static let validUntil = Date(timeIntervalSince1970: 4_000_000_000)
    /// Between the two.
    static let now: Int64 = 1_900_000_000_000

    let key = P256.Signing.PrivateKey()
    let certificate: Certificate

    init(_ name: String = "Sample Authority") throws {
        let subject = try Self.name(name)
        certificate = try Certificate(
            version: .v3, serialNumber: .init(1), publicKey: .init(key.publicKey), notValidBefore: Self.validFrom,
            notValidAfter: Self.validUntil, issuer: subject, subject: subject,
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                Critical(KeyUsage(keyCertSign: true, cRLSign: true))
            }, issuerPrivateKey: .init(key))
    }

    var der: [UInt8] { get throws { try Self.der(certificate) } }

    /// DER of a certificate for a signer; its serial number is long and begins with a high bit, its name is Chinese.
    func issue(
        for signer: P256.Signing.PublicKey, from: Date = validFrom, until: Date = validUntil
    ) throws -> [UInt8] {
        try Self.der(
            Certificate(
                version: .v3, serialNumber: .init(bytes: [0x9F, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] as [UInt8]),
                publicKey: .init(signer), notValidBefore: from, notValidAfter: until, issuer: certificate.subject,
                subject: Self.name("样例签名者"), signatureAlgorithm: .ecdsaWithSHA256,
                extensions: Certificate.Extensions { Critical(KeyUsage(digitalSignature: true)) },
                issuerPrivateKey: .init(key)))
    }

    private static func name(_ text: String) throws -> DistinguishedName {
        try DistinguishedName {
            CountryName("UT")
            OrganizationName("样例机关")
            CommonName(text)
        }
    }

    private static func der(_ certificate: Certificate) throws -> [UInt8] {
        var coder = DER.Serializer()
        try coder.serialize(certificate)
        return coder.serializedBytes
    }

    static func pem(_ der: [UInt8]) -> String { PEMDocument(type: "CERTIFICATE", derBytes: der).pemString }
}
