/// What is physically true of a simulated chip's keys and locks: for checkers, never for a station.
public struct SimulatedChipSecurity: Equatable, Sendable {
    /// The application, each of its files, and their state in the registry are those of a finished card.
    public var isLocked: Bool
    /// What it shows of its keys.
    public var shown: ShownKeySet
    /// Versions of all channel keys that it has.
    public var keyVersions: [UInt8]
    /// Check values of the first of them: ENC, MAC, DEK.
    public var checkValues: [[UInt8]]
    /// Numbers of its keys for EXTERNAL AUTHENTICATE.
    public var hostKeys: [UInt8]
    /// Its chip is terminated for ever.
    public var isTerminated: Bool

    /// Nil for a card without a card manager.
    init?(_ card: SimulatedCard, _ profile: ChipProfile) {
        guard let domain = card.securityDomain, let first = domain.keySets.first else { return nil }
        let application = card.files.directory(named: profile.applicationIdentifier).map { card.files.directories[$0] }
        let isActive = application.map { $0.isActive && $0.files.allSatisfy { $0.access != nil && $0.isActive } }
        let state = domain.applicationStates[profile.applicationIdentifier]
        isLocked = isActive == true && state == ApplicationLifeCycle.personalized.rawValue
        shown = ShownKeySet(
            diversificationData: SimulatedSecurityDomain.diversificationData(ofUID: card.uid),
            version: first.keys.version)
        keyVersions = domain.keySets.map(\.keys.version)
        checkValues = first.keys.checkValues
        hostKeys = domain.hostKeys.keys.sorted()
        isTerminated = domain.lifeCycle == .terminated
    }
}

extension SimulatedLane {
    /// Keys and locks of a card; nil for one that this lane never had, or that has no card manager.
    public func security(
        of identity: ChipIdentity, profile: ChipProfile
    ) throws(SimulatedLaneError) -> SimulatedChipSecurity? {
        try act { core throws(SimulatedLaneError) in
            guard let card = core.ordinal(of: identity) else { return nil }
            return try core.withChip(card) { SimulatedChipSecurity($0, profile) }
        }
    }
}
