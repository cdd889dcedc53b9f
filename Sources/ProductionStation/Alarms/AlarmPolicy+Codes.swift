import CardDevices

extension AlarmPolicy {
    /// What a person must do at the machine, by the printer's own words.
    static let waits: [(reason: PrinterStatus.StateReasons, code: AlarmCode)] = [
        (.mediaEmpty, .laneNoBlanks), (.coverOpen, .laneCoverOpen), (.markerSupplyEmpty, .laneRibbonEmpty),
        (.markerSupplyMissing, .laneRibbonMissing), (.outputAreaFull, .laneTrayFull),
        (.cleanerRequired, .laneCleaning),
    ]
}

extension LaneHold {
    /// What people read about a lane that is held for this.
    var alarm: AlarmCode {
        switch self {
        case .unaccountedCard: .laneUnaccountedCard
        case .failuresInARow: .laneFailuresInARow
        case .wrongStock: .laneWrongStock
        case .usedCard: .laneUsedCard
        case .wrongKeys: .laneWrongKeys
        case .stationMistake: .laneStationMistake
        case .unexplainedCard: .laneUnexplainedCard
        case .feederFault: .laneFeederFault
        case .confirmRestart: .laneConfirmRestart
        case .printerChanged: .lanePrinterChanged
        case .operatorStop, .maintenance: .laneOperatorStop
        }
    }
}

extension StationPart {
    /// What people read when this part fails.
    var alarm: AlarmCode {
        switch self {
        case .intake: .intakeFails
        case .events: .eventsFail
        case .lists: .listsFail
        case .retention: .retentionFails
        case .forecast: .forecastFails
        case .clock: .clockNotKept
        }
    }
}

extension StoreFault.Kind {
    /// What people read about a lane that stands for this; nil for a station that ends.
    var laneAlarm: AlarmCode? {
        switch self {
        case .diskFull, .readOnly, .inputOutput, .busy, .cannotOpen: .laneStoreFails
        case .corrupt, .inconsistent, .tooNew, .notFound, .refused: .laneStoppedForGood
        case .stopped: nil
        }
    }
}
