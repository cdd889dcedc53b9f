public import Crypto
internal import Glibc

/// An authority that exists for one moment only: it issues one document signer's certificate for development and
/// simulation, and its key is gone afterwards. Nobody outside this station trusts it.
public struct DevelopmentAuthority: Sendable {
    /// DER of the authority's own certificate: what the station trusts.
    public let authority: [UInt8]
    /// DER of the signer's certificate.
    public let certificate: [UInt8]

    /// - Parameters:
    ///   - signer: the public half of the signing key in a store.
    ///   - validFrom: milliseconds since 1970-01-01T00:00:00Z, from 1970 to 2049; whole seconds count.
    ///   - validUntil: the same.
    ///   - key: the authority's key, for simulations that must be the same each time; a new one otherwise.
    /// - Throws: ``SecurityObjectProblem/certificateMalformed`` for times that cannot be written, or a failing signature.
    public init(
        for signer: P256.Signing.PublicKey, validFrom: Int64, validUntil: Int64, key: P256.Signing.PrivateKey = .init()
    ) throws(SecurityObjectProblem) {
        guard let from = Self.time(validFrom), let until = Self.time(validUntil) else { throw .certificateMalformed }
        let period = Self.object(0x30, Self.object(0x17, from) + Self.object(0x17, until))
        let name = Self.name("Development authority")
        // Basic constraints: an authority. Key usage: signs certificates, and digital signature.
        authority = try Self.certificate(
            serial: 1, issuer: name, period, subject: name, key.publicKey, by: key,
            extensions: [
                Self.extension(0x13, [0x30, 0x03, 0x01, 0x01, 0xFF]), Self.extension(0x0F, [0x03, 0x02, 0x01, 0x06]),
            ])
        certificate = try Self.certificate(
            serial: 2, issuer: name, period, subject: Self.name("Development document signer"), signer, by: key,
            extensions: [Self.extension(0x0F, [0x03, 0x02, 0x07, 0x80])])
    }

    private static func certificate(
        serial: UInt8, issuer: [UInt8], _ period: [UInt8], subject: [UInt8], _ key: P256.Signing.PublicKey,
        by authority: P256.Signing.PrivateKey, extensions: [[UInt8]]
    ) throws(SecurityObjectProblem) -> [UInt8] {
        // ECDSA with SHA-256 (RFC 5758 §3.2).
        let algorithm = object(0x30, object(0x06, [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02]))
        let body = object(
            0x30,
            object(0xA0, [0x02, 0x01, 0x02]) + object(0x02, [serial]) + algorithm + issuer + period + subject
                + Array(key.derRepresentation) + object(0xA3, object(0x30, extensions.flatMap(\.self))))
        let digest = SHA256.hash(data: body)
        guard let signature = SteadySignature.make({ try? authority.signature(for: digest) }) else {
            throw .certificateMalformed
        }
        return object(0x30, body + algorithm + object(0x03, [0] + signature.derRepresentation))
    }

    /// Country UT (Utopia, Doc 9303-3) and a common name.
    private static func name(_ text: String) -> [UInt8] {
        let parts: [(type: UInt8, form: UInt32, text: String)] = [(6, 0x13, "UT"), (3, 0x0C, text)]
        return object(
            0x30,
            parts.flatMap { part in
                object(
                    0x31, object(0x30, object(0x06, [0x55, 4, part.type]) + object(part.form, Array(part.text.utf8))))
            })
    }

    /// A critical extension 2.5.29.n.
    private static func `extension`(_ number: UInt8, _ value: [UInt8]) -> [UInt8] {
        object(0x30, object(0x06, [0x55, 0x1D, number]) + object(0x01, [0xFF]) + object(0x04, value))
    }

    private static func object(_ tag: UInt32, _ value: [UInt8]) -> [UInt8] { TLV(tag, value).encoded() }

    /// UTCTime, which ends with 2049; nil outside.
    private static func time(_ milliseconds: Int64) -> [UInt8]? {
        var seconds = time_t(milliseconds / 1_000)
        var parts = tm()
        guard milliseconds >= 0, gmtime_r(&seconds, &parts) != nil, parts.tm_year < 150 else { return nil }
        let numbers = [parts.tm_year % 100, parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec]
        return numbers.flatMap { [UInt8(0x30 + $0 / 10), UInt8(0x30 + $0 % 10)] } + [0x5A]
    }
}

/// ECDSA signatures whose DER always has 70 bytes, so that what is simulated twice has the same lengths twice.
enum SteadySignature {
    /// One in four signatures fits; so many tries fail once in 10^12.
    private static let triesMax = 100

    /// - Returns: nil when `sign` fails, or never gives one that fits.
    static func make(_ sign: () -> P256.Signing.ECDSASignature?) -> P256.Signing.ECDSASignature? {
        for _ in 0..<triesMax {
            guard let signature = sign() else { return nil }
            if signature.derRepresentation.count == 70 { return signature }
        }
        return nil
    }
}
