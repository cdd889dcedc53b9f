/// Where keys, nonces and random ids come from. Injected, so that a simulation with the same seed makes the same ones.
///
/// The daemon gives the operating system's generator; anything weaker in production breaks the Vault, because a nonce
/// that comes twice under one key gives both plaintexts away (NIST SP 800-38D §8).
public protocol RandomSource: Sendable {
    /// Fresh bytes, never the same again.
    ///
    /// - Parameter count: how many, 1 to 64.
    func bytes(_ count: Int) -> [UInt8]
}
