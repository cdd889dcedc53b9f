import Foundation
import StationSimulation
import Testing

@Suite struct DeterminismTests {
    static func setup(_ seed: UInt64) -> SiteSetup {
        SiteSetup(
            seed: seed, jobs: 10, lanes: 1 + Int(seed % 3), faultsPerMillion: 5_000,
            outages: .seeded(seamsMax: 300, max: 4))
    }

    @Test(arguments: UInt64(0)..<5)
    func theSameSeedGivesTheSameRun(seed: UInt64) async throws {
        let first = try await simulate(Self.setup(seed))
        #expect(try await simulate(Self.setup(seed)) == first)
        #expect(try await simulate(Self.setup(seed + 100)).traceHash != first.traceHash)
    }

    /// Swift orders sets and dictionaries differently in each process: a decision that rests on such an order gives
    /// another trace there, and only there. So the same seeds run in a process of their own, this test binary again.
    @Test func theSameSeedGivesTheSameRunInAnotherProcess() async throws {
        let environment = ProcessInfo.processInfo.environment
        var hashes: [UInt64] = []
        for seed in UInt64(0)..<5 { hashes.append(try await simulate(Self.setup(seed)).traceHash) }
        if let path = environment[Self.variable] {
            let text = hashes.map { String($0, radix: 16) }.joined(separator: "\n")
            try text.write(toFile: path, atomically: true, encoding: .utf8)
            return
        }
        let path = FileManager.default.temporaryDirectory.appending(path: "traces-\(UUID().uuidString)").path()
        defer { try? FileManager.default.removeItem(atPath: path) }
        try await Self.runAgain(writing: path)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text.split(separator: "\n").map(String.init) == hashes.map { String($0, radix: 16) })
    }

    private static let variable = "STATION_TRACE_FILE"

    private static func runAgain(writing path: String) async throws {
        let process = Process()
        process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        // The arguments under which this process runs its tests, narrowed to this one test.
        var arguments: [String] = []
        var given = CommandLine.arguments.dropFirst()
        while let argument = given.popFirst() {
            if ["--filter", "--skip", "--xunit-output", "--event-stream-output-path"].contains(argument) {
                _ = given.popFirst()
            } else {
                arguments.append(argument)
            }
        }
        process.arguments = arguments + ["--filter", "theSameSeedGivesTheSameRunInAnotherProcess"]
        process.environment = ProcessInfo.processInfo.environment.merging([variable: path]) { $1 }
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try await withCheckedThrowingContinuation { (ended: CheckedContinuation<Void, any Error>) in
            process.terminationHandler = { _ in ended.resume() }
            do { try process.run() } catch { ended.resume(throwing: error) }
        }
        try #require(process.terminationStatus == 0)
    }
}
