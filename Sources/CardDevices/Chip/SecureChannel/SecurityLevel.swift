/// What a secure channel protects (GlobalPlatform Amendment D §7.1.2.2): the P1 of EXTERNAL AUTHENTICATE.
public enum SecurityLevel: UInt8, Sendable, CaseIterable {
    /// Commands are authentic.
    case commandMAC = 0x01
    /// Commands are authentic and secret.
    case commandEncryption = 0x03
    /// Commands and answers are authentic.
    case responseMAC = 0x11
    /// Commands are authentic and secret, answers authentic.
    case commandEncryptionResponseMAC = 0x13
    /// Commands and answers are authentic and secret.
    case full = 0x33

    var encryptsCommands: Bool { rawValue & 0x02 != 0 }
    var authenticatesResponses: Bool { rawValue & 0x10 != 0 }
    var encryptsResponses: Bool { rawValue & 0x20 != 0 }

    /// What a card must offer for this level.
    var needs: ChannelOptions {
        switch self {
        case .commandMAC, .commandEncryption: []
        case .responseMAC, .commandEncryptionResponseMAC: .responseMAC
        case .full: [.responseMAC, .responseEncryption]
        }
    }
}

/// What a card's secure channel offers: the parameter "i" of SCP03 (Amendment D §5.1).
struct ChannelOptions: OptionSet, Sendable {
    let rawValue: UInt8

    /// MACs and cryptograms of 16 bytes instead of 8.
    static let sixteenByteMode = ChannelOptions(rawValue: 0x01)
    /// The card's challenge follows from a counter, so that a host can prepare whole scripts.
    static let pseudoRandomChallenge = ChannelOptions(rawValue: 0x10)
    static let responseMAC = ChannelOptions(rawValue: 0x20)
    static let responseEncryption = ChannelOptions(rawValue: 0x40)
}
