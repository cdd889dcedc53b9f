import ArgumentParser
import Foundation
import StationSimulation

/// `simulate`: many seeded sites, on every core.
struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract:
            "Run simulated sites with faults and power cuts; exit code 2 and one line that replays it for each broken invariant."
    )

    @Option(help: "Seeds, as FIRST..LAST.")
    var seeds = SeedRange(first: 0, last: 99)

    @Option(help: "Jobs per site.")
    var cards = 100

    @Option(help: "Lanes per site; 0: one to three, by seed.")
    var lanes = 0

    @Option(name: .customLong("faults"), help: "Share of device calls that each single fault hits, in a million.")
    var faultsPerMillion = 2_000

    @Option(help: "Power cuts per site at most.")
    var outages = 6

    @Option(help: "One site in so many runs its chips over APDU bytes; 0: none.")
    var apduEvery = 50

    @Option(help: "Processes; 0: one a core.")
    var processes = 0

    @Flag(help: "JSON for programs instead of text for people.")
    var json = false

    @Flag(help: .hidden)
    var worker = false

    func validate() throws {
        guard (1...10_000).contains(cards), (0...8).contains(lanes), (0...100_000).contains(faultsPerMillion),
            (0...1_000).contains(outages), apduEvery >= 0, (0...64).contains(processes)
        else {
            throw ValidationError("--cards 1…10000, --lanes 0…8, --faults 0…100000, --outages 0…1000, --processes 0…64")
        }
    }

    func run() async throws {
        guard !worker else { return try work() }
        let output = CommandOutput(language: .english, isJSON: json)
        let count = processes > 0 ? processes : ProcessInfo.processInfo.activeProcessorCount
        let summary: SimulationSummary
        do {
            summary = try SimulationCampaign(command: self, processes: count).run()
        } catch {
            try output.end(
                OperatorError(
                    StartSentence.inputOutput(operation: "simulate", path: "worker", reason: "\(error)"),
                    exit: .inputOutput))
        }
        try output.write(summary) { $0.text }
        if !summary.failures.isEmpty { throw ExitCode(StationExit.failed.rawValue) }
    }

    /// One process's share: a line of JSON for each seed.
    private func work() throws {
        for seed in seeds.first...seeds.last {
            let report = try SimulationDirectory.use { try SiteRun.run(setup(seed), in: $0) }
            try FileHandle.standardOutput.write(contentsOf: JSONOutput.line(of: report) + Data("\n".utf8))
        }
    }

    /// Everything about a site follows from its seed and the options, so that a seed alone replays it.
    private func setup(_ seed: UInt64) -> SiteSetup {
        SiteSetup(
            seed: seed, jobs: cards, lanes: lanes > 0 ? lanes : Int(seed % 3) + 1, faultsPerMillion: faultsPerMillion,
            outages: outages == 0 ? .none : .seeded(seamsMax: max(100, cards * 12), max: outages),
            chip: apduEvery > 0 && seed % UInt64(apduEvery) == 0 ? .apdu : .verbs)
    }

    /// The arguments that make a worker, or somebody at a terminal, run these seeds again.
    func arguments(for range: SeedRange) -> [String] {
        [
            "simulate", "--seeds", range.description, "--cards", String(cards), "--lanes", String(lanes), "--faults",
            String(faultsPerMillion), "--outages", String(outages), "--apdu-every", String(apduEvery),
        ]
    }
}

/// `FIRST..LAST`, both included.
struct SeedRange: ExpressibleByArgument, CustomStringConvertible, Equatable, Sendable {
    var first: UInt64
    var last: UInt64

    init(first: UInt64, last: UInt64) {
        self.first = first
        self.last = last
    }

    init?(argument: String) {
        let parts = argument.components(separatedBy: "..")
        guard let first = parts.first.flatMap(UInt64.init), let last = parts.last.flatMap(UInt64.init),
            parts.count <= 2, first <= last
        else { return nil }
        self.init(first: first, last: last)
    }

    var description: String { "\(first)..\(last)" }
    var defaultValueDescription: String { description }

    /// At most `count` ranges of nearly equal length that together are this one.
    func split(into count: Int) -> [SeedRange] {
        let seeds = last - first + 1
        let parts = min(UInt64(max(1, count)), seeds)
        return (0..<parts).map { part in
            SeedRange(first: first + seeds * part / parts, last: first + seeds * (part + 1) / parts - 1)
        }
    }
}
