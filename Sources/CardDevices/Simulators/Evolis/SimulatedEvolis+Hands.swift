extension SimulatedEvolis {
    /// A card stands at the contacts.
    public var isChipReachable: Bool { mechanics.lane.cardInside()?.place == .chipStation }

    /// Panels are counted over the machine's life.
    public mutating func expect(_ fault: SimulatedWireFault, isFromNow: Bool) {
        faults.add(fault, isFromNow: isFromNow)
    }

    /// See ``SimulatedWireDevice``.
    public mutating func strike(_ effect: SimulatedWireFault.Effect, at now: Duration) {
        advance(to: now)
        faults.happen(effect)
        suffer(effect, at: now)
    }

    /// It asks for a cleaning card again after as many cards as before.
    public mutating func clean() { cleanedAt = cardsInserted }
}
