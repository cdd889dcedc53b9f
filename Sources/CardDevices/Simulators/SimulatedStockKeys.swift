internal import Crypto

/// The channel keys that a supplier delivers its simulated blanks with: one master key, diversified for each chip.
///
/// Invented, for simulated cards only; it prints nothing of itself.
public struct SimulatedStockKeys: Equatable, Sendable, CustomStringConvertible, CustomReflectable {
    private let master: SymmetricKey
    private let derivation: ChipSecurity.Derivation
    /// What the cards call these keys: ``ChannelKeys/deliveredVersion``, or a number.
    public let version: UInt8

    /// - Parameters:
    ///   - master: 16, 24 or 32 bytes; each card's keys have the same length.
    ///   - version: as the cards name their keys.
    /// - Returns: nil for another length or version.
    public init?(
        master: [UInt8], derivation: ChipSecurity.Derivation = .kdf3, version: UInt8 = ChannelKeys.deliveredVersion
    ) {
        guard KeyKind.aes(byteCount: master.count) != nil,
            (1...0x7F).contains(version) || version == ChannelKeys.deliveredVersion
        else { return nil }
        self.master = SymmetricKey(data: master)
        self.derivation = derivation
        self.version = version
    }

    /// The version, nothing of the key.
    public var description: String { "SimulatedStockKeys(version: \(version))" }
    /// Nothing: a dump shows no key.
    public var customMirror: Mirror { Mirror(self, children: []) }

    func keys(ofUID uid: UInt64) -> ChannelKeys {
        let data = SimulatedSecurityDomain.diversificationData(ofUID: uid)
        let byteCount = master.bitCount / 8
        let keys = KeyDerivation.ChannelKey.allCases.map { use -> SymmetricKey in
            let derived = try? derivation.rule(for: use, diversificationData: data, byteCount: byteCount)?
                .key(byteCount: byteCount) { input throws(KeyStoreFault) in try AESCMAC.code(master, input) }
            guard let derived else { preconditionFailure("lengths were checked") }
            return derived
        }
        guard
            let channel = ChannelKeys(
                version: version, encryption: keys[0], authentication: keys[1], dataEncryption: keys[2])
        else { preconditionFailure("lengths were checked") }
        return channel
    }
}
