import Synchronization
import Testing

@testable import CardDevices

struct FaultPlanTests {
    @Test func theDemoScriptDoesWhatItSays() async throws {
        let plan = try FaultPlan(
            script: """
                feed 3 card deadChip          # the third card has a dead chip
                print 6 before mechanical
                feed 9 card wrongStock
                """)
        let bench = Bench(.verbs, lane: try Bench.lane([SimulatedCardNature](repeating: .good, count: 9)), faults: plan)
        for number in 1...9 {
            try await bench.printer.feed(to: .printHead, limit: limit)
            let fault = await Self.fault { try await bench.printer.print(Sample.image(1), limit: limit) }
            #expect((fault != nil) == (number == 6))
            try await bench.printer.eject(to: .accepted, limit: limit)
        }
        let cards = bench.lane.truth().cards
        #expect(cards.map(\.nature) == [.good, .good, .deadChip, .good, .good, .good, .good, .good, .wrongStock])
        #expect(cards.map(\.prints) == [1, 1, 1, 1, 1, 0, 1, 1, 1])
    }

    @Test(arguments: [
        "feed 3", "feed zero card good", "feed 0 card good", "fed 1 card good", "feed 1 card golden",
        "feed 1 before sleepy", "feed 1 before busy maybe", "feed 1 after", "feed 1 condition rain",
        "feed 1 card good extra",
    ]) func refusesALineThatSaysNothing(_ line: String) {
        #expect {
            try FaultPlan(script: "# fine\n" + line)
        } throws: { ($0 as? FaultPlan.ScriptError)?.line == 2 }
    }

    @Test func theSameSeedGivesTheSameFaultsAtTheRateAsked() {
        let fault = SimulatedFault(.feed, .failsBefore(.busy, .unchanged))
        func hits(_ seed: UInt64) -> [Int] {
            let plan = FaultPlan(seed: seed, rates: [.init(fault, perMillion: 100_000)])
            return (1...10_000).filter { !plan.faults(of: .feed, occurrence: $0).isEmpty }
        }
        #expect(hits(1) == hits(1))
        #expect(hits(1) != hits(2))
        #expect((900...1_100).contains(hits(1).count))
        #expect(FaultPlan.everything(seed: 1, perMillion: 0).faults(of: .feed, occurrence: 1).isEmpty)
    }

    @Test(arguments: ["untouched", "unchanged", "unknown"]) func beforeMeansThatNothingHappened(_ state: String)
        async throws
    {
        let plan = try FaultPlan(script: "feed 1 before timedOut \(state)")
        let bench = Bench(.verbs, lane: try Bench.lane([.good]), faults: plan)
        let fault = await Self.fault { try await bench.printer.feed(to: .chipStation, limit: limit) }
        #expect(fault?.cardState.rawValue == state)
        #expect(bench.lane.count(at: .hopper) == 1)
    }

    @Test func afterMeansThatItHappenedAndNobodyKnows() async throws {
        let plan = try FaultPlan(script: "feed 1 after disconnected\nprint 1 after timedOut\neject 1 after timedOut")
        let printed = Mutex<[ChipIdentity]>([])
        let lane = try Bench.lane([.good])
        let printer = SimulatedPrinter(lane: lane, wiring: SimulatedWiring(faults: plan)) { card, _ in
            printed.withLock { $0.append(card) }
        }
        #expect(await Self.fault { try await printer.feed(to: .printHead, limit: limit) }?.cardState == .unknown)
        #expect(await Self.fault { try await printer.print(Sample.image(1), limit: limit) }?.cardState == .unknown)
        #expect(await Self.fault { try await printer.eject(to: .accepted, limit: limit) }?.cardState == .unknown)
        let card = lane.truth().cards[0]
        #expect(card.place == .acceptedTray && card.prints == 1)
        #expect(printed.withLock { $0 } == [card.identity])
    }

    @Test(arguments: ["feed", "move", "print", "eject"]) func aJamHoldsTheCardUntilItIsPulledOut(_ verb: String)
        async throws
    {
        let plan = try FaultPlan(script: "\(verb) 1 condition jam")
        let bench = Bench(.verbs, lane: try Bench.lane([.good, .good]), faults: plan)
        let printer = bench.printer
        var faults: [DeviceFault?] = []
        faults.append(await Self.fault { try await printer.feed(to: .chipStation, limit: limit) })
        faults.append(await Self.fault { try await printer.move(to: .printHead, limit: limit) })
        faults.append(await Self.fault { try await printer.print(Sample.image(1), limit: limit) })
        faults.append(await Self.fault { try await printer.eject(to: .accepted, limit: limit) })
        #expect(faults.compactMap(\.self).first?.cardState == .unknown)
        #expect(faults.compactMap(\.self).allSatisfy { $0.kind == .mechanical })
        let status = try await printer.status(limit: limit)
        #expect(status.position == .unknown && status.reasons.contains(.mediaJam))
        #expect(try bench.lane.pullCardOut() != nil)
        #expect(try await printer.status(limit: limit).position == .none)
        try await printer.feed(to: .chipStation, limit: limit)
    }

    @Test func conditionsLastUntilAPersonEndsThem() async throws {
        let plan = try FaultPlan(
            script: "feed 1 condition hopperStuck\nprint 1 condition ribbonOut\neject 1 condition acceptedTrayFull")
        let bench = Bench(.verbs, lane: try Bench.lane([.good]), faults: plan)
        let (printer, lane) = (bench.printer, bench.lane)
        for _ in 0..<2 {
            #expect(await Self.fault { try await printer.feed(to: .printHead, limit: limit) }?.detail == "media-empty")
        }
        #expect(try await printer.status(limit: limit).reasons == .mediaEmpty)
        try lane.loadHopper(count: 1)
        try await printer.feed(to: .printHead, limit: limit)
        for _ in 0..<2 {
            let fault = await Self.fault { try await printer.print(Sample.image(1), limit: limit) }
            #expect(fault?.detail == "marker-supply-empty")
        }
        try lane.changeRibbon(roll: 2, cards: 10)
        try await printer.print(Sample.image(1), limit: limit)
        let fault = await Self.fault { try await printer.eject(to: .accepted, limit: limit) }
        #expect(fault?.detail == "output-area-full")
        try lane.takeOut(.accepted)
        try await printer.eject(to: .accepted, limit: limit)
    }

    static func fault(_ call: () async throws -> Void) async -> DeviceFault? {
        do {
            try await call()
            return nil
        } catch {
            return error as? DeviceFault
        }
    }
}

/// Cuts the power at the nth seam.
final class CutAt: SeamObserver {
    private let seams: Mutex<Int>
    init(_ seam: Int) { seams = Mutex(seam) }

    func reached(_ verb: SimulatedVerb, _ side: SeamSide) throws(PowerCut) {
        let isLast = seams.withLock { left in
            left -= 1
            return left == 0
        }
        if isLast { throw PowerCut() }
    }
}

struct SeamTests {
    /// One card; returns how many calls succeeded.
    static func run(_ bench: Bench) async -> Int {
        var done = 0
        do {
            try await bench.printer.feed(to: .chipStation, limit: limit)
            done += 1
            try await bench.chip.encode(ChipOrder(plain: Sample.files(photoBytes: 300)), limit: limit)
            done += 1
            try await bench.printer.move(to: .printHead, limit: limit)
            done += 1
            try await bench.printer.eject(to: .accepted, limit: limit)
            done += 1
        } catch {}
        return done
    }

    @Test(arguments: Bench.Wire.allCases) func afterAPowerCutNothingHappensAnyMore(_ wire: Bench.Wire) async throws {
        var seam = 0
        while true {
            seam += 1
            let lane = try Bench.lane([.good, .good])
            let bench = Bench(wire, lane: lane, observer: CutAt(seam))
            let done = await Self.run(bench)
            if done == 4 { break }
            let dead = lane.truth()
            for _ in 0..<2 {
                let fault = await FaultPlanTests.fault { try await bench.printer.feed(to: .chipStation, limit: limit) }
                #expect(fault?.kind == .closed && fault?.cardState == .untouched)
                #expect(
                    await FaultPlanTests.fault { _ = try await bench.printer.status(limit: limit) }?.kind == .closed)
            }
            await #expect { try await bench.chip.recognise(limit: limit) } throws: {
                ($0 as? ChipFault)?.kind == .device
            }
            #expect(lane.truth() == dead)
            // The next station finds the card where it is and can reach its chip.
            let next = Bench(wire, lane: lane)
            let position = try await next.printer.status(limit: limit).position
            if position == .chipStation { _ = try await next.chip.readCard(limit: limit) }
            if position != .none { try await next.printer.eject(to: .rejected, limit: limit) }
        }
        #expect(seam > (wire == .verbs ? 8 : 40))
    }
}
