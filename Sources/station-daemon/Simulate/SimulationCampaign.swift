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
