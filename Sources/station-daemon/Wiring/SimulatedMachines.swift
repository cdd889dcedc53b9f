import CardDevices
import Foundation
import ProductionStation
import StationSimulation

/// The machines of a station that has none: each lane's physical truth lies in a directory of its own. A real chip reader
/// may stand in a lane and on the desk all the same.
struct SimulatedMachines {
    let machines: StationMachines

    /// Gets what is now on the faces of a simulated card.
    typealias PrintedFaces = @Sendable (ChipIdentity, PrintImage) -> Void

    /// - Throws: ``OperatorError`` when a lane's directory or the fault script is unusable.
    init(
        _ configuration: StationConfiguration, reference: ReferenceData, stockKeys: SimulatedStockKeys?,
        onPrinted: PrintedFaces?
    ) throws {
        let simulated = configuration.simulated
        let faults = try Self.faults(simulated)
        let stock = SimulatedStock(for: reference.profile, keys: stockKeys)
        let printers = SimulatedPrinters(
            planes: PrinterPlanes(configuration, reference), latencyScale: simulated.latencyScale, onPrinted: onPrinted)
        let lanes = try configuration.lanes.map { lane in
            let truth = try Self.truth(
                simulated, lane.name, seed: UInt64(simulated.seed) &+ UInt64(lane.number) << 32, stock)
            let wiring = SimulatedWiring(
                faults: faults, clock: ContinuousClock(), latency: Self.latency(scale: simulated.latencyScale))
            let printer = try printers.printer(lane, truth, wiring)
            let chip = Self.chip(lane, truth, wiring, reference)
            return StationMachines.Lane(
                name: lane.name, devices: LaneDevices(printer: printer, chip: chip), truth: truth)
        }
        machines = StationMachines(
            lanes: lanes, desk: Self.desk(configuration.deskReader, lanes.compactMap(\.truth), reference))
    }

    private static func chip(
        _ lane: StationConfiguration.LaneSetting, _ truth: SimulatedLane, _ wiring: SimulatedWiring,
        _ reference: ReferenceData
    ) -> any ChipStation {
        switch lane.reader {
        case .pcsc(let selector): return reference.worker(selector)
        case .simulated, .paired:
            let reader = SimulatedReader(lane: truth, wiring: wiring, serial: "SIM-READER-\(lane.number)")
            return APDUChipStation(reader: reader, profile: reference.profile)
        }
    }

    private static func desk(
        _ place: ReaderPlace, _ lanes: [SimulatedLane], _ reference: ReferenceData
    ) -> any ChipStation {
        switch place {
        case .pcsc(let selector): return reference.worker(selector)
        case .simulated, .paired:
            return SimulatedDeskReader(
                stations: lanes.map { lane in
                    let reader = SimulatedReader(lane: lane, slot: .desk, wiring: SimulatedWiring(), serial: "SIM-DESK")
                    return (lane, APDUChipStation(reader: reader, profile: reference.profile))
                })
        }
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
