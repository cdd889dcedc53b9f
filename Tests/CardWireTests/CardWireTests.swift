import Foundation
import Glibc
import Testing

@testable import CardDevices

/// The real pcscd with virtual readers. One after the other: libpcsclite knows one pcscd in a process.
@Suite(.serialized, OnBlockingThreads())
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
                    case .terminate: break
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
        let chip = try await worker.recognise(limit: Self.limit)
        #expect(chip.isBlank)
        let order = ChipOrder(plain: files, chip: chip.identity)
        try site.order(0, "insert uid=\(WireSample.uid(2))")
        #expect(
            await Self.outcome { () throws(ChipFault) in
                try await worker.encode(order, limit: Self.limit)
            } == "wrongCard")
        let stranger = try await worker.readCard(limit: Self.limit)
        #expect(stranger.identity.hexadecimal == WireSample.uid(2))
        #expect(stranger.files.files.isEmpty)
        try site.order(0, "insert uid=\(WireSample.uid(1))")
        try await worker.encode(order, limit: Self.limit)
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
        while count < 3 {
            count =
                try await monitor.changes(limit: Self.limit)?.first { $0.slot == 0 && $0.model == "Virtual Station 0" }?
                .eventCount ?? count
        }
        await #expect { try await connection.reset(limit: Self.limit) } throws: {
            ($0 as? DeviceFault)?.kind == .disconnected
        }
        await #expect { try await connection.reset(limit: Self.limit) } throws: {
            ($0 as? DeviceFault)?.kind == .closed
        }
        await connection.disconnect()
    }

    @Test func theCardIsOursAlone() async throws {
        let site = try WireSite()
        try site.order(0, "insert")
        let first = try await site.reader().connect(limit: Self.limit)
        let other = try await site.reader()
        await #expect { try await other.connect(limit: .milliseconds(300)) } throws: {
            ($0 as? DeviceFault)
                == DeviceFault(.busy, cardState: .untouched, operation: "reader.connect", detail: "8010000B")
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
        #expect(
            reader.identity
                == DeviceIdentity(
                    model: "Virtual Station 1", serial: "model:Virtual Station 1#1", firmware: "", isSimulated: true))
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
}

extension ChipFault.Phase {
    fileprivate static let allPhases: [Self] = [.recognise, .encode, .verify, .readCard]
}
