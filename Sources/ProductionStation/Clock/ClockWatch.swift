public import Logging

/// Looks at the clock every second, writes down where it is every minute, and says when it jumped.
public struct ClockWatch: Sendable {
    /// Whom to ask for a moment that may be used for ages.
    public let keeper: ClockKeeper
    /// Why the record cannot be written now, if it cannot.
    public let board = ServiceBoard()
    let store: Store
    let people: People
    let clock: any Clock<Duration>
    let wallClock: any WallClock
    let stop: StopSignal
    let logger: Logger
    /// Between two looks.
    static let pause = Duration.seconds(1)
    /// Looks between two writes: one durable write a minute.
    static let looksPerWrite = 60

    public init(
        keeper: ClockKeeper, store: Store, people: People, clock: any Clock<Duration>, wallClock: any WallClock,
        stop: StopSignal, logger: Logger
    ) {
        self.keeper = keeper
        self.store = store
        self.people = people
        self.clock = clock
        self.wallClock = wallClock
        self.stop = stop
        self.logger = logger
    }

    /// Runs until the stop signal.
    public func run() async {
        var isBegun = false
        var looks = 0
        var noted = 0
        while !stop.isSet {
            do {
                if !isBegun {
                    keeper.begin(try await store.clockRecord())
                    isBegun = true
                    looks = Self.looksPerWrite
                }
                keeper.look()
                noted = await note(keeper.unwritten, noted)
                try await write(&noted)
                looks += 1
                if looks >= Self.looksPerWrite {
                    try await keep()
                    looks = 0
                }
                board.succeeded()
            } catch {
                board.failed(error, at: wallClock.now())
            }
            try? await clock.sleep(for: Self.pause)
        }
        try? await keep()
    }

    /// Says each jump once and ends sign-ins, whether or not it can be written down.
    private func note(_ steps: [ClockStep], _ noted: Int) async -> Int {
        for step in steps.dropFirst(noted) {
            logger.warning("the clock jumped", metadata: [LogKeys.seconds: "\(step.secondsText)"])
            await people.endSignIns()
        }
        return steps.count
    }

    private func write(_ noted: inout Int) async throws(StoreFault) {
        for step in keeper.unwritten {
            guard let record = keeper.record else { return }
            try await store.noteClockStep(step, record)
            keeper.wrote(step)
            noted -= 1
        }
    }

    private func keep() async throws(StoreFault) {
        guard let record = keeper.record else { return }
        try await store.keepClock(record)
    }

    /// A person says that the clock is right: its jump is no alarm any more, and purging goes on.
    ///
    /// - Parameter authority: one person's (`confirmClock`).
    public func confirm(by authority: Authority) async throws {
        try authority.require(.confirmClock)
        keeper.look()
        try await store.confirmClock(by: authority.first, at: wallClock.now())
        keeper.confirm()
    }
}
