import CardDevices
import ProductionStation

/// Invariant 5 at the source's side: no event says what is not physically true yet.
struct EventWatch: Sendable {
    let lanes: [SimulatedLane]
    let contents: MeantContents
    let findings: Findings

    /// Called with each event when the source hears of it for the first time.
    func heard(_ event: JobEvent) {
        switch event.kind {
        case .produced, .packed: checkCard(event)
        case .refused, .accepted, .delayed, .withdrawn, .handedOver, .notMade: return
        }
    }

    private func checkCard(_ event: JobEvent) {
        guard let chip = event.facts.chipIdentity else {
            return findings.add("event \(event.id) \(event.kind.rawValue) names no chip")
        }
        let identity = ChipIdentity(hexadecimal: chip)
        guard let card = lanes.lazy.compactMap({ $0.card(identity) }).first else {
            return findings.add("event \(event.id) \(event.kind.rawValue) names a chip that does not exist")
        }
        // Cancelled meanwhile: the event was true when it was written.
        let isThere = card.place == .acceptedTray || card.place == .desk
        if !isThere, card.prints == 0 || card.isHalfPrinted {
            findings.add("event \(event.id) \(event.kind.rawValue), but the card lies in \(card.place.rawValue)")
        }
        guard let digest = card.chipDigest, contents.meant(digest)?.cardSerial == event.facts.cardSerial else {
            return findings.add("event \(event.id) \(event.kind.rawValue) names a card that holds something else")
        }
    }
}
