import CardDevices
import ProductionStation

/// Printers in software: called by verbs, or spoken to in bytes through the very driver that a real one has.
struct SimulatedPrinters {
    let planes: PrinterPlanes
    /// Factor on the time that a real machine would take.
    let latencyScale: Double
    let onPrinted: SimulatedMachines.PrintedFaces?

    /// - Throws: ``OperatorError`` when the layout does not fit the printer.
    func printer(
        _ lane: StationConfiguration.LaneSetting, _ truth: SimulatedLane, _ wiring: SimulatedWiring
    ) throws -> any CardPrinter {
        let serial = "SIM-PRINTER-\(lane.number)"
        switch lane.printer.model {
        case nil:
            return SimulatedPrinter(lane: truth, wiring: wiring, serial: serial, onPrinted: onPrinted)
        case .evolis:
            var setup = SimulatedEvolis.Setup()
            setup.serial = serial
            setup.pace = .usual.scaled(by: latencyScale)
            let device = SimulatedEvolis(
                lane: truth, wiring: wiring, setup: setup, onPrinted: told(SimulatedEvolis.picture))
            return try driver(
                lane, .evolis, over: SimulatedPipe(device, clock: ContinuousClock(), replugs: true), serial)
        case .xid:
            var setup = SimulatedXID.Setup()
            setup.serial = serial
            setup.pace = .usual.scaled(by: latencyScale)
            let device = SimulatedXID(
                lane: truth, wiring: wiring, setup: setup, onPrinted: told { SimulatedXID.picture(of: $0) })
            return try driver(lane, .xid, over: SimulatedPipe(device, clock: ContinuousClock(), replugs: true), serial)
        }
    }

    private func driver(
        _ lane: StationConfiguration.LaneSetting, _ model: PrinterModel, over pipe: any BytePipe, _ serial: String
    ) throws -> any CardPrinter {
        lane.printer.driver(over: pipe, planes: try planes.of(model), clock: ContinuousClock(), expecting: serial)
    }

    /// What lies on a card is what its planes show, whatever was meant.
    private func told(
        _ picture: @escaping @Sendable ([PrintPlane]) -> PrintRaster?
    ) -> (@Sendable (ChipIdentity, PrintPlanes) -> Void)? {
        guard let onPrinted else { return nil }
        return { chip, planes in
            guard let front = picture(planes.front), let back = picture(planes.back) else { return }
            onPrinted(chip, PrintImage(front: front, back: back))
        }
    }
}
