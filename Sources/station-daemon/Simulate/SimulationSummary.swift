import StationSimulation

/// What many seeds came to.
struct SimulationSummary: Encodable, Equatable, Sendable {
    var seeds = 0
    /// Cards that ended: packed, rejected, withdrawn or missing.
    var cards = 0
    var jobsPacked = 0
    var jobsNotMade = 0
    var jobsCancelled = 0
    var cardsRejected = 0
    var cardsSettled = 0
    /// Cards whose chips were run over APDU bytes, and those of them whose faces were drawn too.
    var cardsByAPDU = 0
    var cardsWholePath = 0
    var outages = 0
    var seams = 0
    var faults: [String: Int] = [:]
    var acts: [String: Int] = [:]
    var cardsPerSecondPerProcess = 0.0
    var seconds = 0.0
    /// Folded over all seeds in order: equal for equal options, in every process.
    var traceHash = ""
    /// One line each, with the command that replays it; at most 50.
    var failures: [String] = []
    /// The first failure after everything was left out that it does not need.
    var smallest: SmallestFailure?
    private var hashes: [UInt64: UInt64] = [:]
    private var failed: [UInt64: SiteReport] = [:]

    private enum CodingKeys: CodingKey {
        case seeds, cards, jobsPacked, jobsNotMade, jobsCancelled, cardsRejected, cardsSettled, cardsByAPDU
        case cardsWholePath, outages, seams, faults, acts, cardsPerSecondPerProcess, seconds, traceHash, failures
        case smallest
    }

    /// The failing run with the lowest seed.
    var firstFailure: SiteReport? { failed.min { $0.key < $1.key }?.value }

    mutating func add(_ report: SiteReport) {
        seeds += 1
        cards += report.cards
        jobsPacked += report.jobsPacked
        jobsNotMade += report.jobsNotMade
        jobsCancelled += report.jobsCancelled
        cardsRejected += report.cardsRejected
        cardsSettled += report.cardsSettled
        if report.setup.chip == .apdu { cardsByAPDU += report.cards }
        if report.setup.isWholePath { cardsWholePath += report.cards }
        outages += report.lives - 1
        seams += report.seams
        faults.merge(report.faults, uniquingKeysWith: +)
        acts.merge(report.acts, uniquingKeysWith: +)
        hashes[report.setup.seed] = report.traceHash
        if !report.isGood { failed[report.setup.seed] = report }
    }

    mutating func finish(elapsed: Duration, processes: Int, command: SimulateCommand) {
        seconds = elapsed / .seconds(1)
        cardsPerSecondPerProcess = Double(cards) / max(0.001, seconds) / Double(processes)
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for (_, value) in hashes.sorted(by: { $0.key < $1.key }) { hash = (hash ^ value) &* 0x100_0000_01b3 }
        traceHash = String(hash, radix: 16)
        for (seed, report) in failed.sorted(by: { $0.key < $1.key }).prefix(50) {
            let again = command.arguments(for: SeedRange(first: seed, last: seed)).joined(separator: " ")
            failures.append("\(report.headline)\n    station-daemon \(again)")
        }
    }

    var text: String {
        var lines = [
            "seeds \(seeds)  cards \(cards)  packed \(jobsPacked)  not made \(jobsNotMade)  cancelled \(jobsCancelled)  rejected \(cardsRejected)  settled \(cardsSettled)",
            "by APDU \(cardsByAPDU)  whole path \(cardsWholePath)  power cuts \(outages)  seams \(seams)  trace \(traceHash)",
            "\(Int(seconds)) s, \(Int(cardsPerSecondPerProcess)) cards/s per process", "",
        ]
        for (title, counts) in [("fault", faults), ("act", acts)] {
            var table = TextTable(headings: [title, "times"])
            table.rows = counts.sorted { $0.key < $1.key }.map { [$0.key, String($0.value)] }
            lines += [table.text, ""]
        }
        lines.append(failures.isEmpty ? "no invariant broken" : failures.joined(separator: "\n"))
        if let smallest { lines.append(smallest.text) }
        return lines.joined(separator: "\n")
    }
}

/// A failing run without everything that it does not need.
struct SmallestFailure: Encodable, Equatable, Sendable {
    var finding: String
    /// Runs that were tried to make it so small.
    var runs: Int
    /// For `--replay`: one line of JSON.
    var setup: String

    var text: String {
        "smallest, after \(runs) runs: \(finding)\n    station-daemon simulate --replay '\(setup)'"
    }
}
