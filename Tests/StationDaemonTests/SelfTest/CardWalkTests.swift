import CardDevices
import ProductionStation
import Synchronization
import Testing

@testable import station_daemon

/// One blank through a lane of two: its own reader and no other must see it, and after a failure it is not left inside.
@Suite struct CardWalkTests {
    /// What the cables and readers of a site do.
    struct Wires: CardSightings {
        var lanes: [(name: String, truth: SimulatedLane)]
        /// The readers of both lanes were swapped.
        var areCrossed = false
        /// Another reader sees a card whenever this one does.
        var hasEcho = false

        func withCard(limit: Duration) async throws(DeviceFault) -> Set<String> {
            let seen = try await ReaderSightings(monitor: nil, simulated: lanes).withCard(limit: limit)
            let crossed = ["simulated:a": "simulated:b", "simulated:b": "simulated:a"]
            let told = areCrossed ? Set(seen.compactMap { crossed[$0] }) : seen
            return hasEcho && !told.isEmpty ? told.union(["simulated:desk"]) : told
        }
    }

    private static func site(blanks: Int = 2) throws -> [(name: String, truth: SimulatedLane)] {
        try ["a", "b"].enumerated().map { index, name in
            let lane = try SimulatedLane(setup: .init(seed: UInt64(index + 1)))
            if blanks > 0 { try lane.loadHopper(count: blanks) }
            try lane.changeRibbon(roll: 1, cards: 10)
            return (name, lane)
        }
    }

    private static let dot = PrintRaster(width: 1, height: 1, bytesPerRow: 4, pixels: [255, 255, 255, 255])

    private static func walk(
        _ wires: Wires, script: String = "", prints: Bool = true, consumes: Bool = true
    ) async throws -> CardWalk.Outcome {
        let wiring = SimulatedWiring(faults: try FaultPlan(script: script, seed: 1))
        return await CardWalk(
            printer: SimulatedPrinter(lane: wires.lanes[0].truth, wiring: wiring), sightings: wires,
            reader: "simulated:a", limits: LaneLimits(),
            picture: prints ? PrintImage(front: dot, back: dot) : nil, note: { _ in }
        ).run(consumes: consumes)
    }

    private static func failed(_ outcome: CardWalk.Outcome) -> CardStep.Kind? {
        outcome.steps.first { $0.result == .failed }?.kind
    }

    @Test(arguments: [true, false]) func aGoodLaneGoesTheWholeWay(prints: Bool) async throws {
        let lanes = try Self.site()
        let outcome = try await Self.walk(Wires(lanes: lanes), prints: prints)
        #expect(outcome.ok && outcome.usesCard)
        #expect(outcome.steps.map(\.kind) == CardStep.Kind.allCases)
        #expect(lanes[0].truth.count(at: .rejectedTray) == 1 && lanes[0].truth.count(at: .hopper) == 1)
        let card = try #require(lanes[0].truth.truth().cards.first { $0.place == .rejectedTray })
        #expect(card.prints == (prints ? 1 : 0))
    }

    @Test func withoutConsentNothingMoves() async throws {
        let lanes = try Self.site()
        let outcome = try await Self.walk(Wires(lanes: lanes), consumes: false)
        #expect(outcome.steps.map(\.kind) == [.look] && outcome.ok && !outcome.usesCard)
        #expect(lanes[0].truth.count(at: .hopper) == 2)
    }

    struct Fault: Sendable, CustomTestStringConvertible {
        var name: String
        var kind: CardStep.Kind
        var script = ""
        var isCrossed = false
        var hasEcho = false
        var act: @Sendable (SimulatedLane) throws -> Void = { _ in }
        var testDescription: String { name }
    }

    static let faults: [Fault] = [
        Fault(name: "cover open", kind: .look) { try $0.setCover(isOpen: true) },
        Fault(name: "a tray is full", kind: .look) { try $0.set(.rejectedTrayFull, true) },
        Fault(name: "feeder fails", kind: .feed, script: "feed 1 before mechanical"),
        Fault(name: "another lane's reader sees it", kind: .seen, isCrossed: true),
        Fault(name: "a second reader sees it too", kind: .seen, hasEcho: true),
        Fault(name: "its reader is away", kind: .seen) { try $0.set(.readerPulled, true) },
        Fault(name: "it does not move", kind: .move, script: "move 1 before refused"),
        Fault(name: "print fails", kind: .print, script: "print 1 before refused"),
    ]

    @Test(arguments: faults) func theFirstStepThatFailsIsNamedAndNoCardIsLeftInside(fault: Fault) async throws {
        let lanes = try Self.site()
        let lane = lanes[0].truth
        try fault.act(lane)
        let wires = Wires(lanes: lanes, areCrossed: fault.isCrossed, hasEcho: fault.hasEcho)
        let outcome = try await Self.walk(wires, script: fault.script)
        #expect(Self.failed(outcome) == fault.kind)
        #expect(lane.cardInside() == nil)
        let isUsed = ![.look, .feed].contains(fault.kind)
        #expect(lane.count(at: .rejectedTray) == (isUsed ? 1 : 0))
        #expect(lane.count(at: .acceptedTray) == 0)
        #expect(outcome.usesCard == isUsed)
        if isUsed { #expect(outcome.steps.last == CardStep(kind: .reject, result: .ok, detail: "none ribbon=10")) }
    }

    /// Somebody else's card is not moved.
    @Test func aCardThatIsInsideAlreadyStays() async throws {
        let lanes = try Self.site()
        try await SimulatedPrinter(lane: lanes[0].truth, wiring: SimulatedWiring()).feed(
            to: .printHead, limit: .seconds(1))
        let outcome = try await Self.walk(Wires(lanes: lanes))
        #expect(Self.failed(outcome) == .look && !outcome.usesCard)
        #expect(lanes[0].truth.cardInside() != nil)
    }

    /// A blank that hangs nobody knows where counts as used.
    @Test func aJamUsesTheCard() async throws {
        let lanes = try Self.site()
        let outcome = try await Self.walk(Wires(lanes: lanes), script: "feed 1 condition jam")
        #expect(Self.failed(outcome) == .feed && outcome.usesCard)
    }
}
