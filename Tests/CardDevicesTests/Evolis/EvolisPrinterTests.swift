import Testing

@testable import CardDevices

struct EvolisPrinterTests {
    @Test func aCardGoesThroughTheMachine() async throws {
        let bench = try await EvolisBench()
        #expect(
            bench.printer.identity
                == DeviceIdentity(
                    model: "Evolis Primacy", serial: "SIM-EVOLIS-1", firmware: "1.0-sim", isSimulated: true))
        #expect(try await bench.status().position == .none)
        try await bench.feed()
        #expect(try await bench.status().position == .chipStation)
        let connection = try await bench.reader.connect(limit: limit)
        await connection.disconnect()
        try await bench.toPrintHead()
        await #expect(throws: DeviceFault.self) { try await bench.reader.connect(limit: limit) }
        try await bench.print()
        #expect(bench.inside?.place == .printHead && bench.inside?.prints == 1)
        #expect(try await bench.status().ribbon?.cardsRemaining == 499)
        try await bench.eject(.accepted)
        #expect(bench.lane.truth().cards.map(\.place) == [.acceptedTray, .hopper, .hopper])
        try await bench.feed()
        try await bench.eject(.rejected)
        #expect(bench.lane.truth().cards.map(\.place) == [.acceptedTray, .rejectedTray, .hopper])
        #expect(
            try await bench.status()
                == PrinterStatus(
                    position: .none, ribbon: .init(rollSerial: nil, cardsRemaining: 499)))
    }

    /// Every depth and every ribbon: what the driver sent is, dot for dot, what the machine has on the card.
    @Test(
        arguments: [1, 5, 6, 7],
        [
            FlatPlanes(), FlatPlanes(panels: [.black], back: []), FlatPlanes(panels: [.black, .overcoat], back: []),
            FlatPlanes(back: [.yellow, .magenta, .cyan, .black, .overcoat]),
        ])
    func theDotsArrive(_ bits: Int, _ planes: FlatPlanes) async throws {
        var planes = planes
        planes.colourBits = bits
        for packsBlack in [true, false] {
            var dialect = EvolisDialect()
            dialect.packsBlack = packsBlack
            let bench = try await EvolisBench(planes: planes, dialect: dialect)
            try await bench.feed()
            try await bench.toPrintHead()
            try await bench.print(0x5A)
            #expect(bench.printed.all.map(\.1) == [try planes.planes(of: Sample.image(0x5A))])
        }
    }

    @Test func bothFacesAreTheirOwn() async throws {
        let bench = try await EvolisBench()
        try await bench.feed()
        try await bench.toPrintHead()
        let faces = [UInt8(0x11), 0xEE].map { PrintRaster(width: 1, height: 1, bytesPerRow: 4, pixels: [$0, 0, 0, 0]) }
        let image = PrintImage(front: faces[0], back: faces[1])
        try await bench.printer.print(image, limit: EvolisBench.printLimit)
        let planes = try #require(bench.printed.all.first?.1)
        #expect(planes.front.count == 5 && planes.back.count == 1)
        #expect(planes.front[0].bytes[0] == 0x11 && planes.back[0].bytes[0] == 0xEE)
    }

    /// What a person must see to, before anything moves: nothing is used up and the card is where it was.
    @Test func refusesBeforeAnythingMoves() async throws {
        let bench = try await EvolisBench(cards: 0, ribbon: 0)
        func refused(_ detail: String, _ call: () async throws(DeviceFault) -> Void) async {
            let fault = await bench.fault(call)
            #expect(fault?.kind == .refused && fault?.cardState == .unchanged && fault?.detail == detail)
        }
        #expect(try await bench.status().reasons == [.mediaEmpty, .markerSupplyEmpty])
        await refused("media-empty") { () throws(DeviceFault) in try await bench.feed() }
        await refused("no-card") { () throws(DeviceFault) in try await bench.toPrintHead() }
        await refused("no-card") { () throws(DeviceFault) in try await bench.eject(.accepted) }
        await refused("no-card") { () throws(DeviceFault) in try await bench.eject(.rejected) }
        try bench.lane.loadHopper(count: 2)
        try await bench.feed()
        await refused("card-inside") { () throws(DeviceFault) in try await bench.feed() }
        await refused("no-card") { () throws(DeviceFault) in try await bench.print() }
        try await bench.toPrintHead()
        await refused("marker-supply-empty") { () throws(DeviceFault) in try await bench.print() }
        try bench.lane.changeRibbon(roll: 2, cards: 9)
        try bench.lane.setCover(isOpen: true)
        await refused("cover-open") { () throws(DeviceFault) in try await bench.print() }
        await refused("cover-open") { () throws(DeviceFault) in try await bench.eject(.accepted) }
        try bench.lane.setCover(isOpen: false)
        try bench.lane.set(.acceptedTrayFull, true)
        #expect(try await bench.status().reasons == [.outputAreaFull])
        await refused("output-area-full") { () throws(DeviceFault) in try await bench.eject(.accepted) }
        #expect(bench.inside?.place == .printHead && bench.inside?.prints == 0)
    }

    @Test func asksToBeCleaned() async throws {
        let bench = try await EvolisBench { $0.cleaningEvery = 1 }
        #expect(try await bench.status().reasons == [])
        try await bench.feed()
        #expect(try await bench.status().reasons == [.cleanerRequired])
    }

    @Test func withoutHoldItDoesNotPrint() async throws {
        var dialect = EvolisDialect()
        dialect.holdsCard = false
        let bench = try await EvolisBench(dialect: dialect)
        try await bench.feed()
        try await bench.toPrintHead()
        let fault = await bench.fault { () throws(DeviceFault) in try await bench.print() }
        #expect(fault?.cardState == .untouched && fault?.detail == "no-hold" && bench.inside?.prints == 0)
    }

    @Test func picturesOfAnotherSizeNeverReachThePrinter() async throws {
        struct Small: PlaneMaking {
            func planes(of image: PrintImage) throws(PlaneFault) -> PrintPlanes {
                PrintPlanes(front: [PrintPlane(panel: .black, bitsPerDot: 1, bytes: [1, 2, 3])], back: [])
            }
        }
        let bench = try await EvolisBench(planes: Small())
        try await bench.feed()
        try await bench.toPrintHead()
        let fault = await bench.fault { () throws(DeviceFault) in try await bench.print() }
        #expect(fault?.cardState == .untouched && fault?.detail == "plane size")
    }

    /// Asked by several at once, it still does one thing after the other.
    @Test func oneCommandAtATime() async throws {
        let bench = try await EvolisBench()
        try await bench.feed()
        await withTaskGroup { group in
            for _ in 0..<8 { group.addTask { _ = try? await bench.status() } }
            group.addTask { try? await bench.toPrintHead() }
        }
        #expect(bench.inside?.place == .printHead)
        #expect(try await bench.status().position == .printHead)
    }

    /// The limit holds, whatever the machine does.
    @Test(arguments: [Duration.milliseconds(200), .seconds(2)])
    func aMoveThatTakesTooLongEndsAtItsLimit(_ given: Duration) async throws {
        let bench = try await EvolisBench { $0.pace.feed = .seconds(20) }
        let begun = bench.clock.now
        let fault = await bench.fault { () throws(DeviceFault) in
            try await bench.printer.feed(to: .chipStation, limit: given)
        }
        #expect(fault?.kind == .timedOut && fault?.cardState == .unknown)
        #expect(begun.duration(to: bench.clock.now) <= given + .milliseconds(1))
        // It arrives after all, and is found.
        #expect(try await bench.printer.status(limit: .seconds(90)).position == .chipStation)
    }
}
