import Logging
import ProductionStation
import ServiceLifecycle
import StationSimulation

/// A station that is ready to produce: runs until the process is asked to end, and ends between two cards.
struct StationService: Service {
    let assembly: StationAssembly
    let logger: Logger

    func run() async throws {
        try await withGracefulShutdownHandler {
            try await work()
        } onGracefulShutdown: {
            assembly.station.shutDown()
        }
    }

    private func work() async throws {
        switch assembly.configuration.simulated.people {
        case .none: await assembly.station.run()
        case .automatic: try await workWithStaff()
        }
    }

    private func workWithStaff() async throws {
        let staff = assembly.staff(leaves: { _ in false }, logger: logger)
        while !assembly.stop.isSet {
            do {
                try await staff.stock()
                break
            } catch {
                // The books cannot be written now: people come back a little later.
                logger.debug("simulated people wait", metadata: ["note": "\(error)"])
                try? await ContinuousClock().sleep(for: .seconds(1))
            }
        }
        async let people: Void = staff.work()
        await assembly.station.run()
        await people
    }
}

extension StationAssembly {
    /// Simulated people for this station's simulated machines.
    func staff(leaves: @escaping @Sendable (StationFacts) -> Bool, logger: Logger) -> SimulatedStaff {
        SimulatedStaff(
            lanes: machines.simulatedLanes.map { SimulatedStaff.Lane(name: $0.name, truth: $0.truth) },
            station: station,
            habits: SimulatedStaff.Habits(
                roundPause: .milliseconds(100), blanksPerLane: configuration.simulated.hopperBlanks,
                defectsPerMille: 0, leaves: leaves),
            choice: StaffChoice(seed: UInt64(configuration.simulated.seed)), random: SystemRandomSource(),
            clock: ContinuousClock(), stop: stop,
            finding: { logger.error("simulated people found what should not be", metadata: ["finding": "\($0)"]) },
            note: { logger.debug("simulated people", metadata: ["note": "\($0)"]) })
    }
}
