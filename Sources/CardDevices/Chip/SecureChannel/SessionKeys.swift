internal import Crypto

/// Session keys and cryptograms of one SCP03 session, which both sides derive (Amendment D §6.2; NIST SP 800-108 in
/// counter mode over AES-CMAC).
struct SessionKeys: Sendable {
    /// Derivation constants (Amendment D table 4-1).
    private enum Purpose: UInt8 {
        case cardCryptogram = 0x00
        case hostCryptogram = 0x01
        case cardChallenge = 0x02
        case encryption = 0x04
        case commandMAC = 0x06
        case responseMAC = 0x07
    }

    /// S-ENC.
    let encryption: AESKey
    /// S-MAC.
    let commandMAC: AESKey
    /// S-RMAC.
    let responseMAC: AESKey
    /// What the card proves itself with, 8 bytes.
    let cardCryptogram: [UInt8]
    /// What the host proves itself with, 8 bytes.
    let hostCryptogram: [UInt8]

    /// - Parameters:
    ///   - hostChallenge: 8 bytes.
    ///   - cardChallenge: 8 bytes.
    init(_ keys: ChannelKeys, hostChallenge: [UInt8], cardChallenge: [UInt8]) {
        let context = hostChallenge + cardChallenge
        encryption = Self.key(from: keys.encryption, .encryption, context)
        commandMAC = Self.key(from: keys.authentication, .commandMAC, context)
        responseMAC = Self.key(from: keys.authentication, .responseMAC, context)
        cardCryptogram = Self.derive(from: commandMAC, .cardCryptogram, byteCount: 8, context)
        hostCryptogram = Self.derive(from: commandMAC, .hostCryptogram, byteCount: 8, context)
    }

    /// The challenge of a card whose challenges follow from its counter (Amendment D §6.2.2.1).
    ///
    /// - Parameters:
    ///   - sequence: the counter, 3 bytes.
    ///   - application: identifier of the security domain.
    static func cardChallenge(_ keys: ChannelKeys, sequence: [UInt8], application: [UInt8]) -> [UInt8] {
        derive(from: keys.encryption, .cardChallenge, byteCount: 8, sequence + application)
    }

    private static func key(from key: AESKey, _ purpose: Purpose, _ context: [UInt8]) -> AESKey {
        let bytes = derive(from: key, purpose, byteCount: key.byteCount, context)
        guard let derived = AESKey(SymmetricKey(data: bytes)) else {
            preconditionFailure("as long as the key that it comes from")
        }
        return derived
    }

    private static func derive(
        from key: AESKey, _ purpose: Purpose, byteCount: Int, _ context: [UInt8]
    ) -> [UInt8] {
        let bits = byteCount * 8
        var derived: [UInt8] = []
        var counter: UInt8 = 1
        while derived.count < byteCount {
            let label = [UInt8](repeating: 0, count: 11) + [purpose.rawValue]
            let length = [UInt8(bits >> 8), UInt8(bits & 0xFF)]
            derived += key.cmac(label + [0x00] + length + [counter] + context)
            counter += 1
        }
        return Array(derived.prefix(byteCount))
    }
}
