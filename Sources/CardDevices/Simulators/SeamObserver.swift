/// A call of a simulated device, as fault plans, latencies and seams name it.
public enum SimulatedVerb: String, Sendable, Codable, CaseIterable {
    case feed, move, print, eject, status
    /// The reader powers a card.
    case connect
    /// One command to a card.
    case transmit
    /// The phases of a verb-level chip station.
    case recognise, encode, verify, readCard
}

/// Where a physical effect stands.
public enum SeamSide: String, Sendable, Codable, CaseIterable {
    case before
    /// The effect is half done. Passed only by verbs that can be caught in the middle.
    case during
    case after
}

/// Stands at every place where the station touches the physical world, and may cut the station's power there.
public protocol SeamObserver: Sendable {
    /// Called synchronously before, in the middle of and after the physical effect of each call of a simulated device.
    ///
    /// Throwing cuts the power, in the middle so that half of the effect stays: from then on every device on the same ``SimulatedWiring`` answers
    /// `closed`/`untouched` and does nothing. The lane itself keeps its truth and can be wired to the next station.
    func reached(_ verb: SimulatedVerb, _ side: SeamSide) throws(PowerCut)
}

/// The power of the station is gone.
public struct PowerCut: Error, Equatable, Sendable {
    /// The power goes.
    public init() {}
}
