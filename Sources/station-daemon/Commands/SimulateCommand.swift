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

    @Option(
        help: "One kind of site instead of all kinds in turn, by seed: \(SiteKind.allCases.map(\.rawValue)).",
        transform: { word in
            guard let kind = SiteKind(rawValue: word) else { throw ValidationError("no kind \(word)") }
            return kind
        })
    var kind: SiteKind?

    @Option(help: "Lanes per site, instead of the kind's.")
    var lanes: Int?

    @Option(name: .customLong("faults"), help: "Share of device calls that each single fault hits, in a million.")
    var faultsPerMillion: Int?

    @Option(help: "Power cuts per site at most, instead of the kind's.")
    var outages: Int?

    @Option(help: "Share of seams at which people do what they should not, in a million.")
    var acts: Int?

    @Option(help: "One site in so many runs its chips over APDU bytes; 0: none.")
    var apduEvery = 50

    @Option(help: "One site in so many draws real portraits and both faces as well; 0: none.")
    var facesEvery = 500

    @Option(help: "Processes; 0: one a core.")
    var processes = 0

    @Flag(help: "Leave out faults, acts, outages and jobs of the first failing seed as long as it still fails.")
    var shrink = false

    @Option(help: "Run one site from the setup that a shrunk failure printed, instead of seeds.")
    var replay: String?

    @Flag(help: "JSON for programs instead of text for people.")
    var json = false

    @Flag(help: .hidden)
    var worker = false

    func validate() throws {
        guard (1...10_000).contains(cards), (1...8).contains(lanes ?? 1), (0...100_000).contains(faultsPerMillion ?? 0),
            (0...1_000).contains(outages ?? 0), (0...100_000).contains(acts ?? 0), apduEvery >= 0, facesEvery >= 0,
            (0...64).contains(processes)
        else {
            throw ValidationError(
                "--cards 1…10000, --lanes 1…8, --faults and --acts 0…100000, --outages 0…1000, --processes 0…64")
        }
    }

    func run() async throws {
        guard !worker else { return try work() }
        let output = CommandOutput(language: .english, isJSON: json)
        let count = processes > 0 ? processes : ProcessInfo.processInfo.activeProcessorCount
        var summary: SimulationSummary
        do {
            if let replay {
                summary = SimulationSummary()
                summary.add(try Self.simulate(try JSONDecoder().decode(SiteSetup.self, from: Data(replay.utf8))))
                summary.finish(elapsed: .zero, processes: 1, command: self)
            } else {
                summary = try SimulationCampaign(command: self, processes: count).run()
            }
            if shrink, let failed = summary.firstFailure { summary.smallest = try Self.shrunk(failed) }
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
        HeapPolicy.keepFreedMemory()
        for seed in seeds.first...seeds.last {
            let report = try Self.simulate(setup(seed))
            try FileHandle.standardOutput.write(contentsOf: JSONOutput.line(of: report) + Data("\n".utf8))
        }
    }

    private static func simulate(_ setup: SiteSetup) throws -> SiteReport {
        try SimulationDirectory.use { try SiteRun.run(setup, in: $0) }
    }

    private static func shrunk(_ report: SiteReport) throws -> SmallestFailure {
        var shrinker = SiteShrinker(report, run: simulate)
        let smallest = try shrinker.shrink()
        return SmallestFailure(
            finding: smallest.violations.first ?? "", runs: shrinker.runs,
            setup: String(decoding: try JSONOutput.line(of: smallest.setup), as: UTF8.self))
    }

    /// Everything about a site follows from its seed and the options, so that a seed alone replays it.
    private func setup(_ seed: UInt64) -> SiteSetup {
        var setup = (kind ?? SiteKind.of(seed)).setup(
            seed: seed, jobs: cards, apduEvery: UInt64(apduEvery), facesEvery: UInt64(facesEvery))
        if let lanes { setup.lanes = lanes }
        if let faultsPerMillion { setup.faultsPerMillion = faultsPerMillion }
        if let outages { setup.outages = outages == 0 ? .none : .seeded(seamsMax: max(100, cards * 12), max: outages) }
        if let acts { setup.acts = acts == 0 ? .none : .seeded(perMillion: acts) }
        return setup
    }

    /// The arguments that make a worker, or somebody at a terminal, run these seeds again.
    func arguments(for range: SeedRange) -> [String] {
        var arguments = ["simulate", "--seeds", range.description, "--cards", String(cards)]
        if let kind { arguments += ["--kind", kind.rawValue] }
        for (name, value) in [
            ("--lanes", lanes), ("--faults", faultsPerMillion), ("--outages", outages), ("--acts", acts),
            ("--apdu-every", apduEvery == 50 ? nil : apduEvery),
            ("--faces-every", facesEvery == 500 ? nil : facesEvery),
        ] {
            if let value { arguments += [name, String(value)] }
        }
        return arguments
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
