import Crypto
import SwiftASN1

@testable import CardDevices

/// An invented authority that issues certificates for document signers, written by hand from RFC 5280.
struct TestAuthority {
    /// 2020-09-13T12:26:40Z and 2096-10-02T07:06:40Z.
    static let validFrom = "200913122640Z"
    static let validUntil = "20961002070640Z"
    static let validUntilMilliseconds: Int64 = 4_000_000_000_000
    /// Between the two.
    static let now: Int64 = 1_900_000_000_000

    let key: P256.Signing.PrivateKey
    let name: String
    let der: [UInt8]

    init(_ name: String = "Sample Authority", key: P256.Signing.PrivateKey = .init()) throws {
        (self.name, self.key) = (name, key)
        der = try Self.certificate(
            serial: [1], subject: name, issuer: name, key: key.publicKey, by: key, until: Self.validUntil,
            // Basic constraints: an authority. Key usage: signs certificates.
            extensions: ["300F0603551D130101FF040530030101FF", "300E0603551D0F0101FF040403020106"])
    }

    /// For a signer; the serial number is long and begins with a high bit, the name is Chinese.
    func issue(for signer: P256.Signing.PublicKey, until: String = validUntil) throws -> [UInt8] {
        try Self.certificate(
            serial: [0, 0x9F, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], subject: "样例签名者", issuer: name, key: signer, by: key,
            until: until, extensions: ["300E0603551D0F0101FF040403020780"])
    }

    static func pem(_ der: [UInt8]) -> String { PEMDocument(type: "CERTIFICATE", derBytes: der).pemString }

    private static func certificate(
        serial: [UInt8], subject: String, issuer: String, key: P256.Signing.PublicKey,
        by signer: P256.Signing.PrivateKey,
        until: String, extensions: [String]
    ) throws -> [UInt8] {
        let algorithm = KeySample.bytes("300A06082A8648CE3D040302")
        let times = object(0x17, Array(validFrom.utf8)) + object(until.utf8.count > 13 ? 0x18 : 0x17, Array(until.utf8))
        let list = object(0x30, extensions.flatMap { KeySample.bytes($0) })
        let body = object(
            0x30,
            object(0xA0, [2, 1, 2]) + object(0x02, serial) + algorithm + distinguishedName(issuer) + object(0x30, times)
                + distinguishedName(subject) + Array(key.derRepresentation) + object(0xA3, list))
        let signature = try signer.signature(for: body).derRepresentation
        return object(0x30, body + algorithm + object(0x03, [0] + signature))
    }

    /// Country, organisation, common name.
    private static func distinguishedName(_ name: String) -> [UInt8] {
        let parts: [(UInt8, UInt32, String)] = [(6, 0x13, "UT"), (10, 0x0C, "样例机关"), (3, 0x0C, name)]
        return object(
            0x30,
            parts.flatMap { type, form, text in
                object(0x31, object(0x30, object(0x06, [0x55, 4, type]) + object(form, Array(text.utf8))))
            })
    }

    private static func object(_ tag: UInt32, _ value: [UInt8]) -> [UInt8] { TLV(tag, value).encoded() }
}
