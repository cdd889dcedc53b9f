import Testing

@testable import CardDevices

struct ChipStationTests {
    @Test(arguments: Bench.Wire.allCases, [SimulatedStock.simple, .extended])
    func aCardIsWrittenVerifiedAndReadBack(_ wire: Bench.Wire, _ stock: SimulatedStock) async throws {
        let bench = Bench(wire, lane: try Bench.lane([.good], stock: stock))
        let files = try Sample.files(photoBytes: 20_000)
        try await bench.printer.feed(to: .chipStation, limit: limit)
        let blank = try await bench.chip.recognise(limit: limit)
        #expect(blank.isBlank)
        #expect(blank.identity == bench.lane.truth().cards[0].identity)
        try await bench.chip.encode(ChipOrder(plain: files), limit: limit)
        try await bench.chip.verify(ChipOrder(plain: files), limit: limit)
        let card = try await bench.chip.readCard(limit: limit)
        #expect(card == ReadCard(identity: blank.identity, files: files))
        #expect(try await !bench.chip.recognise(limit: limit).isBlank)
        #expect(bench.lane.truth().cards[0].chipDigest == SimulatedDigest.of(files))
        #expect(try bench.lane.contents(of: blank.identity, profile: Sample.profile) == files)
        #expect(!bench.lane.isHeld(.chipStation))
    }

    @Test func identityCanComeFromTheProductionData() async throws {
        var profile = Sample.profile
        profile.chipIdentity = .cplc
        let lane = try Bench.lane([.good], stock: SimulatedStock(for: profile))
        let bench = Bench(.apdu, lane: lane, profile: profile)
        try await bench.printer.feed(to: .chipStation, limit: limit)
        let blank = try await bench.chip.recognise(limit: limit)
        #expect(blank.identity.hexadecimal.count == 24)
        #expect(blank.identity == lane.truth().cards[0].identity)
        #expect(try lane.contents(of: blank.identity, profile: profile) == ChipFileSet(files: []))
    }

    @Test(arguments: [
        ([0x08, 1, 2, 3], false), ([0x04, 1, 2, 3], true), ([4, 1, 2, 3, 4, 5, 6], true), ([1, 2], false),
    ])
    func aRandomUIDProvesNothing(_ uid: [UInt8], _ proves: Bool) {
        #expect(ChipProfile.provesIdentity(uid: uid) == proves)
    }

    /// What each phase says about each kind of card, in words that can be compared.
    static func outcomes(_ nature: SimulatedCardNature, _ wire: Bench.Wire) async throws -> [String] {
        let bench = Bench(wire, lane: try Bench.lane([nature]))
        let files = try Sample.files(photoBytes: 3_000)
        var outcomes: [String] = []
        func note(_ name: String, _ work: () async throws(ChipFault) -> String) async {
            do throws(ChipFault) {
                outcomes.append("\(name) \(try await work())")
            } catch {
                outcomes.append("\(name) \(error.kind.rawValue)")
            }
            if bench.lane.isHeld(.chipStation) { outcomes.append("\(name) left the card powered") }
        }
        try await bench.printer.feed(to: .chipStation, limit: limit)
        await note("recognise") { () throws(ChipFault) in "\(try await bench.chip.recognise(limit: limit))" }
        await note("encode") { () throws(ChipFault) in
            "\(try await bench.chip.encode(ChipOrder(plain: files), limit: limit))"
        }
        await note("verify") { () throws(ChipFault) in
            "\(try await bench.chip.verify(ChipOrder(plain: files), limit: limit))"
        }
        await note("readCard") { () throws(ChipFault) in "\(try await bench.chip.readCard(limit: limit))" }
        await note("encode") { () throws(ChipFault) in
            "\(try await bench.chip.encode(ChipOrder(plain: files), limit: limit))"
        }
        try await bench.printer.eject(to: .rejected, limit: limit)
        await note("recognise") { () throws(ChipFault) in "\(try await bench.chip.recognise(limit: limit))" }
        outcomes.append("digest \(bench.lane.truth().cards[0].chipDigest ?? 0)")
        return outcomes
    }

    @Test(
        arguments: [
            .good, .wrongStock, .deadChip, .used, .mute, .flipsBit, .failsWrite(1), .failsWrite(2), .failsWrite(9),
            .failsWrite(20),
        ] as [SimulatedCardNature])
    func bothStationsSayTheSameAboutACard(_ nature: SimulatedCardNature) async throws {
        let real = try await Self.outcomes(nature, .apdu)
        #expect(try await Self.outcomes(nature, .verbs) == real)
        #expect(!real.contains { $0.contains("powered") })
    }

    @Test(arguments: Bench.Wire.allCases) func eachFaultHasItsKind(_ wire: Bench.Wire) async throws {
        func kinds(_ nature: SimulatedCardNature) async throws -> [String] {
            try await Self.outcomes(nature, wire).prefix(3).map { String($0.split(separator: " ")[1].prefix(16)) }
        }
        #expect(try await kinds(.wrongStock) == ["wrongCard", "wrongCard", "wrongCard"])
        #expect(try await kinds(.deadChip) == ["chipDead", "chipDead", "chipDead"])
        #expect(try await kinds(.mute) == ["chipDead", "chipDead", "chipDead"])
        #expect(try await kinds(.failsWrite(3))[1...] == ["writeFailed", "readBackDiffers"])
        #expect(try await kinds(.flipsBit)[1...] == ["()", "readBackDiffers"])
        #expect(try await kinds(.used)[1...] == ["usedCard", "readBackDiffers"])
    }

    @Test func aCardTooSmallIsTheWrongCard() async throws {
        var stock = SimulatedStock.simple
        stock.memoryBytes = 4_000
        for wire in Bench.Wire.allCases {
            let bench = Bench(wire, lane: try Bench.lane([.good], stock: stock))
            try await bench.printer.feed(to: .chipStation, limit: limit)
            await #expect {
                try await bench.chip.encode(ChipOrder(plain: try Sample.files(photoBytes: 20_000)), limit: limit)
            } throws: { ($0 as? ChipFault)?.kind == .wrongCard }
        }
    }

    @Test(arguments: [DeviceFault.Kind.disconnected, .timedOut, .serviceUnavailable, .malformedReply], [1, 2, 5, 12])
    func aBrokenWireIsTheReadersFaultAndLeavesNoCardPowered(_ kind: DeviceFault.Kind, _ occurrence: Int) async throws {
        let fault = SimulatedFault(.transmit, .failsBefore(kind, .unknown))
        let plan = FaultPlan(script: [.init(fault, at: occurrence)])
        let bench = Bench(.apdu, lane: try Bench.lane([.good]), faults: plan)
        let files = try Sample.files()
        try await bench.printer.feed(to: .chipStation, limit: limit)
        let expected: ChipFault.Kind = kind == .timedOut || kind == .malformedReply ? .chipDead : .device
        await #expect {
            try await bench.chip.encode(ChipOrder(plain: files), limit: limit)
        } throws: { ($0 as? ChipFault)?.kind == expected }
        #expect(!bench.lane.isHeld(.chipStation))
    }

    @Test func theReaderHoldsItsCardAlone() async throws {
        let lane = try Bench.lane([.good])
        let wiring = SimulatedWiring()
        let reader = SimulatedReader(lane: lane, wiring: wiring)
        try await SimulatedPrinter(lane: lane, wiring: wiring).feed(to: .chipStation, limit: limit)
        let connection = try await reader.connect(limit: limit)
        await #expect { try await reader.connect(limit: limit) } throws: { ($0 as? DeviceFault)?.kind == .busy }
        await connection.disconnect()
        await #expect { try await connection.reset(limit: limit) } throws: {
            ($0 as? DeviceFault)?.kind == .disconnected
        }
        await (try reader.connect(limit: limit)).disconnect()
    }

    @Test func aCardThatMovesOnIsGoneForItsReader() async throws {
        let lane = try Bench.lane([.good])
        let wiring = SimulatedWiring()
        let printer = SimulatedPrinter(lane: lane, wiring: wiring)
        try await printer.feed(to: .chipStation, limit: limit)
        let connection = try await SimulatedReader(lane: lane, wiring: wiring).connect(limit: limit)
        try await printer.move(to: .printHead, limit: limit)
        await #expect {
            try await connection.transmit(CommandAPDU(cla: 0, ins: 0xB0, p1: 0, p2: 0, ne: 1), limit: limit)
        } throws: { ($0 as? DeviceFault)?.kind == .disconnected }
    }
}
