import CardDevices
import ProductionStation

/// The devices of a station's lanes and of its desk, real or simulated; all that the rest of the program sees of them.
struct StationMachines: Sendable {
    struct Lane: Sendable {
        var name: String
        var devices: LaneDevices
        /// What is physically true of a simulated lane; nil for a real one.
        var truth: SimulatedLane?
    }

    var lanes: [Lane]
    /// The chip reader of the packing desk.
    var desk: any ChipStation

    /// Simulated lanes with what is true of them.
    var simulatedLanes: [(name: String, truth: SimulatedLane)] {
        lanes.compactMap { lane in lane.truth.map { (lane.name, $0) } }
    }

    /// Makes what the configuration names. Speaks to no device yet: one that is away stops its lane, not the start.
    ///
    /// - Parameters:
    ///   - stockKeys: what simulated blanks come with.
    ///   - onPrinted: gets the pictures that simulated printers would have printed.
    /// - Throws: ``OperatorError`` that says which directory, script or layout is unusable.
    init(
        _ configuration: StationConfiguration, reference: ReferenceData, stockKeys: SimulatedStockKeys?,
        onPrinted: SimulatedMachines.PrintedFaces?
    ) throws {
        switch configuration.devices {
        case .simulated:
            self = try SimulatedMachines(
                configuration, reference: reference, stockKeys: stockKeys, onPrinted: onPrinted
            ).machines
        case .real: self = try RealMachines(configuration, reference: reference).machines
        }
    }

    init(lanes: [Lane], desk: any ChipStation) {
        (self.lanes, self.desk) = (lanes, desk)
    }
}
