/// A reader of a simulated lane: the one at the chip station, which sees a card only while it stands there, or the one on
/// the desk, which sees what a person presents.
public actor SimulatedReader: CardReader {
    /// Marked as simulated.
    public nonisolated let identity: DeviceIdentity
    /// As given; what a simulated reader passes on.
    public nonisolated let commandBytesMax: Int
    private let lane: SimulatedLane
    private let slot: SimulatedSlot
    private let wiring: SimulatedWiring

    /// A reader at one place of a lane.
    public init(
        lane: SimulatedLane, slot: SimulatedSlot = .chipStation, wiring: SimulatedWiring,
        serial: String = "SIM-READER-1", commandBytesMax: Int = 65_544
    ) {
        identity = DeviceIdentity(model: "Simulated reader", serial: serial, firmware: "1", isSimulated: true)
        self.commandBytesMax = commandBytesMax
        self.lane = lane
        self.slot = slot
        self.wiring = wiring
    }

    /// Never waits for a card: without one it answers `timedOut` at once.
    public func connect(limit: Duration) async throws(DeviceFault) -> any CardConnection {
        let isLate = await wiring.pause(.connect, limit: limit)
        try wiring.pass(.connect, .before)
        let (session, answer) = try lane.act { core throws(DeviceFault) in try core.connect(slot, wiring) }
        let connection = SimulatedCardConnection(
            lane: lane, slot: slot, wiring: wiring, session: session, answerToReset: answer,
            commandBytesMax: commandBytesMax)
        do throws(DeviceFault) {
            try wiring.pass(.connect, .after)
            _ = await wiring.pause(.connect, limit: limit)
            if isLate { throw DeviceFault(.timedOut, cardState: .unchanged, operation: "reader.connect") }
        } catch {
            await connection.disconnect()
            throw error
        }
        return connection
    }
}

/// A powered simulated card.
actor SimulatedCardConnection: CardConnection {
    private let lane: SimulatedLane
    private let slot: SimulatedSlot
    private let wiring: SimulatedWiring
    private let session: Int
    private var lastAnswerToReset: [UInt8]
    private let bytesMax: Int

    init(
        lane: SimulatedLane, slot: SimulatedSlot, wiring: SimulatedWiring, session: Int, answerToReset: [UInt8],
        commandBytesMax: Int
    ) {
        bytesMax = commandBytesMax
        self.lane = lane
        self.slot = slot
        self.wiring = wiring
        self.session = session
        lastAnswerToReset = answerToReset
    }

    func answerToReset() -> [UInt8] { lastAnswerToReset }

    func longestCommand() -> Int { bytesMax }

    func transmit(_ command: CommandAPDU, limit: Duration) async throws(DeviceFault) -> ResponseAPDU {
        let isLate = await wiring.pause(.transmit, limit: limit)
        try wiring.pass(.transmit, .before)
        let answer = try lane.act { core throws(DeviceFault) in
            try core.transmit(slot, session: session, command.encoded(), wiring.faults)
        }
        try wiring.pass(.transmit, .after)
        _ = await wiring.pause(.transmit, limit: limit)
        if isLate { throw DeviceFault(.timedOut, cardState: .unknown, operation: "card.transmit") }
        return try ResponseAPDU(parsing: answer.span)
    }

    func reset(limit: Duration) async throws(DeviceFault) {
        guard !wiring.isCut else { throw DeviceFault(.closed, cardState: .untouched, operation: "card.reset") }
        lastAnswerToReset = try lane.act { core throws(DeviceFault) in try core.reset(slot, session: session) }
    }

    func disconnect() {
        lane.act { core in core.disconnect(slot, session: session) }
    }
}

extension SimulatedLane {
    /// True while a reader of a living station holds the card in this slot.
    public func isHeld(_ slot: SimulatedSlot) -> Bool {
        act { core in core.sessions[slot].map { !$0.wiring.isCut } ?? false }
    }
}
