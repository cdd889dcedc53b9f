import CardDevices

/// One printer by its address, opened for a verb: its driver, the wire, and what is true of a simulated one.
struct OpenedPrinter {
    let printer: any CardPrinter
    let pipe: any BytePipe
    /// Nil for a real one, and for a recording.
    let truth: SimulatedLane?

    /// Blanks of a simulated printer that a verb brings into being.
    private static let blanks = 5
    private static let ribbonCards = 100

    /// - Parameters:
    ///   - planes: of the site's layout.
    ///   - wrap: puts a recorder around the wire.
    /// - Throws: ``OperatorError`` when there is no driver for it, no USB here, or no such recording.
    init(
        _ address: PrinterAddress, planes: PrinterPlanes, wrap: (any BytePipe) -> any BytePipe = { $0 }
    ) throws {
        guard let model = address.model else {
            throw OperatorError(DeviceSentence.noDriver(address: "\(address)"), exit: .usage)
        }
        let planes = try planes.of(model)
        switch address.route {
        case .simulated:
            let lane = try Self.lane()
            (pipe, truth) = (wrap(Self.wire(of: model, on: lane)), lane)
        case .usb, .replay:
            do throws(PipeFault) {
                (pipe, truth) = (wrap(try address.pipe(clock: ContinuousClock())), nil)
            } catch {
                throw OperatorError(DeviceSentence.wire(error, address: "\(address)"), exit: .deviceMissing)
            }
        }
        printer = address.driver(over: pipe, planes: planes, clock: ContinuousClock())
    }

    private static func lane() throws -> SimulatedLane {
        let lane = try SimulatedLane()
        try lane.loadHopper(count: blanks)
        try lane.changeRibbon(roll: 1, cards: ribbonCards)
        return lane
    }

    private static func wire(of model: PrinterModel, on lane: SimulatedLane) -> any BytePipe {
        switch model {
        case .evolis:
            SimulatedPipe(
                SimulatedEvolis(lane: lane, wiring: SimulatedWiring(), setup: SimulatedEvolis.Setup()),
                clock: ContinuousClock(), replugs: true)
        case .xid:
            SimulatedPipe(
                SimulatedXID(lane: lane, wiring: SimulatedWiring(), setup: SimulatedXID.Setup()),
                clock: ContinuousClock(), replugs: true)
        }
    }
}
