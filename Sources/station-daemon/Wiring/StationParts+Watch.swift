import Glibc
import ProductionStation

extension StationParts {
    /// Alarms, clock and forecasts of this station.
    func watch(_ people: People, _ lanes: [LaneService]) -> StationWatch {
        StationWatch(
            alarms: AlarmWatch(
                policy: AlarmPolicy(rules: configuration.alarmRules), calendar: reference.calendar,
                zone: reference.zone, places: places, clock: clock, stop: stop, logger: logger),
            clock: clockWatch(people), forecast: forecast(lanes))
    }

    func clockWatch(_ people: People) -> ClockWatch {
        ClockWatch(
            keeper: keeper, store: store, people: people, clock: clock, wallClock: wall, stop: stop, logger: logger)
    }

    /// - Parameter stopped: why the whole station makes nothing, when it has no lanes for that reason.
    func forecast(_ lanes: [LaneService], stopped: RefusalReason? = nil) -> ForecastService {
        ForecastService(
            forecast: Forecast(
                rules: configuration.forecastRules, calendar: reference.calendar, zone: reference.zone),
            store: store, lanes: lanes, stopped: stopped, keeper: keeper, clock: clock, wallClock: wall, stop: stop,
            logger: logger)
    }

    private var places: [WatchedPlace] {
        let least = configuration.watch.diskFreeMegabytesMin
        return [("paths.state", configuration.paths.state), ("paths.spool", configuration.paths.spool)].map {
            name, path in
            WatchedPlace(name: name, megabytesMin: least) { FreeSpace.megabytes(at: path) }
        }
    }
}

/// What a file system has left for this process.
enum FreeSpace {
    /// Nil when it cannot be asked.
    static func megabytes(at path: String) -> Int? {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { return nil }
        return Int(status.f_bavail) * Int(status.f_frsize) / 1_048_576
    }
}
