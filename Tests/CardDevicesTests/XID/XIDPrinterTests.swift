import Testing

@testable import CardDevices

struct XIDPrinterTests {
    @Test func aCardGoesThroughTheMachine() async throws {
        let bench = try await XIDBench()
        #expect(
            bench.printer.identity
                == DeviceIdentity(
                    model: "XID580", serial: "SIMXID01", firmware: "1.0-sim", isSimulated: true))
        #expect(try await bench.status() == PrinterStatus(position: .none))
        try await bench.feed()
        #expect(try await bench.status().position == .chipStation)
        #expect(await bench.pipe.withDevice { $0.areContactsEngaged })
        let connection = try await bench.reader.connect(limit: limit)
        await connection.disconnect()
        try await bench.toPrintHead()
        #expect(await !bench.pipe.withDevice { $0.areContactsEngaged })
        try await bench.print(9)
        #expect(bench.inside?.place == .printHead && bench.inside?.prints == 1)
        // What is on the card is what was sent, dot for dot.
        #expect(bench.printed.all.map(\.1) == [try ByteFlatPlanes().planes(of: Sample.image(9))])
        try await bench.eject(.accepted)
        try await bench.feed()
        try await bench.eject(.rejected)
        #expect(bench.lane.truth().cards.map(\.place) == [.acceptedTray, .rejectedTray, .hopper])
    }

    @Test func refusesBeforeAnythingMoves() async throws {
        let bench = try await XIDBench(cards: 0)
        func refused(_ detail: String, _ call: () async throws(DeviceFault) -> Void) async {
            let fault = await bench.fault(call)
            #expect(fault?.kind == .refused && fault?.cardState == .unchanged && fault?.detail == detail)
        }
        #expect(try await bench.status().reasons == [.mediaEmpty])
        await refused("media-empty") { () throws(DeviceFault) in try await bench.feed() }
        await refused("no-card") { () throws(DeviceFault) in try await bench.toPrintHead() }
        await refused("no-card") { () throws(DeviceFault) in try await bench.print() }
        await refused("no-card") { () throws(DeviceFault) in try await bench.eject(.rejected) }
        try bench.lane.loadHopper(count: 2)
        try await bench.feed()
        await refused("card-inside") { () throws(DeviceFault) in try await bench.feed() }
        try await bench.toPrintHead()
        try bench.lane.setCover(isOpen: true)
        #expect(try await bench.status().reasons == [.coverOpen])
        await refused("cover-open") { () throws(DeviceFault) in try await bench.eject(.accepted) }
        await refused("cover-open") { () throws(DeviceFault) in try await bench.print() }
        try bench.lane.setCover(isOpen: false)
        // The ribbon ends on the film: the card has seen nothing of it.
        try bench.lane.changeRibbon(roll: 2, cards: 0)
        let fault = await bench.fault { () throws(DeviceFault) in try await bench.print() }
        #expect(fault?.cardState == .unchanged && fault?.detail == "marker-supply-empty")
        #expect(bench.inside?.prints == 0 && bench.inside?.isHalfPrinted == false)
        try bench.lane.changeRibbon(roll: 3, cards: 9)
        try await bench.print()
        #expect(bench.inside?.prints == 1)
    }

    /// For minutes after power-on it only says that it warms up: asked again until the limit, and then busy, not broken.
    @Test func aColdMachineIsWaitedFor() async throws {
        let bench = try await XIDBench { $0.pace.warmUp = .seconds(100) }
        #expect(try await bench.status().reasons == [.warmingUp])
        let fault = await bench.fault { () throws(DeviceFault) in try await bench.feed() }
        #expect(fault?.kind == .busy && fault?.cardState == .unchanged && fault?.detail == "warming-up")
        try await bench.feed()
        #expect(bench.inside?.place == .chipStation)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var fault: SimulatedWireFault
        var verb: SimulatedVerb
        /// Nil: the driver gets over it.
        var cardState: DeviceFault.CardState?
        var detail: String?
        var testDescription: String { "\(fault.trigger) \(fault.effect.rawValue)" }

        init(
            _ order: String, _ number: Int, _ effect: SimulatedWireFault.Effect, _ verb: SimulatedVerb,
            _ cardState: DeviceFault.CardState?, _ detail: String? = nil
        ) {
            fault = SimulatedWireFault(.order(order, number), effect)
            (self.verb, self.cardState, self.detail) = (verb, cardState, detail)
        }
    }

    static let cases = [
        Case("31-01", 1, .jam, .feed, .unknown, "media-jam at hopper"), Case("31-01", 1, .hang, .feed, .unknown),
        Case("31-01", 1, .garbledAnswer, .feed, .unknown, "status"), Case("31-01", 1, .stallIn, .feed, nil),
        Case("31-01", 1, .unplug, .feed, .unknown), Case("31-01", 1, .powerLoss, .feed, .unknown),
        Case("31-01", 1, .strayAnswer, .feed, .unknown), Case("34-00", 1, .hang, .feed, .untouched),
        Case("34-00", 1, .stallOut, .feed, nil), Case("32-00", 1, .hang, .feed, .unknown),
        Case("32-00", 1, .coverOpen, .feed, .unknown, "cover-open"),
        Case("31-0b", 1, .jam, .move, .unknown, "media-jam at turnover"), Case("31-0b", 1, .hang, .move, .unknown),
        Case("2a-00", 2, .hang, .print, .unchanged), Case("2a-00", 2, .stallOut, .print, nil),
        Case("2a-00", 3, .unplug, .print, .unchanged),
        Case("31-08", 1, .ribbonEnd, .print, .unchanged, "marker-supply-empty"),
        Case("31-08", 1, .powerLoss, .print, .unchanged),
        Case("31-0a", 1, .jam, .print, .unknown, "media-jam at transfer"),
        Case("31-0a", 1, .hang, .print, .unknown), Case("31-08", 2, .ribbonEnd, .print, .unknown),
        Case("31-0d", 1, .coverOpen, .print, .unknown, "cover-open"), Case("31-0d", 1, .powerLoss, .print, .unknown),
        Case("31-0b", 2, .jam, .eject, .unknown, "media-jam at discharge"), Case("31-0b", 2, .hang, .eject, .unknown),
        Case("31-0b", 2, .coverOpen, .eject, .unchanged, "cover-open"),
    ]

    static func run(_ bench: XIDBench) async -> (verb: SimulatedVerb, fault: DeviceFault)? {
        let verbs: [(SimulatedVerb, () async throws(DeviceFault) -> Void)] = [
            (.feed, { () throws(DeviceFault) in try await bench.feed() }),
            (.move, { () throws(DeviceFault) in try await bench.toPrintHead() }),
            (.print, { () throws(DeviceFault) in try await bench.print() }),
            (.eject, { () throws(DeviceFault) in try await bench.eject(.accepted) }),
        ]
        for (verb, call) in verbs {
            if let fault = await bench.fault(call) { return (verb, fault) }
        }
        return nil
    }

    private static func mend(_ bench: XIDBench) async throws {
        for _ in 0..<3 {
            _ = await bench.fault { () throws(DeviceFault) in _ = try await bench.printer.status(limit: .seconds(30)) }
        }
        if bench.lane.conditions.contains(.jam) { try bench.lane.pullCardOut() }
        try bench.lane.setCover(isOpen: false)
        try bench.lane.changeRibbon(roll: 2, cards: 100)
    }

    @Test(arguments: cases) func theDriverSaysWhatIsTrue(_ given: Case) async throws {
        let bench = try await XIDBench { $0.faults = [given.fault] }
        let found = await Self.run(bench)
        #expect(found?.fault.cardState == given.cardState, "\(String(describing: found))")
        if given.cardState != nil { #expect(found?.verb == given.verb) }
        if let detail = given.detail { #expect(found?.fault.detail == detail) }
        if given.cardState == .unchanged, given.verb == .print {
            #expect(bench.inside?.prints == 0 && bench.inside?.isHalfPrinted == false)
        }
        try await Self.mend(bench)
        if bench.inside != nil { try await bench.eject(.rejected) }
        #expect(await Self.run(bench) == nil)
        let accepted = bench.lane.truth().cards.filter { $0.place == .acceptedTray }
        #expect(accepted.allSatisfy { $0.prints == 1 && !$0.isHalfPrinted })
        #expect(accepted.count == (found == nil ? 2 : 1))
    }

    @Test(arguments: 0..<40) func randomFaultsNeverBreakAPromise(_ seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let faults = SimulatedWireFault.four(earlyMax: 1_000, bytesMax: 3_500_000, &random)
        let bench = try await XIDBench(cards: 8)
        await bench.pipe.withDevice { $0.faults = SimulatedWireFaults(faults) }
        for _ in 0..<3 {
            let before = bench.lane.truth()
            let found = await Self.run(bench)
            if let found, found.fault.cardState != .unknown {
                switch found.verb {
                case .feed: #expect(bench.lane.truth().count(at: .hopper) == before.count(at: .hopper), "\(found)")
                case .print: #expect(bench.inside?.prints == 0 && bench.inside?.isHalfPrinted == false, "\(found)")
                case .move, .eject, .status, .connect, .transmit, .recognise, .encode, .verify, .readCard: break
                }
            }
            try await Self.mend(bench)
            if bench.inside != nil {
                _ = await bench.fault { () throws(DeviceFault) in try await bench.eject(.rejected) }
                try bench.lane.pullCardOut()
            }
        }
        let accepted = bench.lane.truth().cards.filter { $0.place == .acceptedTray }
        #expect(accepted.allSatisfy { $0.prints == 1 && !$0.isHalfPrinted })
        #expect(bench.lane.truth().cards.count == 8)
    }
}
