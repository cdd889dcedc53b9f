import CardDevices

/// A printer on the wire with its cards, and the person who stands beside it.
struct PrinterSite: Sendable {
    let model: WirePrinter
    let lane: SimulatedLane
    let server: USBIPServer
    let station: ChipStationView

    /// Opens the lane, which goes on where it stood, and puts the printer on the wire.
    ///
    /// - Parameters:
    ///   - hopper: blanks that a new lane begins with.
    ///   - ribbon: cards that the roll of a new lane prints.
    init(
        _ model: WirePrinter, _ options: WirePrinter.Options, lane: SimulatedLane, hopper: Int, ribbon: Int,
        host: String, port: Int, onPrinted: WirePrinter.Printed?, note: @escaping @Sendable (String) -> Void
    ) throws {
        let truth = lane.truth()
        if truth.cards.isEmpty, truth.ribbonCards == 0 {
            if hopper > 0 { try lane.loadHopper(count: hopper) }
            try lane.changeRibbon(roll: truth.ribbonRoll, cards: ribbon)
        }
        self.model = model
        self.lane = lane
        station = ChipStationView()
        let device = model.device(options, lane: lane, onPrinted: onPrinted)
        station.see(device.printer.isChipReachable)
        server = try USBIPServer(device, host: host, number: port, station: station, note: note)
    }

    /// Follows an order.
    ///
    /// - Returns: the line that answers it; it begins with "impossible" when nothing was done.
    func follow(_ order: PrinterOrder) -> String {
        do {
            return try carryOut(order)
        } catch {
            return "impossible: \(error)"
        }
    }

    private func carryOut(_ order: PrinterOrder) throws -> String {
        switch order {
        case .load(let count): return "loaded \(try lane.loadHopper(count: count).count)"
        case .ribbon(let cards):
            let roll = lane.truth().ribbonRoll + 1
            try lane.changeRibbon(roll: roll, cards: cards)
            return "ribbon \(roll) \(cards)"
        case .cover(let isOpen):
            try lane.setCover(isOpen: isOpen)
            touch { _, _ in }
            return isOpen ? "cover open" : "cover closed"
        case .clear:
            let cards = [try lane.pullCardOut()].compactMap(\.self) + (try lane.clearExits())
            touch { _, _ in }
            return (["cleared"] + cards.map(\.hexadecimal)).joined(separator: " ")
        case .clean:
            touch { printer, _ in printer.clean() }
            return "cleaned"
        case .empty(let tray): return "emptied \(try lane.takeOut(tray).count)"
        case .fault(.now(let effect)):
            touch { $0.strike(effect, at: $1) }
            return "happened \(effect.rawValue)"
        case .fault(.expected(let fault, let isFromNow)):
            touch { printer, _ in printer.expect(fault, isFromNow: isFromNow) }
            return "expected \(fault.effect.rawValue)"
        case .unplug:
            server.withPort { $0.hold(.unplug) }
            return "unplugged"
        case .replug:
            server.withPort { $0.release() }
            return "plugged in"
        case .power(let isOn):
            server.withPort { isOn ? $0.release() : $0.hold(.powerLoss) }
            return isOn ? "power on" : "power off"
        case .truth:
            let wire = server.withPort { ($0.isPlugged, $0.isImported) } ?? (false, false)
            return try PrinterTruth(model, lane.truth(), isPlugged: wire.0, isImported: wire.1).line()
        case .end: return "end"
        }
    }

    private func touch(_ body: @escaping @Sendable (inout any SimulatedWireDevice, Duration) -> Void) {
        server.withPort { $0.touch(body) }
    }
}
