import CardDevices
import ProductionStation

/// A lane's printer as the self-test opens it: gone from the wire again when it is closed.
struct TestedLane {
    let setting: StationConfiguration.LaneSetting
    let printer: any CardPrinter
    private let pipe: (any BytePipe)?

    /// - Throws: ``OperatorError`` when the printer has no driver here, or when the layout does not fit it.
    init(
        _ setting: StationConfiguration.LaneSetting, _ planes: PrinterPlanes, simulated: [StationMachines.Lane]
    ) throws {
        self.setting = setting
        if let lane = simulated.first(where: { $0.name == setting.name }) {
            (printer, pipe) = (lane.devices.printer, nil)
            return
        }
        let opened = try OpenedPrinter(setting.printer, planes: planes)
        (printer, pipe) = (opened.printer, opened.pipe)
    }

    func close() async { await pipe?.close() }

    /// What it says, and how it ended when it says nothing.
    func answer(limit: Duration) async -> SelfTestWorld.Answer {
        do throws(DeviceFault) {
            let status = try await printer.status(limit: limit)
            return .status(status, printer.identity)
        } catch {
            return error.kind == .busy ? .busy : .silent(kind: error.words)
        }
    }
}

extension StationConfiguration {
    /// The simulated lanes of this configuration; none where its printers are real.
    ///
    /// - Throws: ``OperatorError`` when a lane's directory is unusable.
    func simulatedLanes(_ reference: ReferenceData, _ keys: ChipKeys?) throws -> [StationMachines.Lane] {
        switch devices {
        case .real: []
        case .simulated:
            try SimulatedMachines(self, reference: reference, stockKeys: keys?.stock, onPrinted: nil).machines.lanes
        }
    }
}
