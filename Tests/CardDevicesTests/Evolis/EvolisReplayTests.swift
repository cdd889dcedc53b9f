import Testing

@testable import CardDevices

/// The driver's conversations, to the byte: each change of what it says shows here.
struct EvolisReplayTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var faults: [SimulatedWireFault] = []
        /// What the run says at its end.
        var outcome: String
        var testDescription: String { name }
    }

    static let cases = [
        Case(name: "one-card", outcome: "good"),
        Case(
            name: "stray-answer-at-feed", faults: [SimulatedWireFault(.order("Sis", 1), .strayAnswer)],
            outcome: "good"),
        Case(
            name: "jam-at-feed", faults: [SimulatedWireFault(.order("Sis", 1), .jam)],
            outcome: "printer.feed mechanical unknown media-jam"),
        Case(
            name: "ribbon-end-in-third-panel", faults: [SimulatedWireFault(.panel(3), .ribbonEnd)],
            outcome: "printer.print mechanical unknown marker-supply-empty"),
        Case(
            name: "unplugged-in-fourth-plane", faults: [SimulatedWireFault(.order("Db", 4), .unplug)],
            outcome: "printer.print disconnected unknown pipe disconnected after 0 bytes "),
    ]

    private static func printer(_ pipe: any BytePipe, _ clock: JumpingClock) async throws -> EvolisPrinter {
        try await EvolisPrinter(
            over: pipe, planes: FlatPlanes(), clock: clock, isSimulated: true, limit: .seconds(5))
    }

    @Test(arguments: cases) func theConversationIsTheRecordedOne(_ given: Case) async throws {
        let file = ReplayFile("evolis/simulated/\(given.name)")
        if ReplayFile.writes {
            let bench = try await EvolisBench()
            var setup = SimulatedEvolis.Setup()
            setup.pace = .usual
            setup.faults = given.faults
            let pipe = RecordingPipe(
                wrapping: SimulatedPipe(SimulatedEvolis(lane: bench.lane, setup: setup), clock: bench.clock),
                into: Recording(day: "2026-11-25", driver: "evolis", device: "Primacy, byte-level model"))
            #expect(try await Self.printer(pipe, bench.clock).oneCard(feedLimit: .seconds(30)) == given.outcome)
            try file.write(await pipe.recording)
        }
        let replay = ReplayPipe(try file.read())
        let outcome = try await Self.printer(replay, JumpingClock()).oneCard(feedLimit: .seconds(30))
        #expect(outcome == given.outcome)
        #expect(await replay.mismatch == nil)
        #expect(await replay.isSpent)
    }

    /// A driver that says one thing more is another driver.
    @Test func anotherConversationIsNoticed() async throws {
        let replay = ReplayPipe(try ReplayFile("evolis/simulated/one-card").read())
        let printer = try await Self.printer(replay, JumpingClock())
        await #expect(throws: DeviceFault.self) { _ = try await printer.status(limit: .seconds(2)) }
        #expect(await replay.mismatch != nil)
    }
}
