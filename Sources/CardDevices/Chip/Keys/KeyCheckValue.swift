internal import Crypto
internal import CryptoExtras

/// A few bytes by which people compare keys that they must not see.
public struct KeyCheckValue: Equatable, Sendable, CustomStringConvertible {
    /// How it is computed. Raw values are published codes.
    public enum Method: String, Sendable, CaseIterable {
        /// First 3 bytes of AES over 16 bytes of `01` (GlobalPlatform PUT KEY).
        case globalPlatform = "gp"
        /// First 3 bytes of AES over 16 zero bytes (PKCS#11 `CKA_CHECK_VALUE`).
        case zeroBlock = "zero"
        /// First 5 bytes of AES-CMAC over 16 zero bytes (ANSI X9.24-1): a token gives it for a key that only derives.
        case cmac
        /// First 5 bytes of SHA-256 over the uncompressed public point.
        case publicKey = "public"

        /// Bytes of such a value.
        public var byteCount: Int {
            switch self {
            case .globalPlatform, .zeroBlock: 3
            case .cmac, .publicKey: 5
            }
        }
    }

    public var method: Method
    public var bytes: [UInt8]

    /// A value as it stands in a key letter or as a token told it.
    public init(_ method: Method, _ bytes: [UInt8]) {
        self.method = method
        self.bytes = bytes
    }

    /// `gp:8BAF47`.
    public var description: String { "\(method.rawValue):\(Hexadecimal.text(bytes))" }

    /// The three values of an AES key.
    static func all(of key: SymmetricKey) throws(KeyStoreFault) -> [KeyCheckValue] {
        [
            KeyCheckValue(.globalPlatform, Array(try block(key, filledWith: 1).prefix(3))),
            KeyCheckValue(.zeroBlock, Array(try block(key, filledWith: 0).prefix(3))),
            KeyCheckValue(.cmac, Array(try AESCMAC.code(key, cmacInput).prefix(5))),
        ]
    }

    /// What ``Method/cmac`` is computed over.
    static let cmacInput = [UInt8](repeating: 0, count: 16)

    /// The value of a public key, from its uncompressed point (65 bytes for P-256).
    public static func ofPublicKey(x963 point: [UInt8]) -> KeyCheckValue {
        KeyCheckValue(.publicKey, Array(SHA256.hash(data: point).prefix(5)))
    }

    private static func block(_ key: SymmetricKey, filledWith byte: UInt8) throws(KeyStoreFault) -> [UInt8] {
        var block = [UInt8](repeating: byte, count: 16)
        do { try AES.permute(&block, key: key) } catch { throw KeyStoreFault(.badKey, operation: "keys.checkValue") }
        return block
    }
}

/// AES-CMAC (NIST SP 800-38B, RFC 4493) with a key in memory.
enum AESCMAC {
    static func code(_ key: SymmetricKey, _ message: [UInt8]) throws(KeyStoreFault) -> [UInt8] {
        do {
            var code = try AES.CMAC(key: key)
            code.update(data: message)
            return Array(code.finalize())
        } catch {
            throw KeyStoreFault(.badKey, operation: "keys.cmac")
        }
    }
}
