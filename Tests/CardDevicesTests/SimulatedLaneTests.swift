import Foundation
import Testing

@testable import CardDevices

struct SimulatedLaneTests {
    @Test func aCardGoesThroughTheMachine() async throws {
        let bench = Bench(.verbs, lane: try Bench.lane([.good, .good]))
        #expect(try await bench.printer.status(limit: limit).position == .none)
        try await bench.printer.feed(to: .chipStation, limit: limit)
        #expect(try await bench.printer.status(limit: limit).position == .chipStation)
        try await bench.printer.move(to: .printHead, limit: limit)
        try await bench.printer.print(Sample.image(3), limit: limit)
        try await bench.printer.eject(to: .accepted, limit: limit)
        let truth = bench.lane.truth()
        #expect(truth.cards.map(\.place) == [.acceptedTray, .hopper])
        #expect(truth.cards[0].printDigest == SimulatedDigest.of(Sample.image(3)))
        #expect(truth.cards[0].printDigest != SimulatedDigest.of(Sample.image(4)))
        #expect(truth.ribbonCards == 499)
        #expect(try await bench.printer.status(limit: limit).ribbon?.cardsRemaining == 499)
    }

    @Test func refusesWhatCannotBeAndSaysThatNothingChanged() async throws {
        let lane = try SimulatedLane(setup: .init(trayCapacity: 1))
        let printer = Bench(.verbs, lane: lane).printer
        func refused(_ detail: String, _ call: () async throws -> Void) async {
            await #expect("\(detail)") {
                try await call()
            } throws: { error in
                let fault = error as? DeviceFault
                return fault?.kind == .refused && fault?.cardState == .unchanged && fault?.detail == detail
            }
        }
        await refused("media-empty") { try await printer.feed(to: .chipStation, limit: limit) }
        await refused("no-card") { try await printer.move(to: .printHead, limit: limit) }
        await refused("no-card") { try await printer.eject(to: .accepted, limit: limit) }
        try lane.loadHopper(count: 3)
        try await printer.feed(to: .chipStation, limit: limit)
        await refused("card-inside") { try await printer.feed(to: .chipStation, limit: limit) }
        await refused("no-card") { try await printer.print(Sample.image(1), limit: limit) }
        try await printer.move(to: .printHead, limit: limit)
        await refused("marker-supply-empty") { try await printer.print(Sample.image(1), limit: limit) }
        try lane.setCover(isOpen: true)
        await refused("cover-open") { try await printer.eject(to: .accepted, limit: limit) }
        #expect(try await printer.status(limit: limit).reasons == [.coverOpen, .markerSupplyEmpty])
        try lane.setCover(isOpen: false)
        try await printer.eject(to: .accepted, limit: limit)
        try await printer.feed(to: .chipStation, limit: limit)
        await refused("output-area-full") { try await printer.eject(to: .accepted, limit: limit) }
        try lane.takeOut(.accepted)
        try await printer.eject(to: .accepted, limit: limit)
    }

    @Test func personsCanDoWhatPersonsDo() async throws {
        let bench = Bench(.apdu, lane: try Bench.lane([.good, .good, .good]))
        let lane = bench.lane
        try await bench.printer.feed(to: .chipStation, limit: limit)
        try await bench.chip.encode(ChipOrder(plain: Sample.files()), limit: limit)
        try await bench.printer.eject(to: .rejected, limit: limit)
        let first = try #require(try lane.takeOut(.rejected).first)
        try lane.presentAtDesk(first)
        let wiring = SimulatedWiring()
        let desk = APDUChipStation(
            reader: SimulatedReader(lane: lane, slot: .desk, wiring: wiring), profile: Sample.profile)
        #expect(try await desk.readCard(limit: limit).identity == first)
        #expect(throws: SimulatedLaneError.self) { try lane.refeed(first) }
        #expect(try lane.clearDesk() == first)
        try lane.refeed(first)
        #expect(lane.truth().hopper.last == first)
        try await bench.printer.feed(to: .chipStation, limit: limit)
        let second = try #require(try lane.pullCardOut())
        #expect(lane.truth().card(second)?.place == .outside)
        try lane.put(second, into: .accepted)
        #expect(try lane.emptyHopper().count == 2)
        #expect(lane.truth().count(at: .outside) == 2)
        #expect(throws: SimulatedLaneError.self) { try lane.refeed(ChipIdentity(hexadecimal: "00")) }
    }

    @Test func identitiesAreUniqueAndComeFromTheSeed() throws {
        func identities(_ seed: UInt64) throws -> [ChipIdentity] {
            try SimulatedLane(setup: .init(seed: seed)).loadHopper(count: 5_000)
        }
        let first = try identities(1)
        #expect(Set(first).count == 5_000)
        #expect(try identities(1) == first)
        #expect(Set(try identities(2)).isDisjoint(with: first))
    }

    /// Random verbs and acts; after each one every card must be in exactly one place, in memory and after reopening.
    @Test(arguments: 0..<8) func noCardIsEverLostOrDoubled(_ seed: UInt64) async throws {
        let directory = try TemporaryDirectory()
        let path = seed % 2 == 0 ? directory.path + "/lane" : nil
        let setup = SimulatedLane.Setup(seed: seed, trayCapacity: 5)
        var lane = try SimulatedLane(directory: path, setup: setup)
        let plan = FaultPlan.everything(seed: seed, perMillion: 20_000)
        var random = SeededGenerator(seed: seed)
        for step in 0..<1_000 {
            await Self.randomStep(lane, plan, &random)
            let truth = lane.truth()
            let counted = SimulatedPlace.allCases.map { truth.count(at: $0) }
            #expect(counted == SimulatedPlace.allCases.map { lane.count(at: $0) })
            #expect(counted.reduce(0, +) == truth.cards.count)
            #expect(truth.hopper.count == truth.count(at: .hopper) && Set(truth.hopper).count == truth.hopper.count)
            #expect(truth.cards.count { $0.place.isInside } <= 1 && truth.count(at: .desk) <= 1)
            guard let path, step % 100 == 99 else { continue }
            #expect(try SimulatedLane.readTruth(directory: path, setup: setup) == truth)
            // Lets go of the directory first.
            lane = try SimulatedLane()
            lane = try SimulatedLane(directory: path, setup: setup)
            #expect(lane.truth() == truth)
        }
        #expect(lane.truth().cards.count > 20)
    }

    private static func randomStep(_ lane: SimulatedLane, _ plan: FaultPlan, _ random: inout SeededGenerator) async {
        let bench = Bench(Bool.random(using: &random) ? .apdu : .verbs, lane: lane, faults: plan)
        let station = CardStation.allCases.randomElement(using: &random) ?? .chipStation
        let tray = Tray.allCases.randomElement(using: &random) ?? .accepted
        let card = lane.truth().cards.randomElement(using: &random)?.identity
        switch Int.random(in: 0..<18, using: &random) {
        case 0...3: try? await bench.printer.feed(to: station, limit: limit)
        case 4, 5: try? await bench.printer.move(to: station, limit: limit)
        case 6: try? await bench.printer.print(Sample.image(9), limit: limit)
        case 7...9: try? await bench.printer.eject(to: tray, limit: limit)
        case 10: try? await bench.chip.encode(ChipOrder(plain: Sample.files()), limit: limit)
        case 11: _ = try? lane.loadHopper([.good, .used])
        case 12: _ = try? lane.takeOut(tray)
        case 13: _ = try? lane.pullCardOut()
        case 14: if let card { try? lane.refeed(card) }
        case 15: if let card { try? lane.presentAtDesk(card) }
        case 16: _ = try? lane.clearDesk()
        case _:
            try? lane.setCover(isOpen: false)
            try? lane.changeRibbon(roll: 2, cards: 5)
        }
    }
}

struct SimulatedLaneLogTests {
    /// A lane on disk whose last act has just been written.
    static func prepared(_ directory: String) async throws -> (before: SimulatedLaneTruth, after: SimulatedLaneTruth) {
        let lane = try Bench.lane([.good, .good], directory: directory)
        let bench = Bench(.apdu, lane: lane)
        try await bench.printer.feed(to: .chipStation, limit: limit)
        try await bench.chip.encode(ChipOrder(plain: Sample.files()), limit: limit)
        let before = lane.truth()
        try await bench.printer.eject(to: .accepted, limit: limit)
        return (before, lane.truth())
    }

    @Test func aLogCutAtAnyByteOfItsLastLineOpensAsItWasBefore() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/lane"
        let (before, after) = try await Self.prepared(path)
        let log = URL(filePath: path + "/lane.log")
        let whole = try Data(contentsOf: log)
        let start = try #require(whole.dropLast().lastIndex(of: 0x0A)) + 1
        #expect(whole.count - start > 40)
        for length in start..<whole.count {
            try whole.prefix(length).write(to: log)
            #expect(try SimulatedLane.readTruth(directory: path) == before, "cut at \(length)")
            let lane = try SimulatedLane(directory: path, setup: .init(seed: 7))
            #expect(lane.truth() == before, "cut at \(length)")
            // What is written next must not be swallowed by the torn line.
            try lane.setCover(isOpen: true)
            #expect(try SimulatedLane.readTruth(directory: path).conditions == [.coverOpen])
        }
        try whole.write(to: log)
        #expect(try SimulatedLane.readTruth(directory: path) == after)
    }

    @Test func damageBeforeTheLastLineIsRefused() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/lane"
        _ = try await Self.prepared(path)
        let log = URL(filePath: path + "/lane.log")
        var bytes = try Data(contentsOf: log)
        let index = try #require(bytes.firstIndex(of: 0x0A)) + 8
        bytes[index] ^= 1
        try bytes.write(to: log)
        #expect(throws: SimulatedLaneError.damaged(path: path + "/lane.log", line: 2)) {
            try SimulatedLane(directory: path)
        }
    }

    @Test func onlyOneProcessMayWrite() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/lane"
        let lane = try SimulatedLane(directory: path)
        #expect(throws: SimulatedLaneError.inUse(path: path + "/lane.log")) { try SimulatedLane(directory: path) }
        try lane.loadHopper(count: 1)
    }

    @Test func aChipFileCutAnywhereInItsLastRecordKeepsTheWritesBefore() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/lane"
        let identity: ChipIdentity
        do {
            let bench = Bench(.apdu, lane: try Bench.lane([.good], directory: path))
            try await bench.printer.feed(to: .chipStation, limit: limit)
            try await bench.chip.encode(ChipOrder(plain: Sample.files(photoBytes: 10)), limit: limit)
            identity = bench.lane.truth().cards[0].identity
        }
        let file = URL(filePath: path + "/chips/\(identity.hexadecimal.dropFirst().lowercased()).chip")
        let whole = try Data(contentsOf: file)
        for length in (whole.count - 35)..<whole.count {
            try whole.prefix(length).write(to: file)
            let lane = try SimulatedLane(directory: path, setup: .init(seed: 7))
            let held = try #require(try lane.contents(of: identity, profile: Sample.profile))
            #expect(held.files.count == 3)
            #expect(held.files[2].bytes == [UInt8](repeating: 0, count: 10), "cut at \(length)")
            #expect(lane.truth().cards[0].chipDigest == SimulatedDigest.of(held))
        }
    }

    @Test func chipsInATrayAreForgottenInMemoryButNotOnDisk() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/lane"
        let (_, after) = try await Self.prepared(path)
        let lane = try SimulatedLane(directory: path, setup: .init(seed: 7))
        #expect(lane.act { $0.loadedChips } == 0)
        #expect(try lane.contents(of: after.cards[0].identity, profile: Sample.profile) == Sample.files())
        #expect(lane.act { $0.loadedChips } == 0)
        #expect(after.cards[0].chipDigest == SimulatedDigest.of(try Sample.files()))
    }
}
