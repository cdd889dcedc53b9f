/// How the cards of a profile are protected: channel, keys, rights, and where their life ends (chip.md §3, §9).
public struct ChipSecurity: Equatable, Sendable {
    /// How a finished card is read; production mode refuses ``Interface/contactless`` with free reading.
    public enum Interface: String, Sendable, CaseIterable {
        case contact, contactless
    }

    /// Who may read a file.
    public enum ReadRight: String, Sendable, CaseIterable {
        /// Any reader.
        case free
        /// Whoever has opened a secure channel with the card's own keys.
        case mutualAuth
    }

    /// Who may write a file once it is active.
    public enum UpdateRight: String, Sendable, CaseIterable {
        /// Nobody, for ever.
        case never
        /// Whoever has proved the endorsement key (ISO EXTERNAL AUTHENTICATE).
        case endorsementKey
    }

    /// The rights of one file.
    public struct Rights: Equatable, Sendable {
        public var read: ReadRight
        public var update: UpdateRight
    }

    /// How a card's keys come out of the master keys (``KeyDerivation``).
    public enum Derivation: String, Sendable, CaseIterable {
        /// As GlobalPlatformPro's `kdf3`, over the card's diversification data.
        case kdf3
        /// Counter mode of SP 800-108: label `ENC`, `MAC` or `DEK`, context the card's diversification data.
        case counterMode
    }

    /// What becomes of a card after it was verified.
    public enum Ending: String, Sendable, CaseIterable {
        /// It is handed out.
        case keep
        /// Its chip is terminated for ever: test cards.
        case terminate
    }

    /// The key that offices write endorsements with.
    public struct EndorsementKey: Equatable, Sendable {
        /// Name of its master key.
        public var master: String
        /// Its number on the card, 1 to 14: P2 of EXTERNAL AUTHENTICATE, and the environment in the access rule.
        public var reference: UInt8
    }

    /// Level of the channel while a card is made; contents and keys are always encrypted.
    public var level: SecurityLevel
    /// How keys are derived.
    public var derivation: Derivation
    /// 16, 24 or 32: length of each of a card's keys.
    public var keyByteCount: Int
    /// Name of the master key that blanks are delivered with.
    public var transportKey: String
    /// Name of the master key that a card's own keys come from.
    public var issuerKey: String
    /// Nil when no file can be endorsed.
    public var endorsementKey: EndorsementKey?
    /// Name of the key that signs EF.SOD; nil when the profile has none.
    public var signerKey: String?
    /// How a finished card is read.
    public var interface: Interface
    /// What becomes of a card after it was verified.
    public var ending: Ending
}

extension ChipSecurity.Derivation {
    /// How one of a card's channel keys comes out of a master key.
    ///
    /// - Parameter diversificationData: 10 bytes, as the card shows them; nil for another length.
    func rule(
        for key: KeyDerivation.ChannelKey, diversificationData: [UInt8], byteCount: Int
    ) -> KeyDerivation? {
        switch self {
        case .kdf3: return .kdf3(key, diversificationData: diversificationData)
        case .counterMode:
            let label =
                switch key {
                case .encryption: "ENC"
                case .authentication: "MAC"
                case .dataEncryption: "DEK"
                }
            guard diversificationData.count == 10 else { return nil }
            return .counterMode(label: Array(label.utf8), context: diversificationData, byteCount: byteCount)
        }
    }

    /// How a card's endorsement key comes out of its master key: always in counter mode, which names its purpose.
    func endorsementRule(diversificationData: [UInt8], byteCount: Int) -> KeyDerivation? {
        guard diversificationData.count == 10 else { return nil }
        return .counterMode(
            label: Array("ENDORSEMENT".utf8), context: diversificationData, byteCount: byteCount)
    }
}
