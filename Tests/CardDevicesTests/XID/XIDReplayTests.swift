import Testing

@testable import CardDevices

/// The driver's conversations, to the byte: each change of what it says shows here.
struct XIDReplayTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var faults: [SimulatedWireFault] = []
        var outcome: String
        var testDescription: String { name }
    }

    static let cases = [
        Case(name: "one-card", outcome: "good"),
        Case(
            name: "jam-at-turnover", faults: [SimulatedWireFault(.order("31-0b", 1), .jam)],
            outcome: "printer.move mechanical unknown media-jam at turnover"),
        Case(
            name: "ribbon-end-on-film", faults: [SimulatedWireFault(.order("31-08", 1), .ribbonEnd)],
            outcome: "printer.print mechanical unchanged marker-supply-empty"),
        Case(
            name: "stall-at-load", faults: [SimulatedWireFault(.order("31-01", 1), .stallIn)], outcome: "good"),
    ]

    private static func printer(_ pipe: any BytePipe, _ clock: JumpingClock) async throws -> XIDPrinter {
        try await XIDPrinter(
            over: pipe, planes: ByteFlatPlanes(), clock: clock, isSimulated: true, limit: .seconds(5))
    }

    @Test(arguments: cases) func theConversationIsTheRecordedOne(_ given: Case) async throws {
        let file = ReplayFile("xid/simulated/\(given.name)")
        if ReplayFile.writes {
            let bench = try await XIDBench()
            var setup = SimulatedXID.Setup()
            setup.faults = given.faults
            let pipe = RecordingPipe(
                wrapping: SimulatedPipe(SimulatedXID(lane: bench.lane, setup: setup), clock: bench.clock),
                into: Recording(day: "2026-11-25", driver: "xid", device: "XID580, byte-level model"))
            #expect(try await Self.printer(pipe, bench.clock).oneCard(feedLimit: .seconds(60)) == given.outcome)
            try file.write(await pipe.recording)
        }
        let replay = ReplayPipe(try file.read())
        #expect(try await Self.printer(replay, JumpingClock()).oneCard(feedLimit: .seconds(60)) == given.outcome)
        #expect(await replay.mismatch == nil)
        #expect(await replay.isSpent)
    }
}
