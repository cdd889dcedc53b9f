import ProductionStation

/// What the station answers to whoever only wants to know whether it lives: nothing is read for it from the state file.
struct StationPulse: Codable, Equatable, Sendable {
    /// Asks for it at the control socket.
    static let verb = "pulse"

    /// Code of ``StationStatus/cannotProduce``; nil when cards can be made.
    var cannotProduce: String?
    /// Empty while nothing can be produced.
    var lanes: [StationStatus.Lane] = []

    /// One line for people who look at the service (`systemctl status`), in English like all that such tools say.
    var line: String {
        if let cannotProduce { return "Cannot produce: \(cannotProduce)" }
        return lanes.isEmpty ? "Starting" : "Can produce: " + lanes.map(Self.words).joined(separator: ", ")
    }

    private static func words(_ lane: StationStatus.Lane) -> String {
        let reasons = lane.reasons.isEmpty ? "" : " (\(lane.reasons.joined(separator: ", ")))"
        return "\(lane.name) \(lane.state)\(reasons)"
    }
}

extension StationStart {
    /// Goes by the ways that would stand still with the station and that nobody else watches: the task of an answer and
    /// the thread on which every fact is written.
    func pulse() async -> StationPulse {
        guard let control else { return StationPulse(cannotProduce: problem?.code) }
        _ = await control.station.store.lostFile()
        return StationPulse(lanes: control.lanes)
    }
}
