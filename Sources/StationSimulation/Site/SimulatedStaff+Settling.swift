import CardDevices
import ProductionStation

extension SimulatedStaff {
    func settleAll() async throws {
        for card in try await station.store.cards(in: [.unaccounted]) {
            guard let lane = lanes.first(where: { $0.name == card.lane }) else { continue }
            guard let found = try await find(card, in: lane) else {
                giveUp(card)
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
        let index = lanes.firstIndex { $0.name == lane.name } ?? 0
        mischief?.change(index) { $0.takenInFeed.removeAll { $0 == found.identity } }
        try lane.truth.presentAtDesk(found.identity)
        if card.chipIdentity != nil, let seen = try? await station.desk.look(), seen.card == nil {
            return try await declareUnprovable(card, found, in: lane, index)
        }
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

    /// The chip says that it is another one than it was: it proves nothing any more, so the card counts as missing, and
    /// what was found is kept apart with the incident.
    private func declareUnprovable(
        _ card: CardRecord, _ found: SimulatedLaneTruth.Card, in lane: Lane, _ index: Int
    ) async throws {
        _ = try lane.truth.clearDesk()
        mischief?.change(index) { if !$0.lost.contains(found.identity) { $0.lost.append(found.identity) } }
        giveUp(card)
        did("declare a card missing")
        _ = try await station.desk.settle(
            serial: card.cardSerial, .missing, by: try await crew.authority(.declareMissing))
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
        return try await findUnread(in: lane, cards.filter { $0.place == .rejectedTray || $0.place == .outside }, index)
    }

    /// A card whose chip was never read lies among those of which no record knows the chip, if there is one more of
    /// them than the records explain.
    private func findUnread(
        in lane: Lane, _ cards: [SimulatedLaneTruth.Card], _ index: Int
    ) async throws -> SimulatedLaneTruth.Card? {
        var unread: [SimulatedLaneTruth.Card] = []
        for card in cards where try await station.store.card(chipIdentity: card.identity.hexadecimal) == nil {
            unread.append(card)
        }
        guard let mischief else { return unread.last }
        let ledger = mischief.ledger(index)
        var lost = 0
        for card in ledger.lost where try await station.store.card(chipIdentity: card.hexadecimal) == nil { lost += 1 }
        let explained = try await station.store.cards(in: [.rejected, .withdrawn, .missing], lane: lane.name)
            .count { $0.chipIdentity == nil && $0.recountOf == nil }
        let twice = ledger.refed - (try await station.store.recounts(of: lane.name))
        let known = explained - ledger.neverFed - twice
        return unread.count + lost > known ? unread.last : nil
    }

    /// Two people may give a card up where somebody has lost one, or where a swapped printer took with it the answer
    /// whether the blank had left the hopper at all.
    private func giveUp(_ card: CardRecord) {
        let index = lanes.firstIndex { $0.name == card.lane } ?? 0
        let ledger = mischief?.ledger(index)
        guard ledger?.givenUp.contains(card.cardSerial) != true else { return }
        mischief?.change(index) { $0.givenUp.append(card.cardSerial) }
        let declared = ledger.map { $0.declared } ?? 0
        if card.chipIdentity == nil, let ledger, ledger.printers > 1, declared >= ledger.lost.count {
            mischief?.change(index) { ledger in
                ledger.neverFed += 1
                ledger.hopperSurplus += 1
            }
        } else if declared < ledger?.lost.count ?? 0 {
            mischief?.change(index) { ledger in
                ledger.declared += 1
                // A chip that was never read: the blank that was lost while it was fed, if there is one.
                if card.chipIdentity == nil, let taken = ledger.takenInFeed.firstIndex(where: ledger.lost.contains) {
                    ledger.takenInFeed.remove(at: taken)
                }
            }
        } else {
            finding("card \(card.cardSerial) of \(card.lane) is nowhere")
        }
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
