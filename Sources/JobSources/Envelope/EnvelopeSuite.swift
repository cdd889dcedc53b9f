internal import Crypto
import Foundation

/// How the personal part is sealed to one station: HPKE in base mode (RFC 9180).
public enum EnvelopeSuite: String, Sendable, CaseIterable, Codable {
    /// DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM.
    case p256 = "P256_SHA256_AES_GCM_256"
    /// DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20Poly1305.
    case x25519 = "X25519_SHA256_CHACHA20_POLY1305"

    /// Length of the encapsulated key that stands before the ciphertext, in bytes.
    var encapsulatedBytes: Int {
        switch self {
        case .p256: 65
        case .x25519: 32
        }
    }

    var suite: HPKE.Ciphersuite {
        switch self {
        case .p256: .P256_SHA256_AES_GCM_256
        case .x25519: .Curve25519_SHA256_ChachaPoly
        }
    }
}

/// What both sides mix into the keys and hold the ciphertext to.
enum EnvelopeContext {
    /// Binds the keys to the station and the kind of document.
    static func info(station: String, schema: String) -> Data { joined("production-station", station, schema) }

    /// Binds the ciphertext to one job under one lease.
    static func authenticated(job: String, revision: Int, lease: String) -> Data {
        joined(job, String(revision), lease)
    }

    /// None of the words can hold a NUL.
    private static func joined(_ words: String...) -> Data { Data(words.joined(separator: "\u{0}").utf8) }
}
