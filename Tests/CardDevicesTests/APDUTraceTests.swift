import Synchronization
import Testing

@testable import CardDevices

/// A tracer that keeps what it is told.
final class KeepingTracer: APDUTracer {
    private let kept = Mutex<[APDUTrace]>([])

    var exchanges: [APDUTrace] { kept.withLock { $0 } }

    func trace(_ exchange: APDUTrace) { kept.withLock { $0.append(exchange) } }
}

struct APDUTraceTests {
    /// The same exchange with another payload.
    private static func trace(
        _ cla: UInt8, _ ins: UInt8, filler: UInt8, _ disclosure: APDUTrace.Disclosure
    ) -> APDUTrace {
        let payload = [UInt8](repeating: filler, count: 16)
        return APDUTrace(
            CommandAPDU(cla: cla, ins: ins, p1: 1, p2: 2, data: payload, ne: 256),
            .success(ResponseAPDU(data: payload, status: .success)), disclosure: disclosure)
    }

    @Test(arguments: [0x00, 0x04, 0x0C, 0x80, 0x84, 0x90, 0xFF] as [UInt8])
    func noPayloadByteIsEverInATrace(_ cla: UInt8) {
        for ins in UInt8.min...UInt8.max {
            for disclosure in APDUTrace.Disclosure.allCases {
                let isOpen = cla == 0x00 || cla == 0x80 || cla == 0x90 || cla == 0xFF
                let shows = disclosure == .selections && ins == Instruction.select && isOpen
                let one = Self.trace(cla, ins, filler: 0xA7, disclosure)
                let other = Self.trace(cla, ins, filler: 0x5B, disclosure)
                // Whatever depends on the payload would make the two differ.
                #expect((one == other) == !shows)
                var dumped = ""
                dump(one, to: &dumped)
                let texts = [dumped, "\(one)", String(reflecting: one)]
                #expect(texts.contains { $0.contains("A7A7") || $0.contains("167, 167") } == shows)
            }
        }
    }

    @Test func aTraceShowsHeaderLengthsAndStatus() {
        let read = CommandAPDU(cla: 0, ins: 0xB0, p1: 1, p2: 0xE0, ne: 224)
        let answer = ResponseAPDU(data: [UInt8](repeating: 1, count: 200), status: .endOfFile)
        #expect("\(APDUTrace(read, .success(answer)))" == "00B001E0 Lc 0 Le 224 -> 200 6282")
        let fault = DeviceFault(.timedOut, cardState: .unknown, operation: "card.transmit")
        let update = CommandAPDU(cla: 4, ins: 0xD6, p1: 0, p2: 0, data: [1, 2])
        #expect("\(APDUTrace(update, .failure(fault)))" == "04D60000 Lc 2 -> timedOut")
        let select = CommandAPDU(cla: 0, ins: 0xA4, p1: 2, p2: 4, data: [0x01, 0x01], ne: 256)
        #expect(
            "\(APDUTrace(select, .success(ResponseAPDU(status: .fileNotFound)), disclosure: .selections))"
                == "00A40204 Lc 2 Le 256 [0101] -> 0 6A82")
    }

    @Test func aSecureSessionIsTracedWithoutItsKeysAndData() async throws {
        let tracer = KeepingTracer()
        let bench = CardOnBench(Keys.domain())
        let session = try await bench.session(trace: TraceSink(tracer: tracer, disclosure: .headersOnly))
        var channel = try await SecureChannel.open(
            session, keys: Keys.channel(), level: .full, hostChallenge: Keys.hostChallenge)
        try await channel.write([UInt8](repeating: 0xA7, count: 300), to: 0x0101)
        let commands = await bench.commands
        #expect(tracer.exchanges.map(\.header) == commands.map { [$0.cla, $0.ins, $0.p1, $0.p2] })
        var dumped = ""
        dump(tracer.exchanges, to: &dumped)
        let texts = tracer.exchanges.map(\.description).joined() + dumped
        for command in commands where command.data.count >= 8 {
            #expect(!texts.contains(Hexadecimal.text(command.data.prefix(4))))
            #expect(!texts.contains(command.data.prefix(4).map { "\($0)" }.joined(separator: ", ")))
        }
    }

    @Test func aStationTracesEveryExchangeOfAPhase() async throws {
        let tracer = KeepingTracer()
        let lane = try Bench.lane([.good])
        let wiring = SimulatedWiring()
        try await SimulatedPrinter(lane: lane, wiring: wiring).feed(to: .chipStation, limit: limit)
        let station = APDUChipStation(
            reader: SimulatedReader(lane: lane, wiring: wiring), profile: Sample.profile, tracer: tracer,
            disclosure: .selections)
        try await station.encode(ChipOrder(plain: try Sample.files(photoBytes: 500)), limit: limit)
        let lines = tracer.exchanges.map(\.description)
        #expect(lines.first == "FFCA0000 Lc 0 Le 256 -> 7 9000")
        #expect(lines.contains("00A40404 Lc 8 Le 256 [F052504341524401] -> 0 6A82"))
        #expect(lines.filter { $0.hasPrefix("00D6") }.allSatisfy { $0.hasSuffix("-> 0 9000") })
    }
}
