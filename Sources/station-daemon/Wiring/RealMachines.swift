import CardDevices
import ProductionStation

/// The machines that stand on this station's USB and behind its pcscd.
struct RealMachines {
    let machines: StationMachines

    /// - Throws: ``OperatorError`` when the kernel has no USB, or when no planes can be made of the layout.
    init(_ configuration: StationConfiguration, reference: ReferenceData) throws {
        let planes = PrinterPlanes(configuration, reference)
        let lanes = try configuration.lanes.map { lane in
            StationMachines.Lane(
                name: lane.name,
                devices: LaneDevices(
                    printer: try Self.printer(lane.printer, planes), chip: try Self.chip(lane, reference)))
        }
        machines = StationMachines(
            lanes: lanes, desk: try Self.reader(configuration.deskReader, beside: nil, reference))
    }

    /// The driver of a printer that is met when it is first asked something.
    static func printer(_ address: PrinterAddress, _ planes: PrinterPlanes) throws -> any CardPrinter {
        guard let model = address.model else {
            throw OperatorError(DeviceSentence.noDriver(address: "\(address)"), exit: .configuration)
        }
        let planes = try planes.of(model)
        do throws(PipeFault) {
            return address.driver(
                over: try address.pipe(clock: ContinuousClock()), planes: planes, clock: ContinuousClock())
        } catch {
            throw OperatorError(DeviceSentence.noUSB(detail: error.detail), exit: .deviceMissing)
        }
    }

    private static func chip(
        _ lane: StationConfiguration.LaneSetting, _ reference: ReferenceData
    ) throws -> any ChipStation {
        try reader(lane.reader, beside: lane.printer, reference)
    }

    /// A real reader's sessions run in a process that can be killed.
    private static func reader(
        _ place: ReaderPlace, beside printer: PrinterAddress?, _ reference: ReferenceData
    ) throws -> any ChipStation {
        switch (place, printer) {
        case (.pcsc(let selector), _): return reference.worker(selector)
        case (.paired, .some(let printer)): return PairedChipStation(printer) { reference.worker($0) }
        // The configuration refuses both.
        case (.simulated, _), (.paired, nil):
            throw OperatorError(ReaderSentence.selectorMalformed("\(place)"), exit: .configuration)
        }
    }
}

extension ReferenceData {
    /// A chip station on a reader behind pcscd.
    func worker(_ reader: PCSCReaderSelector) -> WorkerChipStation {
        WorkerChipStation(executable: ReaderChoice.executable, reader: reader, profile: profileFile)
    }
}
