import CardDevices
import Logging

/// What watches over a station: alarms, the clock, and forecasts. None of it decides about a card.
public struct StationWatch: Sendable {
    var alarms: AlarmWatch
    var clock: ClockWatch
    var forecast: ForecastService

    public init(alarms: AlarmWatch, clock: ClockWatch, forecast: ForecastService) {
        self.alarms = alarms
        self.clock = clock
        self.forecast = forecast
    }
}

extension Station {
    /// What is wrong at this moment, worst first.
    public func alarms() -> [Alarm] { (watch?.alarms.policy ?? AlarmPolicy()).alarms(of: alarmFacts()) }

    /// Parts of the station that fail now, in the order of ``StationPart``.
    public var failingParts: [AlarmFacts.Part] {
        StationPart.allCases.compactMap { part in
            board(of: part)?.fault.map { AlarmFacts.Part(part: part, fault: $0) }
        }
    }

    private func board(of part: StationPart) -> ServiceBoard? {
        switch part {
        case .intake: intake.board
        case .events: outbox.board
        case .lists: outbox.listBoard
        case .retention: retention.board
        case .forecast: watch?.forecast.board
        case .clock: watch?.clock.board
        }
    }

    /// The facts of this moment.
    func alarmFacts() -> AlarmFacts {
        let now = wallClock.now()
        var facts = AlarmFacts(now: now)
        facts.lanes = lanes.map {
            AlarmFacts.Lane(name: $0.name, state: $0.board.state, stateSince: $0.board.since)
        }
        facts.parts = failingParts
        let rules = watch?.alarms.policy.rules ?? AlarmRules()
        do {
            facts.stored = try StoreReader(store).alarmFacts(
                poisonedSince: now.advanced(by: .zero - rules.poisonedShown))
        } catch {
            facts.storeProblem = ServiceFault(code: ServiceFault.code(of: error), since: now)
        }
        facts.signer = lanes.lazy.compactMap { $0.orders.signerValidity(at: now.milliseconds) }.first
        facts.calendar = watch?.alarms.missingYear(at: now)
        facts.lowSpace = watch?.alarms.space.low(at: now) ?? []
        let clock = watch?.clock.keeper.record
        facts.clockStep = clock?.step
        facts.purgeWaitsSince = clock?.doubtSince
        return facts
    }

    /// A person says that the machine's clock is right (`confirmClock`).
    public func confirmClock(by authority: Authority) async throws {
        try authority.require(.confirmClock)
        try await watch?.clock.confirm(by: authority)
    }
}
