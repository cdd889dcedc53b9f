import CardDevices
import ProductionStation

extension SimulatedStaff {
    func settleAll() async throws {
        for card in try await station.store.cards(in: [.unaccounted]) {
            guard let lane = lanes.first(where: { $0.name == card.lane }) else { continue }
            guard let found = try await find(card, in: lane) else {
                // People may give a card up only where somebody has lost one.
                let index = lanes.firstIndex { $0.name == card.lane } ?? 0
                if mischief?.ledger(index).lost.isEmpty ?? true {
                    finding("card \(card.cardSerial) of \(card.lane) is nowhere")
                }
                did("declare a card missing")
                _ = try await station.desk.settle(
                    serial: card.cardSerial, .missing, by: try await crew.authority(.declareMissing))
                continue
            }
            try await settle(card, found, in: lane)
        }
    }

    private func settle(_ card: CardRecord, _ found: SimulatedLaneTruth.Card, in lane: Lane) async throws {
        let layInAccepted = found.place == .acceptedTray
        try lane.truth.presentAtDesk(found.identity)
        if layInAccepted, (try? await station.desk.look())?.isComplete == true {
            _ = try await station.desk.settle(
                serial: card.cardSerial, .accepted, by: try await crew.authority(.settleUnaccounted))
            try takeFromDesk(lane, to: .accepted)
        } else {
            _ = try await station.desk.settle(
                serial: card.cardSerial, .rejected, by: try await crew.authority(.settleUnaccounted))
            try takeFromDesk(lane, to: .rejected)
        }
        note("settled \(card.cardSerial)")
        did(layInAccepted ? "settle from accepted tray" : "settle from machine or rejected tray")
    }

    /// Looks in the machine, the trays and on the floor for the card that the station asks for.
    private func find(_ card: CardRecord, in lane: Lane) async throws -> SimulatedLaneTruth.Card? {
        let index = lanes.firstIndex { $0.name == lane.name } ?? 0
        let lost = mischief?.ledger(index).lost ?? []
        let carried = mischief?.ledger(index).carried ?? []
        try emptyExits(of: lane)
        for left in try lane.truth.emptyRemovedPrinters() { try lane.truth.put(left, into: .rejected) }
        if let inside = lane.truth.truth().cards.first(where: { $0.place.isInside }) {
            try lane.truth.pullCardOut()
            try lane.truth.put(inside.identity, into: .rejected)
        }
        let cards = lane.truth.truth().cards.filter {
            $0.place != .hopper && !lost.contains($0.identity) && !carried.contains($0.identity)
        }
        if let identity = card.chipIdentity { return cards.first { $0.identity.hexadecimal == identity } }
        for candidate in cards.reversed() where candidate.place == .rejectedTray || candidate.place == .outside {
            if try await station.store.card(chipIdentity: candidate.identity.hexadecimal) == nil { return candidate }
        }
        return nil
    }

    /// Pushes what hangs in an exit into the tray that it was meant for.
    private func emptyExits(of lane: Lane) throws {
        for card in lane.truth.truth().cards {
            switch card.place {
            case .acceptedExit: try lane.truth.put(card.identity, into: .accepted)
            case .rejectedExit: try lane.truth.put(card.identity, into: .rejected)
            case .hopper, .feeder, .chipStation, .printHead, .between, .acceptedTray, .rejectedTray, .outside, .desk,
                .removedPrinter:
                continue
            }
            did("clear an exit")
        }
    }
}
