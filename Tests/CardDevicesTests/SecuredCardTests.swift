import Crypto
import Testing

@testable import CardDevices

/// The whole life of a card with keys and locks, on command bytes.
struct SecuredCardTests {
    @Test func aCardIsMadeLockedAndProved() async throws {
        let bench = try await SecuredBench()
        let order = try await bench.order()
        try await bench.chip.encode(order, limit: limit)
        try await bench.chip.verify(order, limit: limit)
        let read = try await bench.chip.readCard(limit: limit)
        #expect(read.files == order.files)
        #expect(order.files.files.map(\.name) == ["basic", "photo", "signature", "endorsement"])
        #expect(!bench.lane.isHeld(.chipStation))
        #expect(try await !bench.chip.recognise(limit: limit).isBlank)
        let truth = try #require(try bench.lane.security(of: read.identity, profile: bench.profile))
        #expect(truth.isLocked && truth.keyVersions == [1] && truth.hostKeys == [1] && !truth.isTerminated)
        #expect(truth.checkValues == order.keys?.issuer.checkValues)
        #expect(bench.orders.signatureProblem(in: read.files, at: SecuredBench.now) == nil)
    }

    /// Contents go in the longest commands that the card takes (255 bytes, 239 of them plain in the channel) and come in
    /// the longest answers (256), each once; what else is sent is needed for a reason each.
    @Test func fewCommandsAreSentBesidesTheContents() async throws {
        let bench = try await SecuredBench(endorsementProofPerMille: 0)
        let order = try await bench.order(photoBytes: 20_000)
        let sizes = order.files.files.map(\.bytes.count)
        let updates = sizes.reduce(0) { $0 + ($1 + 238) / 239 }
        let reads = sizes.reduce(0) { $0 + ($1 + 255) / 256 }
        _ = bench.tracer.take()
        try await bench.chip.encode(order, limit: limit)
        let written = bench.tracer.take()
        #expect(written.count { $0.header[1] == Instruction.updateBinary } == updates)
        // Identity, blank, channel (3), directory (2), files (4), key (2), key change (5), activation (5), end (1).
        #expect(written.count - updates <= 25)
        try await bench.chip.verify(order, limit: limit)
        let read = bench.tracer.take()
        #expect(read.count { $0.header[1] == Instruction.readBinary } == reads)
        // Identity, selection (5), refused updates (9), key information (2), old keys (1), own keys and registry (3).
        #expect(read.count - reads <= 21)
    }

    @Test(
        arguments: [
            (.foreignKeys, ["()", "keysRefused", "readBackDiffers"]), (.mute, ["chipDead", "chipDead", "chipDead"]),
            (.slow, ["chipDead", "chipDead", "chipDead"]), (.deadChip, ["chipDead", "chipDead", "chipDead"]),
            (.otherIdentity, ["()", "()", "readBackDiffers"]), (.flipsBit, ["()", "()", "readBackDiffers"]),
            (.failsWrite(3), ["()", "writeFailed", "readBackDiffers"]),
            (.used, ["()", "usedCard", "readBackDiffers"]), (.wrongStock, ["wrongCard", "wrongCard", "wrongCard"]),
        ] as [(SimulatedCardNature, [String])])
    func eachBadCardIsFoundInItsPhase(_ nature: SimulatedCardNature, _ expected: [String]) async throws {
        let good = try await SecuredBench([.good, nature])
        let order = try await good.order()
        try await good.printer.eject(to: .rejected, limit: limit)
        try await good.printer.feed(to: .chipStation, limit: limit)
        var kinds: [String] = []
        var bad = order
        func note(_ work: () async throws -> Void) async {
            kinds.append(await chipFault(work)?.kind.rawValue ?? "()")
        }
        await note { bad.chip = try await good.chip.recognise(limit: limit).identity }
        if nature == .otherIdentity || nature == .flipsBit || nature == .failsWrite(3) {
            let blank = try await good.chip.recognise(limit: limit)
            bad = try await good.orders.order(
                for: blank, files: order.files, cardSerial: "TEST-0001", at: SecuredBench.now
            ).order
        }
        await note { try await good.chip.encode(bad, limit: limit) }
        await note { try await good.chip.verify(bad, limit: limit) }
        #expect(kinds == expected)
        #expect(!good.lane.isHeld(.chipStation))
    }

    /// The wire breaks at each command in turn: whatever the card is then, it passes only when it is whole.
    @Test(arguments: [true, false]) func aCardThatBreaksAnywhereNeverPassesUnlocked(isAfter: Bool) async throws {
        let whole = try await SecuredBench()
        let order = try await whole.order(photoBytes: 300)
        _ = whole.tracer.take()
        try await whole.chip.encode(order, limit: limit)
        let commands = whole.tracer.take().count
        var passed = 0
        // The five commands of recognising come first.
        for number in 6...(5 + commands) {
            let fault = SimulatedFault(
                .transmit, isAfter ? .failsAfter(.timedOut) : .failsBefore(.disconnected, .unknown))
            let bench = try await SecuredBench(faults: FaultPlan(script: [.init(fault, at: number)]))
            let order = try await bench.order(photoBytes: 300)
            let encoding = await chipFault { try await bench.chip.encode(order, limit: limit) }
            #expect(encoding != nil, "command \(number)")
            guard await chipFault({ try await bench.chip.verify(order, limit: limit) }) == nil else { continue }
            passed += 1
            let identity = try #require(order.chip)
            let truth = try #require(try bench.lane.security(of: identity, profile: bench.profile))
            #expect(truth.isLocked && truth.checkValues == order.keys?.issuer.checkValues, "command \(number)")
        }
        // Only an answer to the last command can be lost without a loss on the card.
        #expect(passed == (isAfter ? 1 : 0))
    }

    @Test func keysAndLocksOutliveThePower() async throws {
        let directory = try TemporaryDirectory()
        let (order, before) = try await Self.encoded(in: directory.path)
        let identity = try #require(order.chip)
        let again = try await SecuredBench([], directory: directory.path)
        #expect(try again.lane.security(of: identity, profile: again.profile) == before)
        #expect(before?.isLocked == true)
        try await again.chip.verify(order, limit: limit)
        #expect(await chipFault { try await again.chip.encode(order, limit: limit) }?.kind == .usedCard)
    }

    /// Makes a card in a lane that is closed afterwards.
    private static func encoded(in directory: String) async throws -> (ChipOrder, SimulatedChipSecurity?) {
        let bench = try await SecuredBench([.good], directory: directory)
        let order = try await bench.order()
        try await bench.chip.encode(order, limit: limit)
        return (order, try bench.lane.security(of: #require(order.chip), profile: bench.profile))
    }

    @Test func aTestCardIsTerminatedAfterwards() async throws {
        let bench = try await SecuredBench(profile: ProfileFile.profile("test"))
        let order = try await bench.order()
        try await bench.chip.encode(order, limit: limit)
        try await bench.chip.verify(order, limit: limit)
        let identity = try #require(order.chip)
        let truth = try #require(try bench.lane.security(of: identity, profile: bench.profile))
        #expect(truth.isTerminated)
        #expect(await chipFault { _ = try await bench.chip.recognise(limit: limit) }?.kind == .usedCard)
    }

    @Test func aPassportCardCarriesWhatTheStandardSays() async throws {
        let bench = try await SecuredBench(profile: ProfileFile.profile("icao-lds1"))
        let order = try await bench.order()
        try await bench.chip.encode(order, limit: limit)
        try await bench.chip.verify(order, limit: limit)
        let files = try await bench.chip.readCard(limit: limit).files
        #expect(try CommonDataFile(parsing: #require(files.bytes(of: 0x011E))).dataGroups == [1, 2, 11])
        let zone = try DataGroup1(parsing: #require(files.bytes(of: 0x0101))).zone
        #expect(zone.documentNumber.hasPrefix("TEST0001") && zone.expiryDate == "000701" && zone.sex == .male)
        #expect(try DataGroup2(parsing: #require(files.bytes(of: 0x0102))).face.image.count == 1_000)
        #expect(try DataGroup11(parsing: #require(files.bytes(of: 0x010B))).fullName == "样卡")
    }

    @Test func aCardThatIsNotReadFreelyNeedsItsKeys() async throws {
        var profile = try ChipProfile.secured()
        for index in profile.files.indices { profile.files[index].rights.read = .mutualAuth }
        let bench = try await SecuredBench(profile: profile)
        let order = try await bench.order()
        try await bench.chip.encode(order, limit: limit)
        try await bench.chip.verify(order, limit: limit)
        #expect(try await bench.chip.readCard(limit: limit).files.files.isEmpty)
        let shown = try await bench.chip.recognise(limit: limit)
        let keys = try #require(try await bench.orders.readingKeys(for: shown))
        #expect(try await bench.chip.readCard(keys: keys, limit: limit).files == order.files)
        let plain = try await SecuredBench()
        #expect(try await plain.orders.readingKeys(for: shown) == nil)
    }

    @Test func ordersAndProfilesMustAgreeOnKeys() async throws {
        let bench = try await SecuredBench()
        var order = try await bench.order()
        order.keys = nil
        let fault = await chipFault { try await bench.chip.encode(order, limit: limit) }
        #expect(fault?.kind == .ourMistake)
        var other = try await bench.orderForCardInside()
        other.chip = ChipIdentity(hexadecimal: "00")
        #expect(await chipFault { try await bench.chip.encode(other, limit: limit) }?.kind == .wrongCard)
        #expect(await chipFault { try await bench.chip.verify(other, limit: limit) }?.kind == .readBackDiffers)
    }
}
