public import Crypto

/// How a card's own key comes out of a master key: a key derivation function in counter mode with AES-CMAC
/// (NIST SP 800-108).
///
/// A value without a key: a store computes its blocks where the master key is, in memory or inside a token.
public struct KeyDerivation: Equatable, Sendable {
    /// Where the channel uses a key (GlobalPlatform Amendment D).
    public enum ChannelKey: UInt8, Sendable, CaseIterable {
        case encryption = 1
        case authentication = 2
        case dataEncryption = 3
    }

    /// Bits of the block counter that stands before everything else.
    public enum CounterWidth: Int, Sendable, CaseIterable {
        case bits8 = 8
        case bits16 = 16
        case bits24 = 24
        case bits32 = 32
    }

    /// Bytes of label, context and the rest together, at most.
    public static let fixedInputBytesMax = 256

    /// Stands after the counter in every block.
    public let fixedInput: [UInt8]
    public let counterWidth: CounterWidth

    /// Any input after the counter, 1 to ``fixedInputBytesMax`` bytes; nil outside.
    public init?(counterWidth: CounterWidth, fixedInput: [UInt8]) {
        guard (1...Self.fixedInputBytesMax).contains(fixedInput.count) else { return nil }
        self.fixedInput = fixedInput
        self.counterWidth = counterWidth
    }

    /// The diversification that GlobalPlatformPro calls `kdf3`: one counter byte, `00 00 00 k 00`, the card's data.
    ///
    /// - Parameter diversificationData: the first 10 bytes of the answer to INITIALIZE UPDATE; nil for another length.
    public static func kdf3(_ key: ChannelKey, diversificationData: [UInt8]) -> KeyDerivation? {
        guard diversificationData.count == 10 else { return nil }
        return KeyDerivation(
            counterWidth: .bits8, fixedInput: [0, 0, 0, key.rawValue, 0] + diversificationData)
    }

    /// Counter mode as SP 800-108 recommends it: counter, label, `00`, context, length of the output in bits (2 bytes).
    ///
    /// - Parameters:
    ///   - label: what the key is for.
    ///   - context: which card it is for, for example its chip identity.
    ///   - byteCount: size of the key; it takes part, so that keys of two sizes have no bytes in common.
    public static func counterMode(
        label: [UInt8], context: [UInt8], byteCount: Int, counterWidth: CounterWidth = .bits8
    ) -> KeyDerivation? {
        guard sizes.contains(byteCount) else { return nil }
        let bits = byteCount * 8
        return KeyDerivation(
            counterWidth: counterWidth,
            fixedInput: label + [0] + context + [UInt8(bits >> 8), UInt8(bits & 0xFF)])
    }

    /// Bytes that a derived key may have.
    static let sizes: Set<Int> = [16, 24, 32]

    /// What the pseudo-random function is applied to, block by block, for a key of `byteCount` bytes (16, 24 or 32).
    func inputs(byteCount: Int) -> [[UInt8]] {
        (1...(byteCount + 15) / 16).map { index in
            let counter = stride(from: counterWidth.rawValue - 8, through: 0, by: -8).map { UInt8(index >> $0 & 0xFF) }
            return counter + fixedInput
        }
    }

    /// Runs the derivation over a pseudo-random function that answers 16 bytes.
    func key(
        byteCount: Int, function: ([UInt8]) throws(KeyStoreFault) -> [UInt8]
    ) throws(KeyStoreFault) -> SymmetricKey {
        let operation = "keys.derive"
        guard Self.sizes.contains(byteCount) else { throw KeyStoreFault(.badKey, operation: operation) }
        var material: [UInt8] = []
        material.reserveCapacity(32)
        defer { SecretBytes.wipe(&material) }
        for input in inputs(byteCount: byteCount) {
            var block = try function(input)
            defer { SecretBytes.wipe(&block) }
            guard block.count == 16 else { throw KeyStoreFault(.tokenFailed, operation: operation, detail: "MAC size") }
            material += block
        }
        material.removeLast(material.count - byteCount)
        return SymmetricKey(data: material)
    }
}

/// The three keys of a card's secure channel and the version under which the card knows them.
public struct CardKeySet: Sendable, CustomStringConvertible, CustomReflectable {
    public let version: UInt8
    public let encryption: SymmetricKey
    public let authentication: SymmetricKey
    public let dataEncryption: SymmetricKey

    /// Keys of one card.
    public init(
        version: UInt8, encryption: SymmetricKey, authentication: SymmetricKey, dataEncryption: SymmetricKey
    ) {
        self.version = version
        self.encryption = encryption
        self.authentication = authentication
        self.dataEncryption = dataEncryption
    }

    /// The version, nothing of the keys.
    public var description: String { "CardKeySet(version: \(version))" }
    /// Nothing: a dump shows no key.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
