import CardDevices

/// All readers of this machine: those behind pcscd, and those of simulated lanes.
struct ReaderSightings: CardSightings {
    /// Nil: none of the readers is behind pcscd.
    var monitor: ReaderMonitor?
    var simulated: [(name: String, truth: SimulatedLane)]

    func withCard(limit: Duration) async throws(DeviceFault) -> Set<String> {
        var seen = Set(
            simulated.filter { lane in
                lane.truth.cardInside()?.place == .chipStation && !lane.truth.conditions.contains(.readerPulled)
            }.map { Self.name(ofSimulated: $0.name) })
        if let monitor {
            for report in try await monitor.reports(limit: limit) where report.isCardPresent {
                seen.insert(report.selector)
            }
        }
        return seen
    }

    /// As it stands beside the selectors of real ones.
    static func name(ofSimulated lane: String) -> String { "simulated:\(lane)" }
}

/// The readers behind pcscd as they are now, on one watch: between two looks it waits for a change.
actor ReaderMonitor {
    private let monitor = PCSCMonitor()
    private var known: [PCSCReaderReport] = []

    /// - Returns: what is plugged in and what is in it, at once the first time, later when it changes or after `limit`.
    func reports(limit: Duration) async throws(DeviceFault) -> [PCSCReaderReport] {
        if let changed = try await monitor.changes(limit: limit) { known = changed }
        return known
    }
}
