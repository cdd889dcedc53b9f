import CardDevices
import Foundation
import ProductionStation
import StationSimulation

/// The machines of a station that has none: each lane's physical truth lies in a directory of its own. A real chip reader
/// may stand in a lane and on the desk all the same.
struct SimulatedMachines: Sendable {
    struct Lane: Sendable {
        var name: String
        var truth: SimulatedLane
        var devices: LaneDevices
    }

    var lanes: [Lane]
    var desk: any ChipStation

    /// Gets what is now on the faces of a simulated card.
    typealias PrintedFaces = @Sendable (ChipIdentity, PrintImage) -> Void

    /// - Throws: ``OperatorError`` when a lane's directory or the fault script is unusable.
    init(
        _ configuration: StationConfiguration, reference: ReferenceData, stockKeys: SimulatedStockKeys?,
        onPrinted: PrintedFaces?
    ) throws {
        let profile = reference.profile
        let simulated = configuration.simulated
        let faults = try Self.faults(simulated)
        lanes = try (1...simulated.lanes).map { number in
            let name = "lane-\(number)"
            let truth = try Self.truth(
                simulated, name, seed: UInt64(simulated.seed) &+ UInt64(number) << 32,
                SimulatedStock(for: profile, keys: stockKeys))
            let wiring = SimulatedWiring(
                faults: faults, clock: ContinuousClock(), latency: Self.latency(scale: simulated.latencyScale))
            let printer = SimulatedPrinter(
                lane: truth, wiring: wiring, serial: "SIM-PRINTER-\(number)", onPrinted: onPrinted)
            let chip: any ChipStation
            switch configuration.laneReaders[number - 1] {
            case .simulated:
                let reader = SimulatedReader(lane: truth, wiring: wiring, serial: "SIM-READER-\(number)")
                chip = APDUChipStation(reader: reader, profile: profile)
            case .pcsc(let selector): chip = Self.worker(selector, reference)
            }
            return Lane(name: name, truth: truth, devices: LaneDevices(printer: printer, chip: chip))
        }
        switch configuration.deskReader {
        case .pcsc(let selector): desk = Self.worker(selector, reference)
        case .simulated:
            desk = SimulatedDeskReader(
                stations: lanes.map { lane in
                    let reader = SimulatedReader(
                        lane: lane.truth, slot: .desk, wiring: SimulatedWiring(), serial: "SIM-DESK")
                    return (lane.truth, APDUChipStation(reader: reader, profile: profile))
                })
        }
    }

    /// A real reader's sessions run in a process that can be killed.
    private static func worker(_ selector: PCSCReaderSelector, _ reference: ReferenceData) -> WorkerChipStation {
        WorkerChipStation(executable: ReaderChoice.executable, reader: selector, profile: reference.profileFile)
    }

    private static func truth(
        _ simulated: StationConfiguration.Simulated, _ name: String, seed: UInt64, _ stock: SimulatedStock
    ) throws -> SimulatedLane {
        let directory = "\(simulated.directory)/\(name)"
        do {
            try FileManager.default.createDirectory(atPath: simulated.directory, withIntermediateDirectories: true)
            let lane = try SimulatedLane(
                directory: directory,
                setup: SimulatedLane.Setup(
                    seed: seed, stock: stock, trayCapacity: 1_000_000,
                    keepsPrintDigests: false))
            if lane.truth().ribbonCards == 0 { try lane.changeRibbon(roll: 1, cards: 1_000_000) }
            return lane
        } catch {
            throw OperatorError(
                StartSentence.inputOutput(operation: "open", path: directory, reason: "\(error)"), exit: .inputOutput)
        }
    }

    private static func faults(_ simulated: StationConfiguration.Simulated) throws -> FaultPlan {
        do {
            return try FaultPlan(
                script: simulated.faults.joined(separator: "\n"), seed: UInt64(simulated.seed))
        } catch {
            throw OperatorError(
                StartSentence.faultScriptWrong(text: error.text, expected: error.expected), exit: .configuration)
        }
    }

    /// What a mid-size direct-to-card printer takes, one lane, both faces.
    private static func latency(scale: Double) -> [SimulatedVerb: Duration] {
        let milliseconds: [SimulatedVerb: Double] = [
            .feed: 2_500, .move: 1_000, .print: 18_000, .eject: 1_500, .connect: 300, .transmit: 12,
        ]
        return milliseconds.mapValues { .milliseconds(Int64($0 * scale)) }
    }
}
