/// How an envelope may be signed. Nothing else is known here, so nothing else can be asked for.
public enum EnvelopeAlgorithm: String, Sendable, CaseIterable, Codable {
    /// ECDSA on P-256 with SHA-256 (RFC 7518, 3.4).
    case es256 = "ES256"
    /// Ed25519 (RFC 8037, 3.1).
    case edDSA = "EdDSA"
}
