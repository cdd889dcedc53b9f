/// Where one card stands in its life (domain.md §6).
public enum CardPhase: String, Sendable, Codable, CaseIterable {
    /// A serial is set aside; no blank has moved.
    case planned
    case feeding, recognising
    /// On its way off the contacts and back, because no chip was seen there.
    case reseating
    case encoding, verifyingChip, printing, verifyingPrint, accepting
    case accepted, inspected, bundled, handedOver
    case rejecting, rejected
    /// Taken back after the accepted tray; among the spoiled cards.
    case withdrawn
    /// Nobody can say where the card is. The lane is held and the job waits until two people settle it.
    case unaccounted
    /// Two people have given the card up; its serial is reported for cancellation.
    case missing

    /// A card in one of these phases is, or may be, inside the machine.
    public var isInMachine: Bool {
        switch self {
        case .feeding, .recognising, .reseating, .encoding, .verifyingChip, .printing, .verifyingPrint, .accepting,
            .rejecting:
            true
        case .planned, .accepted, .inspected, .bundled, .handedOver, .rejected, .withdrawn, .unaccounted, .missing:
            false
        }
    }

    /// A card in one of these phases may be, or become, a valid document: no other may be made for the job.
    public var mayBeValid: Bool {
        switch self {
        case .feeding, .recognising, .reseating, .encoding, .verifyingChip, .printing, .verifyingPrint, .accepting,
            .accepted, .inspected, .bundled, .handedOver, .unaccounted, .rejecting:
            true
        case .planned, .rejected, .withdrawn, .missing: false
        }
    }

    /// Which account of the stock equation holds the blank (domain.md §3).
    public var stockPlace: StockPlace {
        switch self {
        case .planned: .hopper
        case .feeding, .recognising, .reseating, .encoding, .verifyingChip, .printing, .verifyingPrint, .accepting,
            .rejecting:
            .machine
        case .accepted, .inspected, .bundled, .handedOver: .accepted
        case .rejected, .withdrawn: .rejected
        case .unaccounted: .unaccounted
        case .missing: .missing
        }
    }
}
