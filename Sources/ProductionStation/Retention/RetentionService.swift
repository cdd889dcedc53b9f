public import Logging

/// Destroys personal data when its time is over, a little at a time.
public struct RetentionService: Sendable {
    let store: Store
    let keeper: ClockKeeper?
    let pause: Duration
    let clock: any Clock<Duration>
    let wallClock: any WallClock
    let stop: StopSignal
    let logger: Logger
    /// Why nothing is destroyed now, if nothing is.
    public let board = ServiceBoard()
    /// Rows in one transaction.
    static let batchMax = 100

    /// - Parameters:
    ///   - keeper: says when ages may be computed; nil where no clock can jump.
    ///   - pause: between two rounds; retention is counted in hours, so minutes are enough.
    public init(
        store: Store, keeper: ClockKeeper? = nil, pause: Duration, clock: any Clock<Duration>, wallClock: any WallClock,
        stop: StopSignal,
        logger: Logger
    ) {
        self.store = store
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
        let slice = min(pause, .seconds(1))
        while !stop.isSet {
            if waited >= pause {
                waited = .zero
                await round()
            }
            try? await clock.sleep(for: slice)
            waited += slice
        }
    }

    /// One look; does nothing while the clock is in doubt: what is destroyed does not come back.
    package func round() async {
        guard let now = keeper == nil ? wallClock.now() : keeper?.believedNow() else { return }
        do {
            let destroyed = try await store.purge(at: now, limit: Self.batchMax)
            if destroyed > 0 { try await store.emptyLog() }
            board.succeeded()
            guard destroyed > 0 else { return }
            logger.info("personal data destroyed", metadata: [LogKeys.count: "\(destroyed)"])
        } catch {
            board.failed(error, at: wallClock.now())
            logger.warning("retention waits", metadata: [LogKeys.fault: "\(error)"])
        }
    }
}
