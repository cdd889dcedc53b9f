import Synchronization

@testable import CardDevices

/// Planes that need no layout: the picture's first byte fills each one.
struct FlatPlanes: PlaneMaking {
    var panels: [PrintPanel] = [.yellow, .magenta, .cyan, .black, .overcoat]
    var back: [PrintPanel] = [.black]
    var colourBits = 7

    func planes(of image: PrintImage) throws(PlaneFault) -> PrintPlanes {
        func plane(_ panel: PrintPanel, _ raster: PrintRaster) -> PrintPlane {
            let isBit = panel == .black || panel == .overcoat
            let bits = isBit ? 1 : colourBits
            let count = EvolisWire.planeBytes(bitsPerDot: bits)
            return PrintPlane(
                panel: panel, bitsPerDot: bits, bytes: [UInt8](repeating: raster.pixels[0], count: count))
        }
        return PrintPlanes(front: panels.map { plane($0, image.front) }, back: back.map { plane($0, image.back) })
    }
}

/// A lane with an Evolis model, its driver and the reader at its station.
struct EvolisBench {
    let lane: SimulatedLane
    let clock = JumpingClock()
    let pipe: SimulatedPipe<SimulatedEvolis>
    let printer: EvolisPrinter
    let reader: SimulatedReader
    let printed = PrintedCards()

    final class PrintedCards: Sendable {
        private let list = Mutex<[(ChipIdentity, PrintPlanes)]>([])
        func add(_ card: ChipIdentity, _ planes: PrintPlanes) { list.withLock { $0.append((card, planes)) } }
        var all: [(ChipIdentity, PrintPlanes)] { list.withLock { $0 } }
    }

    init(
        cards: Int = 3, ribbon: Int = 500, planes: any PlaneMaking = FlatPlanes(), plan: FaultPlan = .none,
        dialect: EvolisDialect = EvolisDialect(), replugs: Bool = true,
        change: (inout SimulatedEvolis.Setup) -> Void = { _ in }, wrap: ((any BytePipe) -> any BytePipe)? = nil
    ) async throws {
        lane = try SimulatedLane(setup: .init(seed: 7, trayCapacity: 10))
        if cards > 0 { try lane.loadHopper(count: cards) }
        if ribbon > 0 { try lane.changeRibbon(roll: 1, cards: ribbon) }
        var setup = SimulatedEvolis.Setup()
        setup.pace = .usual
        change(&setup)
        let wiring = SimulatedWiring(faults: plan)
        let printed = printed
        let device = SimulatedEvolis(lane: lane, wiring: wiring, setup: setup) { printed.add($0, $1) }
        pipe = SimulatedPipe(device, clock: clock, replugs: replugs)
        reader = SimulatedReader(lane: lane, wiring: wiring)
        printer = try await EvolisPrinter(
            over: wrap?(pipe) ?? pipe, planes: planes, clock: clock, dialect: dialect, isSimulated: true, limit: limit)
    }

    static let moveLimit = Duration.seconds(30)
    static let printLimit = Duration.seconds(300)

    func feed() async throws(DeviceFault) { try await printer.feed(to: .chipStation, limit: Self.moveLimit) }
    func toPrintHead() async throws(DeviceFault) { try await printer.move(to: .printHead, limit: Self.moveLimit) }
    func print(_ tone: UInt8 = 3) async throws(DeviceFault) {
        try await printer.print(Sample.image(tone), limit: Self.printLimit)
    }
    func eject(_ tray: Tray) async throws(DeviceFault) { try await printer.eject(to: tray, limit: Self.moveLimit) }
    func status() async throws(DeviceFault) -> PrinterStatus { try await printer.status(limit: .seconds(2)) }

    func statusInTheEnd() async throws(DeviceFault) -> PrinterStatus {
        try await printer.status(limit: Self.moveLimit)
    }

    /// The fault of a call; nil when there was none.
    func fault(_ call: () async throws(DeviceFault) -> Void) async -> DeviceFault? {
        do throws(DeviceFault) {
            try await call()
            return nil
        } catch {
            return error
        }
    }

    var inside: SimulatedLaneTruth.Card? { lane.cardInside() }
}
