import Synchronization
import Testing

@testable import CardDevices

/// What is true when a call stops in its middle, by a fault or because the station's power goes.
@Suite struct HalfDoneTests {
    enum Way: CaseIterable { case fault, outage }

    private struct Cut: SeamObserver {
        let verb: SimulatedVerb

        func reached(_ verb: SimulatedVerb, _ side: SeamSide) throws(PowerCut) {
            if verb == self.verb, side == .during { throw PowerCut() }
        }
    }

    private static func bench(_ verb: SimulatedVerb, _ way: Way) throws -> (
        SimulatedLane, SimulatedPrinter, SimulatedChipStation
    ) {
        let lane = try SimulatedLane()
        try lane.changeRibbon(roll: 1, cards: 10)
        try lane.loadHopper(count: 2)
        let faults = FaultPlan(script: [.init(SimulatedFault(verb, .failsDuring(.timedOut)), at: 1)])
        let wiring = SimulatedWiring(
            faults: way == .fault ? faults : .none, observer: way == .outage ? Cut(verb: verb) : nil)
        let profile = try ChipProfile.standard()
        return (
            lane, SimulatedPrinter(lane: lane, wiring: wiring),
            SimulatedChipStation(lane: lane, profile: profile, wiring: wiring)
        )
    }

    /// Runs calls until one fails.
    private static func run(_ verb: SimulatedVerb, _ way: Way, to tray: Tray = .accepted) async throws -> SimulatedLane
    {
        let (lane, printer, chip) = try bench(verb, way)
        do {
            try await printer.feed(to: .chipStation, limit: limit)
            try await chip.encode(ChipOrder(plain: Sample.files(photoBytes: 900)), limit: limit)
            try await printer.move(to: .printHead, limit: limit)
            try await printer.print(Sample.image(7), limit: limit)
            try await printer.eject(to: tray, limit: limit)
            Issue.record("nothing failed")
        } catch let fault as DeviceFault {
            #expect(fault.cardState == (way == .fault ? .unknown : .untouched))
        } catch {
            #expect(verb == .encode, "\(error)")
        }
        return lane
    }

    @Test(arguments: Way.allCases) func aFedCardStopsInTheFeeder(way: Way) async throws {
        let lane = try await Self.run(.feed, way)
        #expect(lane.cardInside()?.place == .feeder)
        #expect(lane.count(at: .hopper) == 1)
    }

    @Test(arguments: Way.allCases) func aMovedCardSticksWhereNoSensorKnowsIt(way: Way) async throws {
        let lane = try await Self.run(.move, way)
        #expect(lane.cardInside()?.place == .between)
        let next = SimulatedPrinter(lane: lane, wiring: SimulatedWiring())
        #expect(try await next.status(limit: limit).position == .unknown)
        // The motor still gets it out.
        try await next.eject(to: .rejected, limit: limit)
        #expect(lane.count(at: .rejectedTray) == 1)
    }

    @Test(arguments: Way.allCases) func aPrintLeavesSomePlanesAndUsesTheRibbon(way: Way) async throws {
        let lane = try await Self.run(.print, way)
        let card = try #require(lane.cardInside())
        #expect(card.isHalfPrinted)
        #expect(card.prints == 0)
        #expect(lane.truth().ribbonCards == 9)
    }

    @Test(arguments: Way.allCases) func aChipHoldsSomeOfItsFiles(way: Way) async throws {
        let lane = try await Self.run(.encode, way)
        let card = try #require(lane.cardInside())
        let held = try #require(try lane.contents(of: card.identity, profile: try ChipProfile.standard()))
        let meant = try Sample.files(photoBytes: 900)
        #expect(held != meant)
        #expect(lane.truth().cards[0].chipDigest != SimulatedDigest.of(meant))
    }

    /// No sensor sees it, and the next card for the same tray pushes it out.
    @Test(arguments: Way.allCases, Tray.allCases) func anEjectedCardHangsInTheExit(way: Way, tray: Tray) async throws {
        let lane = try await Self.run(.eject, way, to: tray)
        #expect(lane.cardInside() == nil)
        #expect(lane.count(at: tray.exit) == 1)
        let next = SimulatedPrinter(lane: lane, wiring: SimulatedWiring())
        #expect(try await next.status(limit: limit).position == CardPosition.none)
        try await next.feed(to: .printHead, limit: limit)
        try await next.eject(to: tray, limit: limit)
        #expect(lane.count(at: tray.exit) == 0)
        #expect(lane.count(at: tray.place) == 2)
    }

    @Test func aPulledReaderAnswersNothingUntilItIsPluggedIn() async throws {
        let (lane, printer, chip) = try Self.bench(.status, .fault)
        try await printer.feed(to: .chipStation, limit: limit)
        try lane.set(.readerPulled, true)
        await #expect(throws: ChipFault.self) { try await chip.recognise(limit: limit) }
        try lane.set(.readerPulled, false)
        #expect(try await chip.recognise(limit: limit).isBlank)
    }
}
