extension SimulatedXID {
    /// A card stands at the contacts, and they are engaged.
    public var isChipReachable: Bool { areContactsEngaged && mechanics.lane.cardInside()?.place == .chipStation }

    /// Panels are counted over one card.
    public mutating func expect(_ fault: SimulatedWireFault, isFromNow: Bool) {
        faults.add(fault, isFromNow: isFromNow)
    }

    /// See ``SimulatedWireDevice``.
    public mutating func strike(_ effect: SimulatedWireFault.Effect, at now: Duration) {
        advance(to: now)
        faults.happen(effect)
        suffer(effect)
    }

    /// No word of it is known on this wire.
    public mutating func clean() {}
}
