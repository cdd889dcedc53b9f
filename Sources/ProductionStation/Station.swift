public import Logging

/// One station: everything that runs, put together once. Its parts share nothing but the Store.
public struct Station: Sendable {
    public let store: Store
    public let desk: Desk
    /// Who may do what; every act below asks it first.
    public let people: People
    public let lanes: [LaneService]
    let intake: IntakeService
    let outbox: ReportOutbox
    let retention: RetentionService
    let stop: StopSignal
    let wallClock: any WallClock
    let filesExecutor: (any TaskExecutor)?

    /// - Parameter filesExecutor: where intake and reports run, because their file work blocks; nil for where the caller is.
    public init(
        store: Store, desk: Desk, people: People, lanes: [LaneService], intake: IntakeService, outbox: ReportOutbox,
        retention: RetentionService, stop: StopSignal, wallClock: any WallClock,
        filesExecutor: (any TaskExecutor)? = nil
    ) {
        self.store = store
        self.desk = desk
        self.people = people
        self.lanes = lanes
        self.intake = intake
        self.outbox = outbox
        self.retention = retention
        self.stop = stop
        self.wallClock = wallClock
        self.filesExecutor = filesExecutor
    }

    /// Makes the lanes known to the Store: needed once before ``run()`` and before blanks are issued.
    public func prepare() async throws(StoreFault) {
        for lane in lanes { try await store.addLane(lane.name) }
    }

    /// Runs until ``shutDown()``, and returns when every part is at a safe point.
    ///
    /// A fault of one lane never stops another one, nor intake, nor the reports.
    public func run() async {
        let drained = StopSignal()
        await withTaskGroup(of: Void.self) { group in
            addFileWork(to: &group) { await outbox.run(until: drained) }
            await produce()
            drained.set()
        }
    }

    private func produce() async {
        await withTaskGroup(of: Void.self) { group in
            addFileWork(to: &group) { await intake.run() }
            group.addTask { await retention.run() }
            for lane in lanes {
                group.addTask {
                    // The lane has said so on its board and in the log; the others go on.
                    try? await lane.run()
                }
            }
        }
    }

    /// A preference of nil is not the same as none: in an optimised build it sends the task to the global executor.
    private func addFileWork(to group: inout TaskGroup<Void>, _ work: sending @escaping @isolated(any) () async -> Void)
    {
        if let filesExecutor {
            group.addTask(executorPreference: filesExecutor, operation: work)
        } else {
            group.addTask(operation: work)
        }
    }

    /// Asks every part to end: lanes between two cards, intake between two batches. Events of the last card go out.
    public func shutDown() {
        stop.set()
    }

    /// What every lane does now.
    public var laneStates: [(name: String, state: LaneState)] {
        lanes.map { ($0.name, $0.board.state) }
    }
}

/// Destroys personal data when its time is over, a little at a time.
public struct RetentionService: Sendable {
    let store: Store
    let pause: Duration
    let clock: any Clock<Duration>
    let wallClock: any WallClock
    let stop: StopSignal
    let logger: Logger
    /// Rows in one transaction.
    static let batchMax = 100

    /// - Parameter pause: between two rounds; retention is counted in hours, so minutes are enough.
    public init(
        store: Store, pause: Duration, clock: any Clock<Duration>, wallClock: any WallClock, stop: StopSignal,
        logger: Logger
    ) {
        self.store = store
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

    private func round() async {
        do {
            let destroyed = try await store.purge(at: wallClock.now(), limit: Self.batchMax)
            guard destroyed > 0 else { return }
            try await store.emptyLog()
            logger.info("personal data destroyed", metadata: [LogKeys.count: "\(destroyed)"])
        } catch {
            logger.warning("retention waits", metadata: [LogKeys.fault: "\(error)"])
        }
    }
}
