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
    let watch: StationWatch?

    /// - Parameters:
    ///   - filesExecutor: where intake and reports run, because their file work blocks; nil for where the caller is.
    ///   - watch: alarms, the clock and forecasts; nil for none.
    public init(
        store: Store, desk: Desk, people: People, lanes: [LaneService], intake: IntakeService, outbox: ReportOutbox,
        retention: RetentionService, stop: StopSignal, wallClock: any WallClock,
        filesExecutor: (any TaskExecutor)? = nil, watch: StationWatch? = nil
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
        self.watch = watch
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
            if let watch {
                group.addTask { await watch.clock.run() }
                group.addTask { await watch.forecast.run() }
                group.addTask { await watch.alarms.run { alarmFacts() } }
            }
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
