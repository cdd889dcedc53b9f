import Testing

@testable import CardDevices

/// One thing goes wrong at one point of a card's way; what the driver says must fit what is true.
struct EvolisFaultTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var fault: SimulatedWireFault
        /// The verb that is hit.
        var verb: SimulatedVerb
        /// Nil: the driver gets over it.
        var cardState: DeviceFault.CardState?
        var isPrintedInHalf = false

        init(
            _ trigger: SimulatedWireFault.Trigger, _ effect: SimulatedWireFault.Effect, _ verb: SimulatedVerb,
            _ cardState: DeviceFault.CardState?, isPrintedInHalf: Bool = false
        ) {
            fault = SimulatedWireFault(trigger, effect)
            self.verb = verb
            self.cardState = cardState
            self.isPrintedInHalf = isPrintedInHalf
        }

        var testDescription: String { "\(fault.trigger) \(fault.effect.rawValue) → \(verb.rawValue)" }
    }

    static let cases: [Case] = [
        Case(.order("Sis", 1), .hang, .feed, .unknown), Case(.order("Sis", 1), .jam, .feed, .unknown),
        Case(.order("Sis", 1), .coverOpen, .feed, .unchanged), Case(.order("Sis", 1), .strayAnswer, .feed, nil),
        Case(.order("Sis", 1), .garbledAnswer, .feed, nil), Case(.order("Sis", 1), .unplug, .feed, .unknown),
        Case(.order("Sis", 1), .powerLoss, .feed, .unknown), Case(.order("Sis", 1), .stallIn, .feed, .unknown),
        Case(.order("Rlr", 1), .strayAnswer, .feed, nil), Case(.order("Rlr", 1), .garbledAnswer, .feed, nil),
        Case(.order("Rse", 1), .hang, .feed, .untouched), Case(.order("Pem", 1), .hang, .feed, .unknown),
        Case(.order("Rco", 1), .garbledAnswer, .feed, nil), Case(.order("Rsn", 3), .strayAnswer, .feed, nil),
        Case(.order("Si", 1), .hang, .move, .unknown), Case(.order("Si", 1), .jam, .move, .unknown),
        Case(.order("Si", 1), .coverOpen, .move, .unchanged), Case(.order("Si", 1), .stallOut, .move, .unknown),
        Case(.order("Db", 1), .hang, .print, .unknown),
        Case(.order("Db", 3), .hang, .print, .unknown, isPrintedInHalf: true),
        Case(.order("Db", 4), .unplug, .print, .unknown, isPrintedInHalf: true),
        Case(.order("Db", 3), .powerLoss, .print, .unknown, isPrintedInHalf: true),
        Case(.panel(1), .ribbonEnd, .print, .unknown, isPrintedInHalf: true),
        Case(.panel(3), .ribbonEnd, .print, .unknown, isPrintedInHalf: true),
        Case(.panel(4), .jam, .print, .unknown, isPrintedInHalf: true),
        Case(.panel(6), .coverOpen, .print, .unknown, isPrintedInHalf: true),
        Case(.order("Sv", 1), .stallOut, .print, .unknown),
        Case(.order("Sv", 1), .unplug, .print, .unknown, isPrintedInHalf: true),
        Case(.order("Ss", 1), .stallOut, .print, .untouched), Case(.order("Pr", 1), .strayAnswer, .print, nil),
        Case(.order("Se", 1), .hang, .print, .unknown, isPrintedInHalf: true),
        // What cannot be read may have been a complaint.
        Case(.order("Se", 1), .garbledAnswer, .print, .unknown),
        Case(.order("Se", 2), .hang, .eject, .unknown), Case(.order("Se", 2), .jam, .eject, .unknown),
        Case(.order("Se", 2), .strayAnswer, .eject, nil), Case(.order("Se", 2), .coverOpen, .eject, .unchanged),
    ]

    /// Runs one card and notes where it failed.
    static func run(_ bench: EvolisBench) async -> (verb: SimulatedVerb, fault: DeviceFault)? {
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

    @Test(arguments: cases) func theDriverSaysWhatIsTrue(_ given: Case) async throws {
        let bench = try await EvolisBench { $0.faults = [given.fault] }
        let found = await Self.run(bench)
        #expect(found?.fault.cardState == given.cardState, "\(String(describing: found))")
        if given.cardState != nil { #expect(found?.verb == given.verb) }
        try await Self.mend(bench)
        #expect(bench.lane.truth().cards.contains { $0.isHalfPrinted } == given.isPrintedInHalf)
        // Then the machine works again, and the rest of its cards get through.
        if bench.inside != nil { try await bench.eject(.rejected) }
        try await bench.feed()
        try await bench.toPrintHead()
        try await bench.print()
        try await bench.eject(.accepted)
        let accepted = bench.lane.truth().cards.filter { $0.place == .acceptedTray }
        #expect(accepted.allSatisfy { $0.prints == 1 && !$0.isHalfPrinted })
        #expect(accepted.count == (found == nil ? 2 : 1))
    }

    /// What a person does: takes out what sits fast, closes the cover, puts in a new roll.
    static func mend(_ bench: EvolisBench) async throws {
        // What still moves comes to its end first.
        for _ in 0..<3 { _ = await bench.fault { () throws(DeviceFault) in _ = try await bench.statusInTheEnd() } }
        if bench.lane.conditions.contains(.jam) { try bench.lane.pullCardOut() }
        try bench.lane.setCover(isOpen: false)
        try bench.lane.changeRibbon(roll: 2, cards: 100)
    }

    /// `unchanged` and `untouched` promise that the same order may be given again: then everything is as before it.
    @Test(arguments: 0..<60) func randomBytesAndFaultsNeverBreakAPromise(_ seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let faults = SimulatedWireFault.four(earlyMax: 2_000, bytesMax: 1_900_000, &random)
        // The first dialogue is the driver's own start: without faults.
        let bench = try await EvolisBench(cards: 8)
        await bench.pipe.withDevice { $0.faults = SimulatedWireFaults(faults) }
        for _ in 0..<3 {
            let before = bench.lane.truth()
            let found = await Self.run(bench)
            if let found, found.fault.cardState != .unknown, found.verb == .feed {
                #expect(bench.lane.truth().count(at: .hopper) == before.count(at: .hopper), "\(found)")
            }
            if let found, found.fault.cardState != .unknown, found.verb == .print {
                #expect(bench.inside?.prints == 0 && bench.inside?.isHalfPrinted == false, "\(found)")
            }
            try await Self.mend(bench)
            if let inside = bench.inside {
                _ = await bench.fault { () throws(DeviceFault) in try await bench.eject(.rejected) }
                #expect(bench.lane.place(of: inside.identity) != .acceptedTray)
                try bench.lane.pullCardOut()
            }
        }
        let accepted = bench.lane.truth().cards.filter { $0.place == .acceptedTray }
        #expect(accepted.allSatisfy { $0.prints == 1 && !$0.isHalfPrinted })
        #expect(bench.lane.truth().cards.count == 8)
    }

    /// The plan of the lane hits the model as it hits the verbs.
    @Test(arguments: [
        ("feed 1 before mechanical", SimulatedVerb.feed), ("feed 1 after timedOut", .feed),
        ("feed 1 during timedOut", .feed), ("feed 1 condition jam", .feed), ("move 1 during mechanical", .move),
        ("print 1 before mechanical", .print), ("print 1 after disconnected", .print),
        ("print 1 during timedOut", .print),
        ("eject 1 before timedOut unknown", .eject), ("eject 1 after timedOut", .eject),
        ("eject 1 during timedOut", .eject),
    ])
    func faultsOfThePlanArriveAsBytes(_ script: String, _ verb: SimulatedVerb) async throws {
        let bench = try await EvolisBench(plan: try FaultPlan(script: script))
        let found = try #require(await Self.run(bench))
        #expect(found.verb == verb)
        #expect(bench.lane.faultCounts.values.reduce(0, +) == 1)
    }

    /// No sensor sees the card then: only the complaint tells that it did not get through.
    @Test(arguments: [Tray.accepted, .rejected]) func aCardThatHangsInTheExitIsNotCalledOut(_ tray: Tray) async throws {
        let bench = try await EvolisBench(plan: try FaultPlan(script: "eject 1 during mechanical"))
        try await bench.feed()
        let fault = await bench.fault { () throws(DeviceFault) in try await bench.eject(tray) }
        #expect(fault?.cardState == .unknown)
        #expect(bench.lane.truth().cards[0].place == (tray == .accepted ? .acceptedExit : .rejectedExit))
    }

    /// Without `Pem;2` the machine blocks and tries again; the driver sets it before each card.
    @Test func errorsBelongToTheHost() async throws {
        let bench = try await EvolisBench()
        #expect(await bench.pipe.withDevice { $0.settings.errorMode } == 0)
        try await bench.feed()
        #expect(await bench.pipe.withDevice { $0.settings.errorMode } == 2)
        try await bench.eject(.rejected)
        await bench.pipe.withDevice { $0.settings = .init() }
        try await bench.feed()
        #expect(await bench.pipe.withDevice { $0.settings } == .init(errorMode: 2, keepsCard: true))
    }

    /// After a restart of the printer too: an order that was refused must not be carried out later.
    @Test func aRefusedEjectIsNotTriedAgainByTheMachine() async throws {
        let bench = try await EvolisBench { $0.faults = [SimulatedWireFault(.order("Ser", 1), .coverOpen)] }
        try await bench.feed()
        await bench.pipe.withDevice { $0.settings = .init() }
        let fault = await bench.fault { () throws(DeviceFault) in try await bench.eject(.rejected) }
        #expect(fault?.cardState == .unchanged && fault?.detail == "cover-open")
        try bench.lane.setCover(isOpen: false)
        try await bench.clock.sleep(for: .seconds(60))
        #expect(try await bench.status().position == .chipStation)
    }

    @Test func aMachineThatDecidesItselfWaitsForThePerson() throws {
        let lane = try SimulatedLane()
        var device = SimulatedEvolis(lane: lane)
        _ = device.accept(Array("\u{1B}Sis\r\u{1B}Rlr;p\r".utf8)[...], at: .zero)
        #expect(device.give(atMost: 64, at: .seconds(5)) == [] && device.nextChange != nil)
        try lane.loadHopper(count: 1)
        #expect(device.give(atMost: 64, at: .seconds(7)) == Array("OK\0SMART CARD\0".utf8))
    }

    /// Another printer on the same wire is recognised, and its name is told.
    @Test func anotherMachineIsNoticed() async throws {
        let bench = try await EvolisBench()
        try bench.lane.swapPrinter(serial: "SPARE-2")
        _ = await bench.fault { () throws(DeviceFault) in _ = try await bench.status() }
        _ = try await bench.status()
        #expect(bench.printer.identity.serial == "SPARE-2")
    }
}
