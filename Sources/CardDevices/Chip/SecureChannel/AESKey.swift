package import Crypto
internal import CryptoExtras
internal import Foundation

/// A key of 16, 24 or 32 bytes and the AES operations of chips: one block, CBC without padding, CMAC.
///
/// It prints and dumps nothing of itself.
package struct AESKey: Sendable, CustomStringConvertible, CustomReflectable {
    static let blockBytes = 16

    private let key: SymmetricKey

    /// Fails for any other length.
    package init?(_ key: SymmetricKey) {
        guard [128, 192, 256].contains(key.bitCount) else { return nil }
        self.key = key
    }

    /// Length of the key in bytes.
    package var byteCount: Int { key.bitCount / 8 }
    /// Nothing of the key.
    package var description: String { "AESKey(\(key.bitCount) bits)" }
    /// Nothing: a dump shows no key.
    package var customMirror: Mirror { Mirror(self, children: []) }

    /// AES-CMAC (NIST SP 800-38B), 16 bytes.
    func cmac(_ message: [UInt8]) -> [UInt8] {
        Self.checked {
            var mac = try AES.CMAC(key: key)
            mac.update(data: message)
            return Array(mac.finalize())
        }
    }

    /// One block of 16 bytes.
    func encrypted(block: [UInt8]) -> [UInt8] {
        precondition(block.count == Self.blockBytes)
        return Self.checked {
            var block = block
            try AES.permute(&block, key: key)
            return block
        }
    }

    /// CBC over whole blocks; nothing is padded.
    func encrypted(_ plain: [UInt8], iv: [UInt8]) -> [UInt8] {
        precondition(plain.count.isMultiple(of: Self.blockBytes) && iv.count == Self.blockBytes)
        return Self.checked {
            Array(try AES._CBC.encrypt(plain, using: key, iv: AES._CBC.IV(ivBytes: iv), noPadding: true))
        }
    }

    /// CBC over whole blocks; padding stays.
    func decrypted(_ cipher: [UInt8], iv: [UInt8]) -> [UInt8] {
        precondition(cipher.count.isMultiple(of: Self.blockBytes) && iv.count == Self.blockBytes)
        return Self.checked {
            Array(try AES._CBC.decrypt(cipher, using: key, iv: AES._CBC.IV(ivBytes: iv), noPadding: true))
        }
    }

    /// The key itself, for a key change: encrypted at once by whoever asks.
    func withKeyBytes<Result>(_ body: ([UInt8]) -> Result) -> Result {
        body(key.withUnsafeBytes { Array($0) })
    }

    /// What identifies the key without telling it: the first three bytes of AES over sixteen 01 (GlobalPlatform §B.6).
    package var checkValue: [UInt8] {
        Array(encrypted(block: [UInt8](repeating: 0x01, count: Self.blockBytes)).prefix(3))
    }

    /// The library throws for wrong lengths only, and those were checked.
    private static func checked<Value>(_ work: () throws -> Value) -> Value {
        do { return try work() } catch { preconditionFailure("AES with checked lengths") }
    }
}

/// Padding of ISO/IEC 9797-1, method 2: one bit, then zeros up to a whole block.
enum BitPadding {
    static func padded(_ bytes: [UInt8]) -> [UInt8] {
        let zeros = AESKey.blockBytes - 1 - bytes.count % AESKey.blockBytes
        return bytes + [0x80] + [UInt8](repeating: 0, count: zeros)
    }

    /// The bytes before the padding; nil when there is none.
    static func unpadded(_ bytes: [UInt8]) -> [UInt8]? {
        guard let end = bytes.lastIndex(where: { $0 != 0 }), bytes[end] == 0x80,
            bytes.count - end <= AESKey.blockBytes
        else { return nil }
        return Array(bytes[..<end])
    }
}

/// Comparison whose duration depends on the lengths only.
enum ConstantTime {
    static func equal(_ left: some Collection<UInt8>, _ right: some Collection<UInt8>) -> Bool {
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
