/// The card manager of a simulated card: keys, life cycle, what was personalised. What power off does not take away.
public struct SimulatedSecurityDomain: Sendable {
    /// One version of the three channel keys, and how often it may still fail.
    struct KeySet: Sendable {
        var keys: ChannelKeys
        var triesLeft: Int
    }

    /// A key for ISO EXTERNAL AUTHENTICATE.
    struct HostKey: Sendable {
        var key: AESKey
        var triesLeft: Int
    }

    /// Failed authentications before a key is blocked.
    static let triesMax = 10
    /// Versions of channel keys that fit the card.
    static let keySetsMax = 3
    /// Failed proofs of a host key before it is blocked.
    static let hostTriesMax = 3

    /// Its application identifier.
    let application = GlobalPlatform.issuerSecurityDomain
    /// What its secure channel offers.
    let options: ChannelOptions
    /// In the order in which they came; the first is taken when a host names none.
    var keySets: [KeySet]
    /// By the number that hosts use.
    var hostKeys: [UInt8: HostKey] = [:]
    var lifeCycle = CardLifeCycle.ready
    /// Of applications that were ever named: their state.
    var applicationStates: [[UInt8]: UInt8] = [:]
    /// What STORE DATA brought, by application.
    var stored: [[UInt8]: [UInt8]] = [:]
    /// INITIALIZE UPDATE commands so far; behind a challenge that follows from it.
    var sequence: UInt32 = 0
    private var random: SeededGenerator

    /// - Parameters:
    ///   - keys: the keys that the blank is delivered with.
    ///   - seed: of its random challenges.
    ///   - isPseudoRandom: the challenge follows from a counter instead.
    ///   - protectsAnswers: the card can protect answers, not commands alone.
    public init(keys: ChannelKeys, seed: UInt64, isPseudoRandom: Bool = true, protectsAnswers: Bool = true) {
        var options: ChannelOptions = protectsAnswers ? [.responseMAC, .responseEncryption] : []
        if isPseudoRandom { options.insert(.pseudoRandomChallenge) }
        self.options = options
        keySets = [KeySet(keys: keys, triesLeft: Self.triesMax)]
        random = SeededGenerator(seed: seed)
    }

    /// Adds a key for ISO EXTERNAL AUTHENTICATE, as an application's set-up would.
    package mutating func addHostKey(_ key: AESKey, reference: UInt8, triesMax: Int = 3) {
        hostKeys[reference] = HostKey(key: key, triesLeft: triesMax)
    }

    /// Tries that the keys of a version still have; nil for a version that the card has not.
    package func triesLeft(version: UInt8) -> Int? { index(version: version).map { keySets[$0].triesLeft } }

    func index(version: UInt8) -> Int? {
        version == 0 ? keySets.indices.first : keySets.firstIndex { $0.keys.version == version }
    }

    mutating func countFailure(version: UInt8) {
        guard let index = index(version: version) else { return }
        keySets[index].triesLeft = max(0, keySets[index].triesLeft - 1)
    }

    mutating func countSuccess(version: UInt8) {
        guard let index = index(version: version) else { return }
        keySets[index].triesLeft = Self.triesMax
    }

    /// Random bytes of the card.
    mutating func randomBytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8(random.next() >> 56) }
    }

    /// The challenge for one INITIALIZE UPDATE, and the counter to send along.
    mutating func challenge(_ keys: ChannelKeys) -> (challenge: [UInt8], sequence: [UInt8]) {
        guard options.contains(.pseudoRandomChallenge) else { return (randomBytes(8), []) }
        sequence += 1
        let digits = [UInt8(sequence >> 16 & 0xFF), UInt8(sequence >> 8 & 0xFF), UInt8(sequence & 0xFF)]
        return (SessionKeys.cardChallenge(keys, sequence: digits, application: application), digits)
    }

    /// Template E0 with one object for each key (Card Specification §11.3.3.1).
    var keyInformation: [UInt8] {
        let objects = keySets.flatMap { set in
            (1...3).flatMap { number in
                TLV(0xC0, [UInt8(number), set.keys.version, 0x88, UInt8(set.keys.byteCount)]).encoded()
            }
        }
        return TLV(0xE0, objects).encoded()
    }

    /// Ten bytes that follow from the chip.
    static func diversificationData(ofUID uid: UInt64) -> [UInt8] { [0, 0, 0] + SimulatedStock.bytes(ofUID: uid) }
}
