import CardDevices

/// Which faults a printer's wire meets in one life of a station: some places drawn from the seed.
struct SimulatedWireFaultPlan {
    private let setup: SiteSetup
    private let seed: UInt64

    private static let cardsPerJob = 2

    /// - Parameter truth: a later life of the same lane meets other faults.
    init(_ setup: SiteSetup, lane: Int, _ truth: SimulatedLane) {
        self.setup = setup
        let moved = UInt64(truth.count(at: .hopper)) << 20 ^ UInt64(truth.count(at: .acceptedTray))
        seed = SeededGenerator.mix(setup.seed ^ UInt64(lane) << 48 ^ moved << 8 ^ 0x57)
    }

    /// - Parameters:
    ///   - orders: names of this machine's orders, as its model counts them.
    ///   - bytesPerCard: what a card with empty planes sends to it, about; places are spread over that.
    func faults(orders: [String], bytesPerCard: Int) -> [SimulatedWireFault] {
        guard setup.wireFaultsPerMille > 0, !setup.wireEffects.isEmpty else { return [] }
        var random = SeededGenerator(seed: seed)
        let cards = setup.jobs * Self.cardsPerJob / setup.lanes + 1
        return (0..<max(1, cards * setup.wireFaultsPerMille / 1_000)).map { _ in
            let effect = setup.wireEffects[Int.random(in: 0..<setup.wireEffects.count, using: &random)]
            let trigger: SimulatedWireFault.Trigger =
                switch Int.random(in: 0..<4, using: &random) {
                case 0: .order(orders[Int.random(in: 0..<orders.count, using: &random)], card(cards, &random))
                case 1: .panel(card(cards * 2, &random))
                case _: .bytesTaken(card(cards * bytesPerCard, &random))
                }
            return SimulatedWireFault(trigger, effect)
        }
    }

    private func card(_ count: Int, _ random: inout SeededGenerator) -> Int {
        Int.random(in: 1...count, using: &random)
    }
}
