import CardDevices
import Testing

@Suite struct PrinterSwapTests {
    /// The new machine is empty, keeps hopper, trays and ribbon, and has its own serial; the card goes with the old one.
    @Test(arguments: SimulatedLane.CardAtSwap.allCases)
    func aSwapTakesTheCardAwayAndNothingElse(card: SimulatedLane.CardAtSwap) async throws {
        let bench = Bench(.apdu, lane: try Bench.lane([.good, .good, .good]))
        let (lane, printer) = (bench.lane, bench.printer)
        #expect(printer.identity.serial == "SIM-PRINTER-1" && lane.printerSerial == nil)
        try await printer.feed(to: .chipStation, limit: limit)
        try lane.set(.jam, true)
        try lane.setCover(isOpen: true)
        let gone = try #require(try lane.swapPrinter(serial: "SPARE-2", card: card))
        #expect(printer.identity.serial == "SPARE-2")
        let status = try await printer.status(limit: limit)
        #expect(status.position == .none && status.reasons == [] && status.ribbon?.cardsRemaining == 500)
        #expect(lane.place(of: gone) == (card == .takenOut ? .outside : .removedPrinter))
        #expect(lane.count(at: .hopper) == 2)
        await #expect(throws: ChipFault.self) { try await bench.chip.recognise(limit: limit) }
        #expect(try lane.emptyRemovedPrinters() == (card == .takenOut ? [] : [gone]))
        #expect(lane.place(of: gone) == .outside)
        try lane.presentAtDesk(gone)
        try await printer.feed(to: .chipStation, limit: limit)
        #expect(lane.count(at: .chipStation) == 1)
        #expect(SimulatedPlace.allCases.reduce(0) { $0 + lane.count(at: $1) } == 3)
    }

    @Test func aSwapIsRememberedOverARestart() throws {
        let directory = try TemporaryDirectory()
        do {
            let lane = try Bench.lane([.good], directory: directory.path + "/lane")
            try lane.swapPrinter(serial: "SPARE-2")
        }
        let lane = try SimulatedLane(directory: directory.path + "/lane", setup: .init(seed: 7))
        #expect(lane.printerSerial == "SPARE-2" && lane.truth().printerSerial == "SPARE-2")
        #expect(SimulatedPrinter(lane: lane, wiring: SimulatedWiring()).identity.serial == "SPARE-2")
    }

    @Test(arguments: ["", "two words", "semi;colon", "bar|", "line\nbreak"])
    func aSerialThatTheLogCannotHoldIsRefused(serial: String) throws {
        let lane = try SimulatedLane()
        #expect(throws: SimulatedLaneError.self) { try lane.swapPrinter(serial: serial) }
        #expect(lane.printerSerial == nil)
    }
}
