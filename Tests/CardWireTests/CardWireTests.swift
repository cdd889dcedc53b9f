import Foundation
import Glibc
import Testing

@testable import CardDevices

/// The real pcscd with virtual readers. One after the other: libpcsclite knows one pcscd in a process.
@Suite(.serialized)
struct CardWireTests {
    static let limit = Duration.seconds(20)

    /// The word for how a phase ended.
    static func outcome(_ work: () async throws(ChipFault) -> Void) async -> String {
        do throws(ChipFault) {
            try await work()
            return "fine"
        } catch {
            WireSite.note("\(error.kind.rawValue): \(error.operation) \(error.detail)")
            return error.kind.rawValue
        }
    }

    /// How all phases of a card ended; stops after the first fault.
    static func run(_ station: some ChipStation, _ files: ChipFileSet) async -> [String] {
        var outcomes: [String] = []
        for phase in ChipFault.Phase.allPhases where outcomes.allSatisfy({ $0 == "fine" }) {
            outcomes.append(
                await outcome { () throws(ChipFault) in
                    switch phase {
                    case .recognise: _ = try await station.recognise(limit: limit)
                    case .encode: try await station.encode(ChipOrder(plain: files), limit: limit)
                    case .verify: try await station.verify(ChipOrder(plain: files), limit: limit)
                    case .readCard:
                        guard try await station.readCard(limit: limit).files == files else {
                            throw ChipFault(.readBackDiffers, operation: "test")
                        }
                    }
                })
        }
        return outcomes
    }

    /// Orders to the card's side, and how the phases must end.
    static let cases: [(order: String, expected: [String])] = [
        ("", ["fine", "fine", "fine", "fine"]),
        ("nature=wrongStock", ["wrongCard"]),
        ("nature=used", ["fine", "usedCard"]),
        ("nature=flipsBit", ["fine", "fine", "readBackDiffers"]),
        ("nature=failsWrite:3", ["fine", "writeFailed"]),
        ("remove-at=2", ["device"]),
        ("remove-at=9", ["fine", "device"]),
        ("short-at=6", ["fine", "device"]),
        ("status-at=8:6581", ["fine", "writeFailed"]),
        ("status-at=8:6A84", ["fine", "wrongCard"]),
        ("status-at=8:6700", ["fine", "ourMistake"]),
        ("status-at=8:6982", ["fine", "keysRefused"]),
        ("status-at=8:6F00", ["fine", "writeFailed"]),
        ("swap-at=8:04AAAAAAAAAAAA", ["fine", "device"]),
        ("delay-ms=3", ["fine", "fine", "fine", "fine"]),
    ]

    @Test func everyFaultOfACardEndsInItsClass() async throws {
        let site = try WireSite()
        let station = APDUChipStation(reader: try await site.reader(), profile: try WireSample.profile())
        let rounds = WireSite.isLong ? 14 : 1
        for (number, entry) in (0..<rounds).flatMap({ _ in Self.cases }).enumerated() {
            try #require(site.order(0, "insert uid=\(WireSample.uid(number + 1)) \(entry.order)") == "inserted")
            let outcomes = await Self.run(station, try WireSample.files(number))
            #expect(outcomes == entry.expected, "\(entry.order)")
        }
        WireSite.note("\(rounds * Self.cases.count) cards with every fault in turn")
        // The reader is as good as before, five cards in a row.
        for number in 1_000..<1_005 {
            try #require(site.order(0, "insert uid=\(WireSample.uid(number))") == "inserted")
            #expect(await Self.run(station, try WireSample.files(number)) == ["fine", "fine", "fine", "fine"])
        }
    }

    @Test func aCardThatWasSwappedIsNotTouched() async throws {
        let site = try WireSite()
        let worker = site.worker()
        let files = try WireSample.files(1)
        try site.order(0, "insert uid=\(WireSample.uid(1))")
        #expect(try await worker.recognise(limit: Self.limit).isBlank)
        try site.order(0, "insert uid=\(WireSample.uid(2))")
        #expect(await Self.outcome { () throws(ChipFault) in try await worker.encode(ChipOrder(plain: files), limit: Self.limit) } == "wrongCard")
        let stranger = try await worker.readCard(limit: Self.limit)
        #expect(stranger.identity.hexadecimal == WireSample.uid(2))
        #expect(stranger.files.files.isEmpty)
        try site.order(0, "insert uid=\(WireSample.uid(1))")
        try await worker.encode(ChipOrder(plain: files), limit: Self.limit)
    }

    @Test func aConnectionNeverGoesOnWithAnotherCard() async throws {
        let site = try WireSite()
        try site.order(0, "insert uid=\(WireSample.uid(1))")
        let connection = try await site.reader().connect(limit: Self.limit)
        try await connection.reset(limit: Self.limit)
        try site.order(0, "insert uid=\(WireSample.uid(2))")
        let monitor = PCSCMonitor()
        // pcscd polls every 400 ms; the second insertion must have been seen.
        var count = 0
        while count < 3 { count = try await monitor.changes(limit: Self.limit)?.first { $0.slot == 0 && $0.model == "Virtual Station 0" }?.eventCount ?? count }
        await #expect { try await connection.reset(limit: Self.limit) } throws: {
            ($0 as? DeviceFault)?.kind == .disconnected
        }
        await #expect { try await connection.reset(limit: Self.limit) } throws: { ($0 as? DeviceFault)?.kind == .closed }
        await connection.disconnect()
    }

    @Test func theCardIsOursAlone() async throws {
        let site = try WireSite()
        try site.order(0, "insert")
        let first = try await site.reader().connect(limit: Self.limit)
        let other = try await site.reader()
        await #expect { try await other.connect(limit: .milliseconds(300)) } throws: {
            ($0 as? DeviceFault) == DeviceFault(.busy, cardState: .untouched, operation: "reader.connect", detail: "8010000B")
        }
        await first.disconnect()
        await (try other.connect(limit: Self.limit)).disconnect()
        try site.order(0, "remove")
        await #expect { try await other.connect(limit: .milliseconds(1_500)) } throws: {
            ($0 as? DeviceFault)?.kind == .timedOut
        }
    }

    @Test func readersAreFoundByWhatTheyAreNotByTheirPlace() async throws {
        let site = try WireSite()
        for slot in 0..<4 { try site.order(slot, "insert uid=\(WireSample.uid(slot + 1))") }
        for slot in [3, 1, 2, 0] {
            let station = APDUChipStation(reader: try await site.reader(slot), profile: try WireSample.profile())
            #expect(try await station.recognise(limit: Self.limit).identity.hexadecimal == WireSample.uid(slot + 1))
        }
        let reader = try await site.reader(3)
        #expect(reader.identity == DeviceIdentity(model: "Virtual Station 1", serial: "model:Virtual Station 1#1", firmware: "", isSimulated: true))
        await #expect {
            try await PCSCReader.find(.init(.serial("NONE")), limit: .milliseconds(200))
        } throws: { ($0 as? DeviceFault)?.kind == .disconnected }
    }

    @Test func protocolT0IsSpokenByItsOwnRules() async throws {
        let site = try WireSite()
        var profile = try WireSample.profile()
        profile.answersToReset = [SimulatedT0Card<SimulatedCard>.answerToResetT0]
        try site.order(0, "insert", stock: "t0")
        let reader = try await site.reader()
        let station = APDUChipStation(reader: reader, profile: profile)
        #expect(await Self.run(station, try WireSample.files(1)) == ["fine", "fine", "fine", "fine"])
        let connection = try await reader.connect(limit: Self.limit)
        #expect(await connection.longestCommand() == 261)
        await #expect {
            try await connection.transmit(CommandAPDU(cla: 0, ins: 0xB0, p1: 0, p2: 0, ne: 1_000), limit: Self.limit)
        } throws: { ($0 as? DeviceFault)?.cardState == .untouched }
        await connection.disconnect()
    }

    @Test func cardsAndReadersThatComeAndGoAreSeen() async throws {
        let site = try WireSite()
        let monitor = PCSCMonitor()
        func next(_ words: String, until isTrue: ([PCSCReaderReport]) -> Bool) async throws {
            for _ in 0..<20 {
                if let reports = try await monitor.changes(limit: .seconds(5)), isTrue(reports) { return }
            }
            Issue.record("\(words) was never seen")
        }
        try await next("four readers") { $0.count == 4 && $0.allSatisfy { !$0.isCardPresent && $0.isSimulated } }
        try site.order(2, "insert")
        try await next("an insertion") { $0.contains { $0.selector == "model:Virtual Station 1" && $0.isCardPresent } }
        try site.order(2, "remove")
        try await next("a removal") { $0.count == 4 && $0.allSatisfy { !$0.isCardPresent } }
        site.stopDaemon(SIGKILL)
        try await next("the end of pcscd") { $0.isEmpty }
        try site.startDaemon()
        try await next("pcscd's return") { $0.count == 4 }
        #expect(try await monitor.changes(limit: .milliseconds(600)) == nil)
    }

    /// pcscd is killed in the middle of the first card of each round; four more follow.
    @Test func aStoppedServiceCostsOneCardAndNotTheStation() async throws {
        let site = try WireSite()
        let worker = site.worker()
        var sizes: [[Int]] = []
        var cards = 0
        for round in 0..<(WireSite.isLong ? 20 : 3) {
            let files = try WireSample.files(round)
            cards += 1
            try site.order(0, "insert uid=\(WireSample.uid(cards)) delay-ms=20")
            let isEncoding = round % 3 != 2
            if isEncoding { #expect(try await worker.recognise(limit: Self.limit).isBlank) }
            async let phase = Self.outcome { () throws(ChipFault) in
                if isEncoding {
                    try await worker.encode(ChipOrder(plain: files), limit: Self.limit)
                } else {
                    _ = try await worker.recognise(limit: Self.limit)
                    try await worker.encode(ChipOrder(plain: files), limit: Self.limit)
                }
            }
            _ = poll(nil, 0, 150)
            site.stopDaemon(round % 2 == 0 ? SIGKILL : SIGTERM)
            let outcome = await phase
            try site.startDaemon()
            // Asked to end, pcscd may serve the card to its end; then what it said must be true.
            if round % 2 != 0, outcome == "fine" {
                try site.order(0, "insert uid=\(WireSample.uid(cards))")
                let verdict = await Self.outcome { () throws(ChipFault) in
                    try await worker.verify(ChipOrder(plain: files), limit: Self.limit)
                }
                #expect(verdict == "fine")
            } else {
                #expect(outcome == "device", "round \(round)")
            }
            for _ in 0..<4 {
                cards += 1
                try site.order(0, "insert uid=\(WireSample.uid(cards))")
                #expect(await Self.run(worker, files) == ["fine", "fine", "fine", "fine"])
            }
            sizes.append(WireSite.size(of: "self"))
        }
        #expect(sizes[1...].allSatisfy { Self.isNoMore($0, than: sizes[0]) }, "\(sizes)")
        WireSite.note("pcscd killed \(sizes.count) times in \(cards) cards; threads, files, children: \(sizes[0]) → \(sizes.last ?? [])")
    }

    /// Threads of the runtime's own pool come and go; one more is no leak that twenty rounds would not multiply.
    private static func isNoMore(_ size: [Int], than first: [Int]) -> Bool {
        zip(size, first).allSatisfy { $0 <= $1 } || (size[0] <= first[0] + 1 && size[1] <= first[1] && size[2] <= first[2])
    }

    @Test func aCardThatNeverAnswersCostsItsWorkerOnly() async throws {
        let site = try WireSite()
        let worker = site.worker()
        var sizes: [[Int]] = []
        for round in 0..<(WireSite.isLong ? 20 : 3) {
            try site.order(0, "insert uid=\(WireSample.uid(2 * round + 1)) mute-at=4")
            let files = try WireSample.files(round)
            let started = ContinuousClock.now
            do throws(ChipFault) {
                _ = try await worker.recognise(limit: Self.limit)
                try await worker.encode(ChipOrder(plain: files), limit: .seconds(1))
                Issue.record("a mute card was written")
            } catch {
                #expect(error.kind == .chipDead)
                #expect(error.detail.contains("card unknown"))
            }
            #expect(started.duration(to: .now) < .seconds(8))
            try site.order(0, "insert uid=\(WireSample.uid(2 * round + 2))")
            #expect(await Self.run(worker, try WireSample.files(round)) == ["fine", "fine", "fine", "fine"])
            await worker.close()
            // pcscd ends the thread of a client a moment after the client.
            try wait("pcscd's threads or files do not end") {
                let size = WireSite.size(of: "\(site.daemonID)")
                guard sizes.isEmpty || zip(size, sizes[0][3...]).allSatisfy({ $0 <= $1 }) else { return false }
                sizes.append(WireSite.size(of: "self") + size)
                return true
            }
        }
        #expect(sizes[1...].allSatisfy { Self.isNoMore(Array($0[..<3]), than: Array(sizes[0][..<3])) }, "\(sizes)")
        WireSite.note("a mute card \(sizes.count) times; threads, files, children of us and of pcscd: \(sizes[0]) → \(sizes.last ?? [])")
    }
}

/// Programs that people use, on the same wire.
extension CardWireTests {
    @Test func aStrangersToolReadsTheSameBytes() async throws {
        let site = try WireSite()
        let files = try WireSample.files(1)
        try site.order(0, "insert")
        let station = APDUChipStation(reader: try await site.reader(), profile: try WireSample.profile())
        #expect(await Self.run(station, files) == ["fine", "fine", "fine", "fine"])
        let profile = try WireSample.profile()
        for file in files.files {
            let name = Hexadecimal.text([UInt8(profile.applicationIdentifier.count)] + profile.applicationIdentifier)
            let words = try site.inside([
                "/usr/bin/opensc-tool", "-c", "default", "-r", "Virtual Station 0 00 00", "-s", "00A40400\(name)00",
                "-s", "00A4020C02" + Hexadecimal.text([UInt8(file.fileIdentifier >> 8), UInt8(file.fileIdentifier & 0xFF)]),
                "-s", "00B0000010",
            ]).rest()
            // The dump separates bytes by spaces and ends with their characters.
            let read = words.filter { !$0.isWhitespace }
            #expect(read.contains(Hexadecimal.text(file.bytes.prefix(16))), "\(file.name): \(words)")
        }
        var corrupted = files
        corrupted.files[0].bytes[3] ^= 0x01
        #expect(
            await Self.outcome { () throws(ChipFault) in
                try await station.verify(ChipOrder(plain: corrupted), limit: Self.limit)
            } == "readBackDiffers")
    }

    @Test func verbsShowReadersAndCards() async throws {
        let site = try WireSite()
        try site.order(0, "insert uid=\(WireSample.uid(7))")
        let daemon = "\(Child.programs)/station-daemon"
        let list = try site.inside([daemon, "readers", "--language", "en"]).rest()
        #expect(list.contains("pcsc:model:Virtual Station 0 "), "\(list)")
        #expect(list.contains("pcsc:model:Virtual Station 1#1"), "\(list)")
        let blank = try site.inside([daemon, "card", "read", "--reader", "\(WireSite.selector(0))", "--json"]).rest()
        #expect(blank.contains("\"isBlank\" : true") && blank.contains(WireSample.uid(7)), "\(blank)")
        #expect(await Self.run(site.worker(), try WireSample.files(1)) == ["fine", "fine", "fine", "fine"])
        let written = try site.inside([daemon, "card", "read", "--reader", "\(WireSite.selector(0))", "--json"]).rest()
        // The sample's files have the right sizes and no data objects: the check must say so.
        #expect(written.contains("\"isBlank\" : false") && written.contains("chipFileMalformed"), "\(written)")
    }

    @Test func theSelfTestFindsWhatIsWrong() async throws {
        let site = try WireSite()
        let daemon = "\(Child.programs)/station-daemon"
        func test(_ order: String, _ selector: String = "\(WireSite.selector(0))") throws -> String {
            try site.order(0, order)
            let words = [daemon, "self-test", "reader", "--reader", selector, "--limit", "3", "--language", "en"]
            return try site.inside(words).rest()
        }
        #expect(try test("insert").contains("The reader works."))
        #expect(try test("insert mute-at=1").contains("it does not answer"))
        #expect(try test("insert remove-at=2").contains("the card was taken out"))
        #expect(try test("remove").contains("there is no card"))
        #expect(try test("insert", "serial:NONE").contains("there is no such reader"))
    }
}

extension ChipFault.Phase {
    fileprivate static let allPhases: [Self] = [.recognise, .encode, .verify, .readCard]
}
