import CardDevices
import ProductionStation

extension SimulatedStaff {
    func mend(_ lane: Lane) async throws {
        for condition in lane.truth.conditions {
            did("mend \(condition.rawValue)")
            switch condition {
            case .jam:
                // Only when the lane has given up: a person does not reach into a moving machine.
                if try await station.store.hold(of: lane.name) != nil, let card = try lane.truth.pullCardOut() {
                    try lane.truth.put(card, into: .rejected)
                }
            case .coverOpen: try lane.truth.setCover(isOpen: false)
            case .readerPulled: try lane.truth.set(condition, false)
            case .ribbonOut: try lane.truth.changeRibbon(roll: 2, cards: 1_000_000)
            case .hopperStuck, .acceptedTrayFull, .rejectedTrayFull: try lane.truth.set(condition, false)
            }
        }
    }

    /// Spoiled cards belong among the rejected ones, wherever an interrupted act has left them.
    func tidySpoiled() async throws {
        let toTakeOut = try reader.facts().toTakeOut.map(\.cardSerial)
        for (index, lane) in lanes.enumerated() {
            let ledger = mischief?.ledger(index)
            let elsewhere = (ledger?.lost ?? []) + (ledger?.carried ?? [])
            for card in lane.truth.truth().cards where card.place == .acceptedTray || card.place == .outside {
                guard !elsewhere.contains(card.identity) else { continue }
                guard let record = try await station.store.card(chipIdentity: card.identity.hexadecimal) else {
                    continue
                }
                guard !toTakeOut.contains(record.cardSerial) else { continue }
                switch record.phase {
                case .withdrawn, .rejected, .missing:
                    // A person takes a spoiled card out of the accepted tray before it is called spoiled.
                    if card.place == .acceptedTray {
                        finding("card \(record.cardSerial) is \(record.phase.rawValue) in the accepted tray")
                    }
                    try lane.truth.put(card.identity, into: .rejected)
                case .accepted, .inspected, .bundled, .handedOver:
                    if card.place == .outside { try lane.truth.put(card.identity, into: .accepted) }
                case .planned, .feeding, .recognising, .reseating, .encoding, .verifyingChip, .printing,
                    .verifyingPrint,
                    .accepting, .rejecting, .unaccounted:
                    continue
                }
            }
        }
    }

    func tidyDesks() throws {
        for lane in lanes { try lane.truth.clearDesk() }
    }
}
