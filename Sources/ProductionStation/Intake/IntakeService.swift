public import Logging

/// Takes deliveries from the source into the Store, for as long as the station runs.
///
/// The order is the safety: claimed at the source, durable in the Store, then deleted at the source. A crash between
/// any two of them brings the delivery again under the same claim, and the Store answers it with the first receipt.
public struct IntakeService: Sendable {
    let source: any JobSource
    let store: Store
    let judge: DeliveryJudge
    let pace: Pace
    let clock: any Clock<Duration>
    let wallClock: any WallClock
    let stop: StopSignal
    let logger: Logger
    /// Why nothing is taken in now, if nothing is.
    public let board = ServiceBoard()

    /// How much at once, and how often.
    public struct Pace: Equatable, Sendable {
        /// Deliveries in one durable batch, 1 to 256.
        public var batchMax: Int
        /// Between two looks when nothing waits, and after a fault.
        public var pause: Duration

        public init(batchMax: Int = 16, pause: Duration = .seconds(1)) {
            precondition((1...256).contains(batchMax))
            self.batchMax = batchMax
            self.pause = pause
        }
    }

    public init(
        source: any JobSource, store: Store, judge: DeliveryJudge, pace: Pace, clock: any Clock<Duration>,
        wallClock: any WallClock, stop: StopSignal, logger: Logger
    ) {
        self.source = source
        self.store = store
        self.judge = judge
        self.pace = pace
        self.clock = clock
        self.wallClock = wallClock
        self.stop = stop
        self.logger = logger
    }

    /// Runs until the stop signal. A source or a disk that fails now is asked again later; nothing is lost meanwhile.
    public func run() async {
        while !stop.isSet {
            var taken = 0
            do {
                taken = try await takeBatch()
                board.succeeded()
            } catch {
                board.failed(error, at: wallClock.now())
                logger.warning("intake waits", metadata: [LogKeys.fault: "\(error)"])
                if let fault = error as? StoreFault, fault.kind == .stopped { return }
            }
            if taken == 0 { try? await clock.sleep(for: pace.pause) }
        }
    }

    /// One batch: claim, judge, make durable, finish.
    ///
    /// - Returns: how many deliveries were taken.
    package func takeBatch() async throws -> Int {
        let deliveries = try await source.claim(limit: pace.batchMax)
        guard !deliveries.isEmpty else { return 0 }
        let now = wallClock.now()
        let candidates = try deliveries.map { try judge.judge($0, at: now) }
        let receipts = try await store.commit(candidates)
        for (delivery, receipt) in zip(deliveries, receipts) {
            try await source.finish(delivery.claim, receipt: receipt)
            logger.info(
                "delivery taken",
                metadata: [
                    LogKeys.claim: "\(delivery.claim)", LogKeys.job: "\(receipt.job?.description ?? "unknown")",
                    LogKeys.reason: "\(receipt.verdict.rawValue) \(receipt.reasons.map(\.code).joined(separator: " "))",
                ])
        }
        try await store.markFinished(deliveries.map(\.claim))
        return deliveries.count
    }
}
