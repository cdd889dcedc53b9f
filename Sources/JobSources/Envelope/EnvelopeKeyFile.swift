import Foundation
internal import ProductionStation

/// A set of keys in a file, in the form of a JWK set (RFC 7517) with the times in which each one may be used.
struct EnvelopeKeyFile: Codable, Equatable, Sendable {
    var keys: [Entry]

    /// One key. Coordinates and secrets are base64url without padding, as in a JWK.
    struct Entry: Codable, Equatable, Sendable {
        /// 1 to 64 letters, digits, dots, hyphens and underscores.
        var kid: String
        var kty: KeyType
        var crv: Curve
        /// Of a signing key: the only way in which it signs.
        var alg: EnvelopeAlgorithm?
        var x: String
        var y: String?
        /// The private part; absent in a public file.
        var d: String?
        /// RFC 3339; not limited when absent.
        var notBefore, notAfter: String?
        /// From then on nothing that it signed is believed, whenever it was signed.
        var revokedAt: String?

        /// Without what must stay secret.
        var isPublic: Entry {
            var entry = self
            entry.d = nil
            return entry
        }
    }

    enum KeyType: String, Codable, Sendable { case ec = "EC", okp = "OKP" }
    enum Curve: String, Codable, Sendable { case p256 = "P-256", ed25519 = "Ed25519", x25519 = "X25519" }

    static let bytesMax = 65_536
    static let keysMax = 64

    /// Reads a file's bytes.
    static func read(_ bytes: [UInt8]) throws(EnvelopeKeyFault) -> EnvelopeKeyFile {
        guard bytes.count <= bytesMax else { throw EnvelopeKeyFault("larger than \(bytesMax) bytes") }
        let file: EnvelopeKeyFile
        do { file = try JSONDecoder().decode(EnvelopeKeyFile.self, from: Data(bytes)) } catch {
            throw EnvelopeKeyFault("no JWK set as docs/envelopes.md describes it")
        }
        guard !file.keys.isEmpty, file.keys.count <= keysMax else {
            throw EnvelopeKeyFault("it has \(file.keys.count) keys; 1 to \(keysMax) are expected")
        }
        var seen: Set<String> = []
        for entry in file.keys {
            guard EnvelopeKeyName.isValid(entry.kid) else { throw EnvelopeKeyFault("a \"kid\" is malformed") }
            guard seen.insert(entry.kid).inserted else { throw EnvelopeKeyFault("\(entry.kid) comes twice") }
        }
        return file
    }

    func bytes() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        return Array(try encoder.encode(self)) + [UInt8(ascii: "\n")]
    }
}

/// The form of a key's name.
enum EnvelopeKeyName {
    static func isValid(_ text: String) -> Bool { DocumentCode.isValid(text, lengthMax: 64) }
}

/// A key file that cannot be used. Names keys, never their contents.
public struct EnvelopeKeyFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong, in English, for an operator.
    public var detail: String
    init(_ detail: String) { self.detail = detail }
    /// The same.
    public var description: String { detail }
}

extension EnvelopeKeyFile.Entry {
    /// When it may be used.
    func period() throws(EnvelopeKeyFault) -> EnvelopeKeyPeriod {
        func time(_ text: String?, _ name: String) throws(EnvelopeKeyFault) -> Timestamp? {
            guard let text else { return nil }
            guard let time = Timestamp(rfc3339: text) else {
                throw EnvelopeKeyFault("\(kid): \(name) is no time in the form of RFC 3339")
            }
            return time
        }
        return EnvelopeKeyPeriod(
            notBefore: try time(notBefore, "notBefore"), notAfter: try time(notAfter, "notAfter"),
            revokedAt: try time(revokedAt, "revokedAt"))
    }

    /// The raw bytes of one part.
    func part(_ text: String?, _ name: String, count: Int) throws(EnvelopeKeyFault) -> [UInt8] {
        guard let text, let bytes = Base64URL.bytes(of: text.utf8), bytes.count == count else {
            throw EnvelopeKeyFault("\(kid): \(name) must be \(count) bytes in base64url")
        }
        return bytes
    }
}

/// When a key may be used.
struct EnvelopeKeyPeriod: Equatable, Sendable {
    var notBefore: Timestamp?
    var notAfter: Timestamp?
    var revokedAt: Timestamp?

    func problem(at now: Timestamp) -> EnvelopeProblem? {
        if let revokedAt, revokedAt <= now { return .keyRevoked }
        if let notAfter, notAfter < now { return .keyExpired }
        if let notBefore, now < notBefore { return .keyUnknown }
        return nil
    }
}
