import CardDevices
import ProductionStation

/// With simulated machines there are no hands: the station itself lays the asked card on the simulated desk reader.
extension StationAssembly {
    func present(_ serial: String) async throws {
        guard let card = try await station.store.card(serial: serial),
            let lane = machines.simulatedLanes.first(where: { $0.name == card.lane })
        else { return }
        if let inside = lane.truth.truth().cards.first(where: { $0.place.isInside }) {
            try lane.truth.pullCardOut()
            try lane.truth.put(inside.identity, into: .rejected)
        }
        guard let chip = card.chipIdentity else { return }
        try lane.truth.presentAtDesk(ChipIdentity(hexadecimal: chip))
    }

    func putBack(to settlement: CardCustody.Settlement) {
        for lane in machines.simulatedLanes {
            guard let card = try? lane.truth.clearDesk() else { continue }
            switch settlement {
            case .accepted: try? lane.truth.put(card, into: .accepted)
            case .rejected, .missing: try? lane.truth.put(card, into: .rejected)
            }
        }
    }
}
