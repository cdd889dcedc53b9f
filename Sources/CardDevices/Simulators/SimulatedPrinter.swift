/// The printer of a simulated lane.
public actor SimulatedPrinter: CardPrinter {
    /// Marked as simulated. The serial is that of the machine that stands there now (``SimulatedLane/swapPrinter``).
    public nonisolated var identity: DeviceIdentity {
        DeviceIdentity(
            model: "Simulated printer", serial: lane.printerSerial ?? firstSerial, firmware: "1", isSimulated: true)
    }

    private nonisolated let firstSerial: String
    private nonisolated let lane: SimulatedLane
    private let wiring: SimulatedWiring
    private let onPrinted: (@Sendable (ChipIdentity, PrintImage) -> Void)?

    /// - Parameters:
    ///   - lane: the physical truth that it works on.
    ///   - wiring: what lies between it and the station.
    ///   - serial: of the first printer of the lane.
    ///   - onPrinted: gets what is now on the faces of a card, after it is true and before the call returns.
    public init(
        lane: SimulatedLane, wiring: SimulatedWiring, serial: String = "SIM-PRINTER-1",
        onPrinted: (@Sendable (ChipIdentity, PrintImage) -> Void)? = nil
    ) {
        firstSerial = serial
        self.lane = lane
        self.wiring = wiring
        self.onPrinted = onPrinted
    }

    /// Counts as a call of its own but changes nothing.
    public func status(limit: Duration) async throws(DeviceFault) -> PrinterStatus {
        let isLate = await wiring.pause(.status, limit: limit)
        try wiring.pass(.status, .before)
        let (status, call) = lane.act { core in
            let call = core.begin(.status, wiring.faults, card: core.state.inside, operation: "printer.status")
            return (core.state.printerStatus(trayCapacity: core.setup.trayCapacity), call)
        }
        try wiring.pass(.status, .after)
        _ = await wiring.pause(.status, limit: limit)
        if isLate { throw DeviceFault(.timedOut, cardState: .unchanged, operation: "printer.status") }
        if let fault = call.before ?? call.after { throw fault }
        return status
    }

    /// Takes the next card of the hopper.
    public func feed(to station: CardStation, limit: Duration) async throws(DeviceFault) {
        try await drive(.feed, limit) { state throws(DeviceFault) in try state.feedFacts(to: station) }
    }

    /// Moves the card inside.
    public func move(to station: CardStation, limit: Duration) async throws(DeviceFault) {
        try await drive(.move, limit) { state throws(DeviceFault) in try state.moveFacts(to: station) }
    }

    /// Notes the faces in the truth and uses one card's worth of ribbon.
    public func print(_ image: PrintImage, limit: Duration) async throws(DeviceFault) {
        let digest = lane.setup.keepsPrintDigests ? SimulatedDigest.of(image) : 0
        try await drive(.print, limit, image) { state throws(DeviceFault) in try state.printFacts(digest: digest) }
    }

    /// Drops the card inside into a tray.
    public func eject(to tray: Tray, limit: Duration) async throws(DeviceFault) {
        let capacity = lane.setup.trayCapacity
        try await drive(.eject, limit) { state throws(DeviceFault) in
            try state.ejectFacts(to: tray, trayCapacity: capacity)
        }
    }

    private func drive(
        _ verb: SimulatedVerb, _ limit: Duration, _ image: PrintImage? = nil,
        _ decide: (LaneState) throws(DeviceFault) -> [LaneFact]
    ) async throws(DeviceFault) {
        let isLate = await wiring.pause(verb, limit: limit)
        try wiring.pass(verb, .before)
        let isCut = !wiring.passMiddle(of: verb)
        let outcome = lane.act { core in core.drive(verb, wiring.faults, isCut: isCut, decide) }
        guard !isCut else { throw wiring.closed(verb) }
        if outcome.happened, let image, let card = outcome.card { onPrinted?(card, image) }
        try wiring.pass(verb, .after)
        _ = await wiring.pause(verb, limit: limit)
        if let fault = outcome.fault { throw fault }
        if isLate { throw DeviceFault(.timedOut, cardState: .unknown, operation: "printer.\(verb.rawValue)") }
    }
}
