public import Logging

/// Reports jobs that will be late, once a job and day, for as long as they are.
public struct ForecastService: Sendable {
    let forecast: Forecast
    let store: Store
    let lanes: [LaneService]
    let stopped: RefusalReason?
    /// Nil where no clock can jump.
    let keeper: ClockKeeper?
    let pause: Duration
    let clock: any Clock<Duration>
    let wallClock: any WallClock
    let stop: StopSignal
    let logger: Logger
    /// Why delays cannot be reported now, if they cannot.
    public let board = ServiceBoard()
    /// Reports in one durable transaction: the journal waits for no more than that.
    static let batchMax = 100
    /// Jobs that one round looks at: the first of the queue.
    static let jobsMax = 50_000

    /// - Parameters:
    ///   - stopped: why the whole station makes nothing; then every open job that needs a card is reported.
    ///   - keeper: while the clock has just jumped and nobody confirmed it, nothing is reported.
    ///   - pause: between two rounds; a new day and a lane that stops or goes on bring a round at once.
    public init(
        forecast: Forecast, store: Store, lanes: [LaneService], stopped: RefusalReason? = nil,
        keeper: ClockKeeper? = nil, pause: Duration = .seconds(300), clock: any Clock<Duration>,
        wallClock: any WallClock, stop: StopSignal,
        logger: Logger
    ) {
        self.forecast = forecast
        self.store = store
        self.lanes = lanes
        self.stopped = stopped
        self.keeper = keeper
        self.pause = pause
        self.clock = clock
        self.wallClock = wallClock
        self.stop = stop
        self.logger = logger
    }

    /// Runs until the stop signal, which it looks for every second at least.
    public func run() async {
        var waited = pause
        var last: (lanes: [Forecast.Lane], day: CivilDate)?
        let slice = min(pause, .seconds(1))
        while !stop.isSet {
            let now = wallClock.now()
            let seen = (lanes: states(at: now), day: forecast.zone.day(of: now))
            if waited >= pause || last.map({ $0 != seen }) ?? true {
                waited = .zero
                last = seen
                await round()
            }
            try? await clock.sleep(for: slice)
            waited += slice
        }
    }

    private func states(at now: Timestamp) -> [Forecast.Lane] {
        lanes.map { Forecast.Lane($0.board.state, since: $0.board.since, now: now, grace: forecast.rules.grace) }
    }

    private func round() async {
        do {
            let told = try await look()
            board.succeeded()
            if told > 0 { logger.notice("delays reported", metadata: [LogKeys.count: "\(told)"]) }
        } catch {
            board.failed(error, at: wallClock.now())
            logger.warning("delays wait", metadata: [LogKeys.fault: "\(error)"])
        }
    }

    /// One round.
    ///
    /// - Returns: how many delays were reported.
    package func look() async throws(StoreFault) -> Int {
        if let keeper, !keeper.isSettled { return 0 }
        let now = wallClock.now()
        let jobs = try StoreReader(store).forecastJobs(limit: Self.jobsMax)
        let outcome = forecast.decide(jobs: jobs, lanes: states(at: now), stopped: stopped, now: now)
        var told = 0
        for batch in outcome.delays.batches(of: Self.batchMax) where !stop.isSet {
            told += try await store.tell(batch, on: forecast.zone.day(of: now), at: now)
        }
        for batch in outcome.recovered.batches(of: Self.batchMax) where !stop.isSet {
            try await store.noteInTime(batch)
        }
        return told
    }
}

extension Array {
    /// Slices of at most `count` elements, in order.
    fileprivate func batches(of count: Int) -> [[Element]] {
        stride(from: 0, to: self.count, by: count).map { Array(self[$0..<Swift.min($0 + count, self.count)]) }
    }
}
