import CardDevices

extension LaneState {
    /// Why nothing comes out of a lane in this state, as offices are told; empty when it produces.
    var delays: [RefusalReason] {
        switch self {
        case .ready, .producing, .stopped: []
        case .starting, .printerSilent, .keysUnavailable, .storeFailed, .maintenance: [.laneDown]
        case .held: [.laneHeld]
        case .waiting(let reasons): Self.causes.filter { reasons.contains($0.reason) }.map(\.delay).distinct
        }
    }

    private static let causes: [(reason: PrinterStatus.StateReasons, delay: RefusalReason)] = [
        (.mediaEmpty, .blanksMissing), (.markerSupplyEmpty, .ribbon), (.markerSupplyMissing, .ribbon),
        (.coverOpen, .cover), (.outputAreaFull, .trayFull), (.cleanerRequired, .laneDown),
    ]
}

extension [RefusalReason] {
    /// Each once, in the order of its first place.
    fileprivate var distinct: [RefusalReason] {
        reduce(into: []) { list, reason in
            if !list.contains(reason) { list.append(reason) }
        }
    }
}
