import Foundation
import StationSimulation
import Synchronization

/// Runs a range of seeds in several processes of this same program and adds up what they report.
struct SimulationCampaign {
    let command: SimulateCommand
    let processes: Int

    func run() throws -> SimulationSummary {
        let started = ContinuousClock.now
        let collector = ReportCollector(total: Int(command.seeds.last - command.seeds.first + 1))
        // More pieces than processes, so that all are busy to the end.
        let queue = Mutex(command.seeds.split(into: processes * 8)[...])
        let failure = Mutex<String?>(nil)
        let command = command
        let threads = (0..<processes).map { _ in
            let thread = Thread {
                while let range = queue.withLock({ $0.popFirst() }) {
                    do {
                        try Self.runWorker(command, range, collector)
                    } catch {
                        failure.withLock { $0 = "\(error)" }
                    }
                }
                collector.workerEnded()
            }
            thread.start()
            return thread
        }
        collector.awaitWorkers(threads.count)
        if let failure = failure.withLock({ $0 }) { throw SimulationProblem.setUp(failure) }
        return collector.summary(elapsed: started.duration(to: .now), processes: processes, command: command)
    }

    private static func runWorker(_ command: SimulateCommand, _ range: SeedRange, _ collector: ReportCollector) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = command.arguments(for: range) + ["--worker"]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        var pending = Data()
        while let chunk = try pipe.fileHandleForReading.read(upToCount: 65_536), !chunk.isEmpty {
            pending.append(chunk)
            while let end = pending.firstIndex(of: 10) {
                collector.add(try JSONDecoder().decode(SiteReport.self, from: pending[pending.startIndex..<end]))
                pending.removeSubrange(pending.startIndex...end)
            }
        }
        process.waitUntilExit()
        if process.terminationStatus != 0 { collector.crashed(range, status: process.terminationStatus) }
    }
}

/// Adds up the reports of all workers.
private final class ReportCollector: Sendable {
    private struct State {
        var summary = SimulationSummary()
        var ended = 0
    }

    private let state = Mutex(State())
    private let done = DispatchSemaphore(value: 0)
    private let progress = ProgressLine()
    private let total: Int

    init(total: Int) { self.total = total }

    func add(_ report: SiteReport) {
        let seen = state.withLock { state in
            state.summary.add(report)
            return state.summary.seeds
        }
        progress.show("seeds", done: seen, total: total)
    }

    func crashed(_ range: SeedRange, status: Int32) {
        state.withLock { $0.summary.failures.append("a process ended with \(status) in seeds \(range)") }
    }

    func workerEnded() { done.signal() }

    func awaitWorkers(_ count: Int) {
        for _ in 0..<count { done.wait() }
        progress.clear()
    }

    func summary(elapsed: Duration, processes: Int, command: SimulateCommand) -> SimulationSummary {
        state.withLock { state in
            state.summary.finish(elapsed: elapsed, processes: processes, command: command)
            return state.summary
        }
    }
}

/// What many seeds came to.
struct SimulationSummary: Encodable, Equatable, Sendable {
    var seeds = 0
    /// Cards that were fed: packed ones, rejected ones, and those that a settlement found.
    var cards = 0
    var jobsPacked = 0
    var jobsNotMade = 0
    var cardsRejected = 0
    var cardsSettled = 0
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
    private var hashes: [UInt64: UInt64] = [:]
    private var failed: [UInt64: String] = [:]

    private enum CodingKeys: CodingKey {
        case seeds, cards, jobsPacked, jobsNotMade, cardsRejected, cardsSettled, outages, seams, faults, acts
        case cardsPerSecondPerProcess, seconds, traceHash, failures
    }

    mutating func add(_ report: SiteReport) {
        seeds += 1
        cards += report.jobsPacked + report.cardsRejected
        jobsPacked += report.jobsPacked
        jobsNotMade += report.jobsNotMade
        cardsRejected += report.cardsRejected
        cardsSettled += report.cardsSettled
        outages += report.lives - 1
        seams += report.seams
        faults.merge(report.faults, uniquingKeysWith: +)
        acts.merge(report.acts, uniquingKeysWith: +)
        hashes[report.setup.seed] = report.traceHash
        if !report.isGood { failed[report.setup.seed] = report.headline }
    }

    mutating func finish(elapsed: Duration, processes: Int, command: SimulateCommand) {
        seconds = elapsed / .seconds(1)
        cardsPerSecondPerProcess = Double(cards) / max(0.001, seconds) / Double(processes)
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for (_, value) in hashes.sorted(by: { $0.key < $1.key }) { hash = (hash ^ value) &* 0x100_0000_01b3 }
        traceHash = String(hash, radix: 16)
        for (seed, headline) in failed.sorted(by: { $0.key < $1.key }).prefix(50) {
            let again = command.arguments(for: SeedRange(first: seed, last: seed)).joined(separator: " ")
            failures.append("\(headline)\n    station-daemon \(again)")
        }
    }

    var text: String {
        var lines = [
            "seeds \(seeds)  cards \(cards)  packed \(jobsPacked)  not made \(jobsNotMade)  rejected \(cardsRejected)  settled \(cardsSettled)",
            "power cuts \(outages)  seams \(seams)  trace \(traceHash)",
            "\(Int(seconds)) s, \(Int(cardsPerSecondPerProcess)) cards/s per process", "",
        ]
        for (title, counts) in [("fault", faults), ("act", acts)] {
            var table = TextTable(headings: [title, "times"])
            table.rows = counts.sorted { $0.key < $1.key }.map { [$0.key, String($0.value)] }
            lines += [table.text, ""]
        }
        lines.append(failures.isEmpty ? "no invariant broken" : failures.joined(separator: "\n"))
        return lines.joined(separator: "\n")
    }
}

/// A directory of one run's own, in memory where the machine has such a place.
enum SimulationDirectory {
    static func use<Value>(_ body: (String) throws -> Value) throws -> Value {
        let memory = "/dev/shm"
        let base = FileManager.default.isWritableFile(atPath: memory) ? memory : NSTemporaryDirectory()
        let directory = "\(base)/station-simulation-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        return try body(directory)
    }
}
