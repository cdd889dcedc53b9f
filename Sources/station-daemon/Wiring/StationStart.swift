import Logging
import ProductionStation
import ServiceLifecycle
import Synchronization

/// Brings the station up and owns it while it runs. When it cannot produce, it stays, says why at the control socket,
/// and tries again at a bounded pace.
final class StationStart: Service {
    /// How far it has come.
    private enum Phase {
        case starting
        case cannotProduce(StartProblem)
        case working(StationControl)
    }

    private static let pauses = [1, 2, 4, 8, 16, 30].map { Duration.seconds($0) }
    private static let slice = Duration.milliseconds(100)

    let configuration: StationConfiguration
    private let startedAt: ContinuousClock.Instant
    private let stop = StopSignal()
    let logger: Logger
    private let clock = ContinuousClock()
    private let phase = Mutex(Phase.starting)
    /// Kept when it is built but its state could not be written yet: with it goes the lock on the state directory.
    private let built = Mutex<StationAssembly?>(nil)
    private let keylessCell = Mutex<KeylessStation?>(nil)
    private let keyGrace: Duration

    /// - Parameter keyGrace: how long the master key may be missing before jobs count as delayed by it.
    init(
        _ configuration: StationConfiguration, startedAt: ContinuousClock.Instant, keyGrace: Duration = .seconds(60),
        logger: Logger
    ) {
        self.keyGrace = keyGrace
        self.configuration = configuration
        self.startedAt = startedAt
        self.logger = logger
    }

    /// Why nothing is produced; nil when all is well.
    var problem: StartProblem? {
        phase.withLock { if case .cannotProduce(let problem) = $0 { problem } else { nil } }
    }

    /// The station's own verbs; nil while it cannot produce.
    var control: StationControl? {
        phase.withLock { if case .working(let control) = $0 { control } else { nil } }
    }

    /// What runs without a master key; nil while that is not what is wrong.
    var keyless: KeylessStation? { keylessCell.withLock { $0 } }

    /// One try.
    ///
    /// - Returns: nil when the station cannot produce; then ``problem`` says why.
    /// - Throws: ``OperatorError`` when waiting would not help: another station runs here, or the configuration is wrong.
    @discardableResult
    func tryOnce() async throws -> StationAssembly? {
        do {
            let assembly = try await assembly()
            try await assembly.station.prepare()
            phase.withLock { $0 = .working(StationControl(assembly: assembly, startedAt: startedAt)) }
            let milliseconds = startedAt.duration(to: .now) / .milliseconds(1)
            logger.notice("ready", metadata: ["milliseconds": "\(Int(milliseconds))"])
            return assembly
        } catch let error as OperatorError {
            try note(error)
        } catch let fault as StoreFault {
            try note(OperatorError(StartSentence.store(fault), exit: .inputOutput))
        }
        return nil
    }

    /// Runs until the process is asked to end.
    func run() async throws {
        try await withGracefulShutdownHandler {
            try await work()
        } onGracefulShutdown: {
            self.stop.set()
        }
    }

    private func work() async throws {
        var tries = 0
        while !stop.isSet {
            if let control {
                try await StationService(assembly: control.assembly, logger: logger).run()
                // A file that is whole without its log survives a careless copy.
                _ = try? await control.station.store.emptyLog()
                return
            }
            if let keyless {
                try await report(keyless, &tries)
            } else {
                try await waitAndTry(&tries)
            }
        }
    }

    /// Tries again and again while a station without a key does its part, which ends before anything else begins.
    private func report(_ keyless: KeylessStation, _ tries: inout Int) async throws {
        let quit = StopSignal()
        async let reports: Void = keyless.run(until: quit)
        let outcome: Result<Void, any Error>
        do {
            while !stop.isSet, self.keyless != nil, control == nil { try await waitAndTry(&tries) }
            outcome = .success(())
        } catch {
            outcome = .failure(error)
        }
        quit.set()
        await reports
        try outcome.get()
    }

    private func waitAndTry(_ tries: inout Int) async throws {
        let isHopeful = problem?.triesAgain ?? true
        await pause(Self.pauses[min(tries, Self.pauses.count - 1)])
        guard isHopeful, !stop.isSet else { return }
        tries += 1
        try await tryOnce()
    }

    private func assembly() async throws -> StationAssembly {
        if let assembly = built.withLock({ $0 }) { return assembly }
        let ground = try await takenGround()
        do {
            let assembly = try await StationAssembly(on: ground, stop: stop, logger: logger)
            built.withLock { $0 = assembly }
            keylessCell.withLock { $0 = nil }
            return assembly
        } catch let error as OperatorError where error.isOfMasterKey {
            let since = keyless?.fault.since ?? SystemWallClock().now()
            let fault = ServiceFault(code: error.message.code, since: since)
            keylessCell.withLock {
                $0 = KeylessStation(ground: ground, fault: fault, grace: keyGrace, logger: logger)
            }
            throw error
        } catch {
            keylessCell.withLock { $0 = nil }
            throw error
        }
    }

    /// That of the station without a key, unless its state file went away: then it is let go and looked for anew.
    private func takenGround() async throws -> StationGround {
        if let ground = keyless?.ground, await ground.store.lostFile() == nil { return ground }
        keylessCell.withLock { $0 = nil }
        return try StationGround(configuration)
    }

    private func note(_ error: OperatorError) throws {
        guard !error.endsStart else { throw error }
        let new = StartProblem(error)
        let isNews = problem?.code != new.code
        phase.withLock { $0 = .cannotProduce(new) }
        logger.log(
            level: isNews ? .error : .debug, "cannot produce",
            metadata: [LogKeys.reason: "\(new.code)", "words": "\(new.text.english)"])
    }

    private func pause(_ duration: Duration) async {
        var waited = Duration.zero
        while waited < duration, !stop.isSet {
            try? await clock.sleep(for: Self.slice)
            waited += Self.slice
        }
    }
}
