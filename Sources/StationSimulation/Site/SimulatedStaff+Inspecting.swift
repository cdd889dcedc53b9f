import CardDevices
import ProductionStation

extension SimulatedStaff {
    func inspectAll() async throws {
        for card in try await station.store.cards(in: [.accepted]) {
            guard let lane = lanes.first(where: { $0.name == card.lane }), let chip = card.chipIdentity,
                let place = lane.truth.place(of: ChipIdentity(hexadecimal: chip))
            else {
                finding("accepted card \(card.cardSerial) has no chip that anybody ever saw")
                continue
            }
            guard place == .acceptedTray else {
                finding("accepted card \(card.cardSerial) lies in \(place.rawValue)")
                continue
            }
            try lane.truth.presentAtDesk(ChipIdentity(hexadecimal: chip))
            try await inspect(card, in: lane)
        }
    }

    private func inspect(_ card: CardRecord, in lane: Lane) async throws {
        let isDefect = choice.chance(perMille: habits.defectsPerMille)
        let inspector = try await crew.authority(.inspect)
        do {
            if isDefect {
                _ = try await station.desk.fail(
                    serial: card.cardSerial, defect: "inspectionPrint", by: inspector)
            } else {
                _ = try await station.desk.pass(by: inspector)
            }
        } catch is Desk.Refused {
            // The chip died after verification, or never answers again: the eye and the desk reader find it.
            _ = try await station.desk.fail(
                serial: card.cardSerial, defect: "inspectionChip", by: inspector)
            return try takeFromDesk(lane, to: .rejected)
        }
        try takeFromDesk(lane, to: isDefect ? .rejected : .accepted)
        did(isDefect ? "fail inspection" : "pass inspection")
    }

    func takeFromDesk(_ lane: Lane, to tray: Tray) throws {
        guard let card = try lane.truth.clearDesk() else { return }
        try lane.truth.put(card, into: tray)
    }
}
