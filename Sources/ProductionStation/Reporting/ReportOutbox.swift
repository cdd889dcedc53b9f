public import Logging

/// Sends the events of all jobs to the source: at least once, in order, exactly once in effect by their ids.
public struct ReportOutbox: Sendable {
    let source: any JobSource
    let store: Store
    let pause: Duration
    let clock: any Clock<Duration>
    let wallClock: any WallClock
    let logger: Logger
    /// Why events do not go out now, if they do not.
    public let board = ServiceBoard()
    /// The same for delivery lists.
    public let listBoard = ServiceBoard()
    /// Events in one round.
    static let batchMax = 64

    /// - Parameter pause: between two looks when nothing waits, and after a fault.
    public init(
        source: any JobSource, store: Store, pause: Duration, clock: any Clock<Duration>, wallClock: any WallClock,
        logger: Logger
    ) {
        self.source = source
        self.store = store
        self.pause = pause
        self.clock = clock
        self.wallClock = wallClock
        self.logger = logger
    }

    /// Runs until `drained`: when nothing can happen any more, what is still there is sent once.
    public func run(until drained: StopSignal) async {
        while !drained.isSet {
            let sent = await sendRound()
            if await sendLists() + sent == 0 { try? await clock.sleep(for: pause) }
        }
        while await sendRound() + sendLists() > 0 {}
    }

    /// Sends delivery lists whose files are not there yet.
    ///
    /// - Returns: how many the source has now confirmed.
    package func sendLists() async -> Int {
        var sent = 0
        do {
            for list in try await store.unwrittenLists(limit: Self.batchMax) {
                try await source.send(list)
                try await store.markWritten(list)
                sent += 1
            }
            listBoard.succeeded()
        } catch {
            listBoard.failed(error, at: wallClock.now())
            logger.warning("delivery lists wait", metadata: [LogKeys.fault: "\(error)"])
        }
        return sent
    }

    /// Sends one batch; an event that fails ends the round, because those behind it may belong to the same job.
    ///
    /// - Returns: how many events the source has now confirmed.
    package func sendRound() async -> Int {
        var sent: [String] = []
        var fault: (any Error)?
        do {
            for event in try await store.unsentEvents(limit: Self.batchMax) {
                try await source.send(event)
                sent.append(event.id)
            }
        } catch {
            fault = error
            logger.warning("events wait", metadata: [LogKeys.fault: "\(error)"])
        }
        do {
            if !sent.isEmpty { try await store.markSent(sent) }
        } catch {
            // They go out again; their ids make that harmless.
            fault = error
            sent = []
            logger.warning("sent events not marked", metadata: [LogKeys.fault: "\(error)"])
        }
        board.note(fault, at: wallClock.now())
        return sent.count
    }
}
