import Crypto

/// The key that every job's key is wrapped under: 32 random bytes in one file outside the store.
///
/// Lives only in memory that the cryptography library clears on release; no text form of it exists.
public struct MasterKey: Sendable, CustomStringConvertible, CustomReflectable {
    /// Bytes in the file, no more, no less.
    public static let byteCount = 32

    private let key: SymmetricKey

    /// Nil unless there are exactly ``byteCount`` bytes that are not all the same.
    package init?(bytes: [UInt8]) {
        guard bytes.count == Self.byteCount, let first = bytes.first, bytes.contains(where: { $0 != first }) else {
            return nil
        }
        key = SymmetricKey(data: bytes)
    }

    /// Nothing of the key.
    public var description: String { "MasterKey(redacted)" }
    /// Nothing: a dump shows no key.
    public var customMirror: Mirror { Mirror(self, children: []) }

    /// One independent key per purpose (HKDF-SHA-256, RFC 5869): none tells anything about another or about this one.
    func derivedKey(for purpose: String, byteCount: Int) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: key, salt: Array("production-station master key 1".utf8), info: Array(purpose.utf8),
            outputByteCount: byteCount)
    }
}
