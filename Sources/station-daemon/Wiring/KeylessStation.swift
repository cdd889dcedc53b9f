import Logging
import ProductionStation

/// What a station does while its master key is missing or another one: it makes nothing and takes nothing in, but tells
/// the source so, sends what waits to be sent, destroys what is due, and keeps its clock.
struct KeylessStation: Sendable {
    let ground: StationGround
    /// Why it has no key, and since when.
    let fault: ServiceFault
    private let grace: Duration
    private let logger: Logger

    /// - Parameters:
    ///   - fault: with the code of the start's problem.
    ///   - grace: a key that is back before it delays nobody's job.
    init(ground: StationGround, fault: ServiceFault, grace: Duration, logger: Logger) {
        self.ground = ground
        self.fault = fault
        self.grace = grace
        self.logger = logger
    }

    /// Runs until the stop signal, which each part looks for every second at least.
    func run(until quit: StopSignal) async {
        let parts = StationParts(ground: ground, stop: quit, logger: logger)
        let forecast = parts.forecast([], stopped: .keyUnavailable)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await parts.clockWatch(ground.people()).run() }
            group.addTask { await parts.retention().run() }
            group.addTask {
                await waitForGrace(parts, quit)
                await forecast.run()
            }
            group.addTask { await sendEvents(parts, until: quit) }
        }
    }

    /// Also until the clock was held against the state file: before that no day is certain.
    private func waitForGrace(_ parts: StationParts, _ quit: StopSignal) async {
        let begun = parts.clock.now
        while !quit.isSet, parts.keeper.record == nil || begun.duration(to: parts.clock.now) < grace {
            try? await parts.clock.sleep(for: .milliseconds(100))
        }
    }

    /// A spool directory that cannot be used now is looked at again; the events wait in the state.
    private func sendEvents(_ parts: StationParts, until quit: StopSignal) async {
        while !quit.isSet {
            if let source = try? parts.source() { return await parts.outbox(source).run(until: quit) }
            try? await parts.clock.sleep(for: .seconds(1))
        }
    }
}

extension OperatorError {
    /// The state is well, but the key that it is sealed under is not here.
    var isOfMasterKey: Bool { message.code.hasPrefix("masterKey") }
}
