public import CardDevices

/// One desk for all lanes: reads the card that a person laid on it, whichever lane made it.
public struct SimulatedDeskReader: ChipStation {
    let stations: [(lane: SimulatedLane, station: any ChipStation)]

    /// - Parameter stations: each lane with the chip station that sees its cards on the desk.
    public init(stations: [(lane: SimulatedLane, station: any ChipStation)]) {
        self.stations = stations
    }

    public func recognise(limit: Duration) async throws(ChipFault) -> RecognisedChip {
        try await station().recognise(limit: limit)
    }

    public func encode(_ order: ChipOrder, limit: Duration) async throws(ChipFault) {
        throw ChipFault(.ourMistake, operation: "desk.encode", detail: "the desk only reads")
    }

    public func verify(_ order: ChipOrder, limit: Duration) async throws(ChipFault) {
        try await station().verify(order, limit: limit)
    }

    public func readCard(keys: ChannelKeys?, limit: Duration) async throws(ChipFault) -> ReadCard {
        try await station().readCard(keys: keys, limit: limit)
    }

    private func station() throws(ChipFault) -> any ChipStation {
        guard let found = stations.first(where: { $0.lane.count(at: .desk) > 0 })?.station else {
            throw ChipFault(.chipDead, operation: "desk.connect", detail: "no card on the desk")
        }
        return found
    }
}
