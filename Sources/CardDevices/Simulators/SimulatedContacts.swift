/// The contacts at a lane's chip station, for a card that is put on a wire of its own: what answers there is the very chip
/// that the printer moves and prints.
package struct SimulatedContacts: Sendable {
    private let lane: SimulatedLane
    private let wiring = SimulatedWiring()
    private var session: Int?

    /// Powers nothing yet.
    package init(lane: SimulatedLane) { self.lane = lane }

    /// Power on or reset.
    ///
    /// - Returns: the answer to reset; nil from a dead chip, and when no card stands there.
    package mutating func powerUp() -> [UInt8]? {
        powerDown()
        let powered = try? lane.act { core throws(DeviceFault) in try core.connect(.chipStation, wiring) }
        session = powered?.session
        return powered?.answerToReset
    }

    /// The reader lets go of the card.
    package mutating func powerDown() {
        guard let session else { return }
        lane.act { core in core.disconnect(.chipStation, session: session) }
        self.session = nil
    }

    /// Answers one command.
    ///
    /// - Returns: data and status word; nil from a card that says nothing or has left.
    package func answer(_ command: [UInt8]) -> [UInt8]? {
        guard let session else { return nil }
        return try? lane.act { core throws(DeviceFault) in
            try core.transmit(.chipStation, session: session, command, .none)
        }
    }
}
