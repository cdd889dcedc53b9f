import CardDevices

/// The printer of a simulated lane as verbs, or as bytes: a driver and, behind its pipe, a model of the machine.
struct SimulatedMachine {
    let lane: SimulatedLane
    let wiring: SimulatedWiring
    /// Of the first machine of the lane.
    let serial: String
    /// Time of each movement.
    let callTime: Duration
    /// What goes wrong on the wire and in the machine.
    let wireFaults: SimulatedWireFaultPlan

    func printer(_ depth: SiteSetup.PrinterDepth, clock: VirtualClock) -> any CardPrinter {
        switch depth {
        case .verbs: return SimulatedPrinter(lane: lane, wiring: wiring, serial: serial)
        case .evolis:
            var machine = SimulatedEvolis.Setup()
            machine.serial = serial
            (machine.pace.feed, machine.pace.move, machine.pace.eject) = (callTime, callTime, callTime)
            machine.pace.panel = callTime
            machine.faults = wireFaults.faults(
                orders: ["Rlr", "Sis", "Si", "Ss", "Db", "Se", "Ser"], bytesPerCard: 2_500)
            let device = SimulatedEvolis(lane: lane, wiring: wiring, setup: machine)
            return EvolisPrinter(
                expecting: identity(machine.model, machine.firmware),
                over: SimulatedPipe(device, clock: clock, replugs: true), planes: WhitePlanes(), clock: clock)
        case .xid:
            var machine = SimulatedXID.Setup()
            machine.serial = serial
            machine.field = WhitePlanes.field
            (machine.pace.load, machine.pace.move) = (callTime, callTime)
            (machine.pace.print, machine.pace.transfer) = (callTime, callTime)
            machine.faults = wireFaults.faults(
                orders: ["12-00", "34-00", "31-01", "31-0b", "2a-00", "31-09", "32-00"], bytesPerCard: 1_500)
            let device = SimulatedXID(lane: lane, wiring: wiring, setup: machine)
            return XIDPrinter(
                expecting: identity(machine.model, machine.firmware),
                over: SimulatedPipe(device, clock: clock, replugs: true), planes: WhitePlanes(bitsPerDot: 8),
                clock: clock, field: WhitePlanes.field)
        }
    }

    private func identity(_ model: String, _ firmware: String) -> DeviceIdentity {
        DeviceIdentity(model: model, serial: lane.printerSerial ?? serial, firmware: firmware, isSimulated: true)
    }
}

/// Planes for pictures that nobody drew: one empty black one a face.
struct WhitePlanes: PlaneMaking {
    /// A small field, for machines that take a byte a dot.
    static let field: XIDPrinter.Field = {
        var field = XIDPrinter.Field.xid580
        (field.width, field.height) = (16, 8)
        return field
    }()

    var bitsPerDot = 1

    func planes(of image: PrintImage) throws(PlaneFault) -> PrintPlanes {
        let count = bitsPerDot == 1 ? 82_296 : Self.field.width * Self.field.height
        let plane = PrintPlane(panel: .black, bitsPerDot: bitsPerDot, bytes: [UInt8](repeating: 0, count: count))
        return PrintPlanes(front: [plane], back: [plane])
    }
}
