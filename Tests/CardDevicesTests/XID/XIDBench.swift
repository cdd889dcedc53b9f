@testable import CardDevices

/// Planes of a byte a dot for the field of an XID 580; the picture's first byte fills each one.
struct ByteFlatPlanes: PlaneMaking {
    var back: [PrintPanel] = [.black]
    var field = XIDPrinter.Field.xid580

    func planes(of image: PrintImage) throws(PlaneFault) -> PrintPlanes {
        func plane(_ panel: PrintPanel, _ raster: PrintRaster) -> PrintPlane {
            let bytes = [UInt8](
                repeating: raster.pixels[0] &+ UInt8(panel == .black ? 1 : 0), count: field.width * field.height)
            return PrintPlane(panel: panel, bitsPerDot: 8, bytes: bytes)
        }
        return PrintPlanes(
            front: [.yellow, .magenta, .cyan, .black].map { plane($0, image.front) },
            back: back.map { plane($0, image.back) })
    }
}

/// A lane with an XID model, its driver and the reader at its station.
struct XIDBench {
    let lane: SimulatedLane
    let clock = JumpingClock()
    let pipe: SimulatedPipe<SimulatedXID>
    let printer: XIDPrinter
    let reader: SimulatedReader
    let printed = EvolisBench.PrintedCards()

    init(
        cards: Int = 3, planes: any PlaneMaking = ByteFlatPlanes(), plan: FaultPlan = .none,
        change: (inout SimulatedXID.Setup) -> Void = { _ in }, wrap: ((any BytePipe) -> any BytePipe)? = nil
    ) async throws {
        lane = try SimulatedLane(setup: .init(seed: 7, trayCapacity: 10))
        if cards > 0 { try lane.loadHopper(count: cards) }
        try lane.changeRibbon(roll: 1, cards: 500)
        var setup = SimulatedXID.Setup()
        setup.pace = .usual
        setup.pace.warmUp = .zero
        change(&setup)
        let printed = printed
        let wiring = SimulatedWiring(faults: plan)
        pipe = SimulatedPipe(
            SimulatedXID(lane: lane, wiring: wiring, setup: setup) { printed.add($0, $1) }, clock: clock, replugs: true)
        reader = SimulatedReader(lane: lane, wiring: wiring)
        printer = try await XIDPrinter(
            over: wrap?(pipe) ?? pipe, planes: planes, clock: clock, isSimulated: true, limit: .seconds(5))
    }

    func feed() async throws(DeviceFault) { try await printer.feed(to: .chipStation, limit: .seconds(60)) }
    func toPrintHead() async throws(DeviceFault) { try await printer.move(to: .printHead, limit: .seconds(30)) }
    func print(_ tone: UInt8 = 3) async throws(DeviceFault) {
        try await printer.print(Sample.image(tone), limit: .seconds(300))
    }
    func eject(_ tray: Tray) async throws(DeviceFault) { try await printer.eject(to: tray, limit: .seconds(30)) }
    func status() async throws(DeviceFault) -> PrinterStatus { try await printer.status(limit: .seconds(2)) }

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
