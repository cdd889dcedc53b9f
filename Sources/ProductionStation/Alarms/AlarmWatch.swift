public import Logging

/// Derives the alarms of each moment and logs each one when it begins and when it ends.
public struct AlarmWatch: Sendable {
    let policy: AlarmPolicy
    let calendar: WorkingCalendar
    let zone: CentreZone
    let space: SpaceWatch
    let pause: Duration
    let clock: any Clock<Duration>
    let stop: StopSignal
    let logger: Logger

    /// - Parameters:
    ///   - calendar: its missing years are alarms.
    ///   - places: where a full disk would stop the station.
    ///   - pause: between two looks of the log; whoever asks for alarms gets those of that moment.
    public init(
        policy: AlarmPolicy = AlarmPolicy(), calendar: WorkingCalendar, zone: CentreZone, places: [WatchedPlace],
        pause: Duration = .seconds(5), clock: any Clock<Duration>, stop: StopSignal, logger: Logger
    ) {
        self.policy = policy
        self.calendar = calendar
        self.zone = zone
        space = SpaceWatch(places: places)
        self.pause = pause
        self.clock = clock
        self.stop = stop
        self.logger = logger
    }

    /// Runs until the stop signal, which it looks for every second at least.
    func run(_ facts: @Sendable () -> AlarmFacts) async {
        var shown: [Alarm] = []
        var waited = pause
        let slice = min(pause, .seconds(1))
        while !stop.isSet {
            if waited >= pause {
                waited = .zero
                let present = policy.alarms(of: facts())
                log(from: shown, to: present)
                shown = present
            }
            try? await clock.sleep(for: slice)
            waited += slice
        }
    }

    private func log(from old: [Alarm], to new: [Alarm]) {
        let (before, after) = (Set(old.map(\.identity)), Set(new.map(\.identity)))
        for alarm in new where !before.contains(alarm.identity) {
            logger.log(level: alarm.severity.level, "alarm begins", metadata: alarm.metadata)
        }
        for alarm in old where !after.contains(alarm.identity) {
            logger.notice("alarm ends", metadata: alarm.metadata)
        }
    }

    /// The year without a calendar, since the day on which it began to matter.
    func missingYear(at now: Timestamp) -> AlarmFacts.MissingYear? {
        let today = zone.day(of: now)
        guard let year = calendar.missingYear(on: today) else { return nil }
        let first = CivilDate(year: today.year, month: year == today.year ? 1 : 12, day: 1)
        return AlarmFacts.MissingYear(year: year, since: first.map(zone.start) ?? now)
    }
}

extension Alarm {
    fileprivate var metadata: Logger.Metadata {
        var metadata: Logger.Metadata = [LogKeys.alarm: "\(code.rawValue)", LogKeys.reason: "\(english)"]
        if let lane { metadata[LogKeys.lane] = "\(lane)" }
        if let job { metadata[LogKeys.job] = "\(job)" }
        if let cardSerial { metadata[LogKeys.card] = "\(cardSerial)" }
        return metadata
    }
}

extension Alarm.Severity {
    fileprivate var level: Logger.Level {
        switch self {
        case .critical: .error
        case .action: .warning
        case .warning: .notice
        }
    }
}
