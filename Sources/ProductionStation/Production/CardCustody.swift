/// What people may do with a card after the machine: a pure table of acts and phases (domain.md §3, §6).
public enum CardCustody {
    public enum Act: Equatable, Sendable {
        case passInspection
        /// Fails inspection, is cancelled, or comes out of a bundle: taken back to the spoiled cards.
        case withdraw(FailureReason)
        case pack
        case handOver
        /// Two people found an unaccounted card in a tray and read its chip, or gave it up.
        case settle(Settlement)
    }

    /// How an unaccounted card was settled.
    public enum Settlement: String, Sendable, Codable, CaseIterable { case accepted, rejected, missing }

    /// The phase that `act` leads to, or nil when it has no meaning for a card in `phase`.
    public static func phase(after act: Act, in phase: CardPhase) -> CardPhase? {
        switch (phase, act) {
        case (.accepted, .passInspection): .inspected
        case (.inspected, .pack): .bundled
        case (.bundled, .handOver): .handedOver
        case (.accepted, .withdraw), (.inspected, .withdraw), (.bundled, .withdraw): .withdrawn
        case (.unaccounted, .settle(.accepted)): .accepted
        case (.unaccounted, .settle(.rejected)): .rejected
        case (.unaccounted, .settle(.missing)): .missing
        case (_, .passInspection), (_, .withdraw), (_, .pack), (_, .handOver), (_, .settle): nil
        }
    }
}
