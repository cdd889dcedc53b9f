import CardDevices
import Foundation
import Glibc
import ProductionStation
import StationSimulation

@testable import station_daemon

/// One site, killed again and again at seeded moments, then left alone until its work is done.
struct KillRun {
    struct Plan: CustomStringConvertible {
        var kills: Int
        var jobs: Int
        var seed: UInt64

        /// The short form; the whole one with `./station test --long`; any other by three variables.
        static var chosen: Plan {
            let environment = ProcessInfo.processInfo.environment
            let isLong = environment["PRODUCTION_STATION_TESTS"] == "long"
            func number(_ name: String) -> Int? { environment["PRODUCTION_STATION_KILL_\(name)"].flatMap(Int.init) }
            return Plan(
                kills: number("COUNT") ?? (isLong ? 50 : 10), jobs: number("JOBS") ?? (isLong ? 200 : 40),
                seed: UInt64(number("SEED") ?? 1))
        }

        /// Words of `simulated.faults`: about one card in eight meets one.
        var faults: [String] {
            var random = SeededGenerator(seed: seed ^ 0xFA17)
            let kinds = [
                "feed # card deadChip", "feed # card wrongStock", "feed # card used", "feed # card mute",
                "feed # card flipsBit", "feed # card failsWrite:2", "feed # before disconnected",
                "feed # after timedOut", "feed # condition hopperStuck", "move # condition jam",
                "print # before mechanical", "print # card deadChip", "print # condition coverOpen",
                "print # condition ribbonOut", "eject # before timedOut unknown", "eject # after timedOut",
                "eject # condition jam", "eject # before mechanical",
            ]
            return (0..<min(100, jobs / 8)).map { index in
                let occurrence = 1 + Int(random.next() >> 20) % (jobs * 5 / 4)
                return kinds[(index + Int(seed % 997)) % kinds.count].replacing("#", with: "\(occurrence)")
            }
        }

        var description: String { "\(kills) kills, \(jobs) jobs, seed \(seed)" }
    }

    /// Samples of each way in which a delivery is refused at the door, once with and once without its job's name.
    static let refused = ["citizenNumberCheckCharacter", "photoBackground", "unknownKey"]

    let plan: Plan
    let site: DaemonSite
    let staging: String
    var ledger: SpoolLedger
    var findings: [String] = []
    private var killed = ["before it answered": 0, "after it answered": 0]
    private var waiting: [String] = []
    private var random: SeededGenerator

    init(_ plan: Plan) throws {
        self.plan = plan
        random = SeededGenerator(seed: plan.seed)
        // Slow enough that most moments fall into a card, not between two.
        site = try DaemonSite(
            DaemonSite.Settings(
                hopperBlanks: plan.jobs * 2 + plan.kills * 2 + 50, faults: plan.faults, latencyScale: 0.004,
                seed: plan.seed))
        staging = site.path + "/staging"
        ledger = SpoolLedger(spool: site.spool)
        let samples = SampleFiles(directory: staging, seed: plan.seed)
        _ = try samples.write(count: plan.jobs, refusals: false)
        try samples.writeRefused(Self.refused)
        waiting = try FileManager.default.contentsOfDirectory(atPath: staging).sorted()
    }

    /// All lives of the daemon, the last one ended in order.
    mutating func live() async throws {
        // All in the first third of the lives: after that a killed daemon always has a card to make.
        let portion = max(1, waiting.count * 3 / max(1, plan.kills))
        for _ in 0..<plan.kills {
            try handIn(portion)
            try await dieOnce()
            findings += try ledger.look()
            findings += try producedCardsExist()
        }
        try handIn(waiting.count)
        try await finish()
        findings += try ledger.look()
    }

    private func number(below limit: Int, _ random: inout SeededGenerator) -> Int {
        Int(random.next() >> 20) % limit
    }

    /// Every fourth life ends while it still begins, or just after.
    private mutating func dieOnce() async throws {
        let process = try site.start()
        if number(below: 4, &random) == 0 {
            _ = await process.end(within: number(below: 120, &random))
            killed["before it answered", default: 0] += 1
        } else {
            let site = site
            _ = try await site.until(60, process) { site.answers }
            _ = await process.end(within: number(below: 401, &random))
            killed["after it answered", default: 0] += 1
        }
        let ending = await process.kill()
        guard ending == .signal(SIGKILL) else {
            throw Unexpected("the daemon ended by itself: \(String(describing: ending)): \(site.log.suffix(3_000))")
        }
    }

    private func finish() async throws {
        let process = try await site.startAndWait()
        let site = site
        let expected = plan.jobs
        let isDone = try await site.until(120 + plan.jobs, process) {
            let facts = try await site.status().facts
            return facts.jobs.values.reduce(0, +) == expected
                && (facts.jobs["packed"] ?? 0) + (facts.jobs["notMade"] ?? 0) == expected
                && facts.refused == Self.refused.count && facts.eventsUnsent == 0 && facts.unaccounted.isEmpty
        }
        guard isDone else {
            throw Unexpected("not done: \(try await site.status()) \(site.log.suffix(4_000))")
        }
        process.signal(SIGTERM)
        let ending = await process.end(within: 60_000)
        guard ending == .exit(0) else {
            throw Unexpected("SIGTERM ended it with \(String(describing: ending)): \(site.log.suffix(2_000))")
        }
    }

    /// Renamed from beside `incoming/`, like a sender on the same disk.
    private mutating func handIn(_ count: Int) throws {
        for name in waiting.prefix(count) {
            guard rename("\(staging)/\(name)", "\(site.incoming)/\(name)") == 0 else {
                throw Unexpected("rename \(name): \(errno)")
            }
            // The day is counted from the arrival.
            utimensat(AT_FDCWD, "\(site.incoming)/\(name)", nil, 0)
        }
        waiting.removeFirst(min(count, waiting.count))
    }

    /// No event is ahead of the physics: a produced card lies where a finished card can lie.
    private func producedCardsExist() throws -> [String] {
        guard FileManager.default.fileExists(atPath: site.laneDirectory + "/lane.log") else { return [] }
        let truth = try SimulatedLane.readTruth(directory: site.laneDirectory, setup: try Self.setup())
        let places = Dictionary(
            truth.cards.map { ($0.identity.hexadecimal, $0.place) }, uniquingKeysWith: { first, _ in first })
        return ledger.events.filter { $0.kind == "produced" }.compactMap { event in
            switch event.chipIdentity.flatMap({ places[$0] }) {
            case .acceptedTray, .desk, .outside: nil
            case .hopper, .feeder, .chipStation, .printHead, .between, .acceptedExit, .rejectedExit, .rejectedTray,
                .removedPrinter, nil:
                "event \(event.id) tells of a card that is not there"
            }
        }
    }

    /// As the daemon opens its lanes; the seed only makes new cards.
    static func setup() throws -> SimulatedLane.Setup {
        SimulatedLane.Setup(
            stock: SimulatedStock(for: try ChipProfile.standard()), trayCapacity: 1_000_000, keepsPrintDigests: false)
    }

    var report: String {
        let ends = Dictionary(grouping: ledger.events.filter(\.isFinal), by: \.kind).mapValues(\.count)
        let settled = site.log.components(separatedBy: "note=\"settled").count - 1
        let resolved = site.log.components(separatedBy: "card of the last run resolved").count - 1
        return "\(plan): killed \(killed.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }), "
            + "\(ledger.events.count) events, final \(ends.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }), "
            + "cards resolved at a restart \(resolved), settled by two people \(settled), findings \(findings.count)"
    }
}
