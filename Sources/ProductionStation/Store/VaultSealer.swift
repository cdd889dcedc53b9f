import Crypto
import Foundation

/// What of one subject lies on disk: its own key, wrapped, and its content, sealed.
///
/// Destroying `wrappedKey` makes `sealedBytes` unreadable for ever, on this disk and in every backup without the key.
public struct SealedJob: Equatable, Sendable, CustomStringConvertible, CustomReflectable {
    /// Format (1 byte), nonce (12), AES-256-GCM of the 32-byte key, tag (16): 61 bytes. Empty once destroyed.
    public var wrappedKey: [UInt8]
    /// Format (1 byte), nonce (12), AES-256-GCM of the content, tag (16).
    public var sealedBytes: [UInt8]

    /// As read from the store.
    public init(wrappedKey: [UInt8], sealedBytes: [UInt8]) {
        self.wrappedKey = wrappedKey
        self.sealedBytes = sealedBytes
    }

    /// Sizes only.
    public var description: String { "SealedJob(key: \(wrappedKey.count) bytes, content: \(sealedBytes.count) bytes)" }
    /// Nothing: a dump shows neither key nor content.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// The Vault's cryptography: pure, no store, no file.
///
/// One random key per job seals the content (AES-256-GCM, NIST SP 800-38D); the wrapping key, derived from the master
/// key by HKDF-SHA-256 (RFC 5869), seals that key. Subject, purpose and format are authenticated in both.
public struct VaultSealer: Sendable, CustomStringConvertible, CustomReflectable {
    /// Bytes of content that one subject may have.
    public static let contentBytesMax = 4 << 20
    static let format: UInt8 = 1
    private static let nonceByteCount = 12
    private static let tagByteCount = 16
    private static let keyByteCount = 32

    /// Tells master keys apart without telling anything about them: 16 bytes to store beside the jobs.
    public let keyCheckValue: [UInt8]
    private let wrappingKey: SymmetricKey
    private let tagKey: SymmetricKey
    private let random: any RandomSource

    /// - Parameters:
    ///   - masterKey: the station's own.
    ///   - random: source of job keys and nonces.
    public init(masterKey: MasterKey, random: any RandomSource) {
        wrappingKey = masterKey.derivedKey(for: "wrap", byteCount: Self.keyByteCount)
        tagKey = masterKey.derivedKey(for: "number-tag", byteCount: Self.keyByteCount)
        keyCheckValue = masterKey.derivedKey(for: "check", byteCount: 16).withUnsafeBytes { Array($0) }
        self.random = random
    }

    /// Nothing of the keys.
    public var description: String { "VaultSealer(redacted)" }
    /// Nothing: a dump shows no key.
    public var customMirror: Mirror { Mirror(self, children: []) }

    /// Recognises a wrong master key at start, before any job is tried.
    ///
    /// - Parameter stored: the value that this store was created with.
    public func verify(storedKeyCheckValue stored: [UInt8]) throws(VaultFault) {
        guard stored == keyCheckValue else { throw VaultFault(.wrongMasterKey, operation: "vault.verify") }
    }

    /// Seals `content` under a fresh key of its own.
    public func seal(_ content: [UInt8], for subject: VaultSubject) throws(VaultFault) -> SealedJob {
        let operation = "vault.seal"
        guard content.count <= Self.contentBytesMax else { throw VaultFault(.tooLarge, operation: operation) }
        let raw = random.bytes(Self.keyByteCount)
        guard raw.count == Self.keyByteCount else { throw VaultFault(.malformed, operation: operation) }
        let key = SymmetricKey(data: raw)
        let wrapped = try box(raw, with: wrappingKey, subject, .key, operation)
        let sealed = try box(content, with: key, subject, .content, operation)
        return SealedJob(wrappedKey: wrapped, sealedBytes: sealed)
    }

    /// The content, if key and content are this subject's own and not one bit of them was changed.
    public func open(_ sealed: SealedJob, for subject: VaultSubject) throws(VaultFault) -> [UInt8] {
        let operation = "vault.open"
        guard !sealed.wrappedKey.isEmpty else { throw VaultFault(.keyDestroyed, operation: operation) }
        let raw = try unbox(sealed.wrappedKey, with: wrappingKey, subject, .key, operation)
        guard raw.count == Self.keyByteCount else { throw VaultFault(.malformed, operation: operation) }
        let content = try unbox(sealed.sealedBytes, with: SymmetricKey(data: raw), subject, .content, operation)
        return Array(content)
    }

    /// Recognises a person's second job without keeping the number: keyed HMAC-SHA-256 (RFC 2104), first 16 bytes.
    ///
    /// - Parameter citizenNumber: 公民身份号码 as the document has it, upper-case X.
    public func numberTag(_ citizenNumber: String) -> [UInt8] {
        let code = HMAC<SHA256>.authenticationCode(for: Array(citizenNumber.utf8), using: tagKey)
        return Array(code.prefix(16))
    }

    private enum Part: UInt8 { case key = 1, content = 2 }

    private func authenticated(_ subject: VaultSubject, _ part: Part) -> [UInt8] {
        Array("production-station vault".utf8) + [Self.format, part.rawValue] + subject.authenticatedBytes
    }

    private func box(
        _ plain: [UInt8], with key: SymmetricKey, _ subject: VaultSubject, _ part: Part,
        _ operation: String
    ) throws(VaultFault) -> [UInt8] {
        do {
            let nonce = try AES.GCM.Nonce(data: random.bytes(Self.nonceByteCount))
            let box = try AES.GCM.seal(plain, using: key, nonce: nonce, authenticating: authenticated(subject, part))
            var bytes: [UInt8] = []
            bytes.reserveCapacity(1 + Self.nonceByteCount + plain.count + Self.tagByteCount)
            bytes.append(Self.format)
            bytes.append(contentsOf: nonce)
            bytes.append(contentsOf: box.ciphertext)
            bytes.append(contentsOf: box.tag)
            return bytes
        } catch {
            throw VaultFault(.malformed, operation: operation)
        }
    }

    private func unbox(
        _ bytes: [UInt8], with key: SymmetricKey, _ subject: VaultSubject, _ part: Part, _ operation: String
    ) throws(VaultFault) -> Data {
        let notAuthentic: VaultFault.Kind =
            switch part {
            case .key: .keyNotAuthentic
            case .content: .contentNotAuthentic
            }
        guard bytes.first == Self.format else {
            throw VaultFault(bytes.isEmpty ? notAuthentic : .unknownFormat, operation: operation)
        }
        let overhead = 1 + Self.nonceByteCount + Self.tagByteCount
        guard bytes.count >= overhead else { throw VaultFault(notAuthentic, operation: operation) }
        guard bytes.count <= Self.contentBytesMax + overhead else {
            throw VaultFault(.tooLarge, operation: operation)
        }
        do {
            let box = try AES.GCM.SealedBox(combined: bytes.dropFirst())
            return try AES.GCM.open(box, using: key, authenticating: authenticated(subject, part))
        } catch {
            throw VaultFault(notAuthentic, operation: operation)
        }
    }
}
