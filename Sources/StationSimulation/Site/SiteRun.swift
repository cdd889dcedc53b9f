import CardDevices
import Foundation
import ProductionStation
import Synchronization

/// Runs one simulated site from the first delivery to the last event, through all its outages.
public enum SiteRun {
    /// Virtual time that one life may take.
    private static let lifeMax = Duration.seconds(7 * 24 * 3600)
    private static let jobsMax = 50_000_000

    /// - Parameter directory: an empty one of the run's own; the state files of all lives are left in it.
    /// - Throws: when the site cannot be set up; what goes wrong in it is in the report.
    public static func run(_ setup: SiteSetup, in directory: String) throws -> SiteReport {
        let site = try SimulatedSite(setup)
        let choice = StaffChoice(seed: setup.seed &+ 7)
        let counts = Counts()
        var lives = 0
        var seams = 0
        var path = "\(directory)/life-0.sqlite"
        while true {
            let next = "\(directory)/life-\(lives + 1).sqlite"
            let outage = try live(site, choice, path, next, cutAt: cut(setup, lives, choice), counts)
            lives += 1
            seams += outage.seams
            path = next
            guard outage.isOff, site.findings.all.isEmpty else { break }
        }
        let numbers = counts.numbers
        return SiteReport(
            setup: setup, traceHash: site.trace.hash, lives: lives, seams: seams, jobsPacked: numbers.packed,
            jobsNotMade: numbers.notMade, jobsRefused: numbers.refused, cardsRejected: numbers.rejected,
            cardsSettled: numbers.settled, faults: faultCounts(site), acts: site.acts.counts,
            violations: site.findings.all, newestSteps: site.trace.newest)
    }

    private static func faultCounts(_ site: SimulatedSite) -> [String: Int] {
        site.lanes.reduce(into: [:]) { all, lane in all.merge(lane.truth.faultCounts, uniquingKeysWith: +) }
    }

    private static func cut(_ setup: SiteSetup, _ lives: Int, _ choice: StaffChoice) -> Int? {
        switch setup.outages {
        case .none: nil
        case .at(let seam): lives == 0 ? seam : nil
        case .seeded(let seamsMax, let max): lives < max ? choice.number(1...seamsMax) : nil
        }
    }

    /// One life of one station.
    private static func live(
        _ site: SimulatedSite, _ choice: StaffChoice, _ path: String, _ next: String, cutAt: Int?, _ counts: Counts
    ) throws -> SimulatedOutage {
        let stop = StopSignal()
        let findings = site.findings
        let outage = SimulatedOutage(cutAt: cutAt, trace: site.trace) {
            // What is on disk at this instant; the shared memory file is not part of it.
            for suffix in ["", "-wal"] {
                do {
                    guard FileManager.default.fileExists(atPath: path + suffix) else { continue }
                    try FileManager.default.copyItem(atPath: path + suffix, toPath: next + suffix)
                } catch {
                    findings.add("the state could not be copied")
                }
            }
            stop.set()
        }
        let station = try site.station(path: path, outage: outage, stop: stop)
        do {
            try site.loop.run(timeMax: site.loop.now + lifeMax, jobsMax: jobsMax) {
                await wholeLife(site, station, choice, outage, stop, counts)
            }
        } catch {
            site.findings.add("\(error)")
        }
        return outage
    }

    private static func wholeLife(
        _ site: SimulatedSite, _ station: Station, _ choice: StaffChoice, _ outage: SimulatedOutage,
        _ stop: StopSignal, _ counts: Counts
    ) async {
        let habits = SimulatedStaff.Habits(
            roundPause: .seconds(5), blanksPerLane: site.setup.jobs * 6 + 20,
            defectsPerMille: site.setup.defectsPerMille,
            beforeRound: { try await SiteAudit(site: site, store: station.store).instant() },
            leaves: { facts in site.source.isEmpty && facts.eventsUnsent == 0 })
        let staff = SimulatedStaff(
            lanes: site.lanes.map { SimulatedStaff.Lane(name: $0.name, truth: $0.truth) }, station: station,
            habits: habits, choice: choice, random: site.passwords, clock: VirtualClock(site.loop), stop: stop,
            finding: { site.findings.add($0) }, note: { site.trace.add($0) }, did: { site.acts.add($0) })
        do {
            try await station.prepare()
            try await staff.stock()
        } catch {
            site.trace.add("start: \(error)")
        }
        async let people: Void = staff.work()
        await station.run()
        await people
        if !outage.isOff {
            do {
                let audit = SiteAudit(site: site, store: station.store)
                audit.lanesEnded(station.laneStates)
                try await audit.whole()
                try await counts.take(station.store)
            } catch {
                site.findings.add("audit: \(error)")
            }
        }
        await station.store.close()
    }
}

/// What a run made, for its report.
private final class Counts: Sendable {
    struct Numbers {
        var packed = 0
        var notMade = 0
        var refused = 0
        var rejected = 0
        var settled = 0
    }

    private let cell = Mutex(Numbers())

    var numbers: Numbers { cell.withLock { $0 } }

    func take(_ store: Store) async throws {
        let facts = try StoreReader(store).facts()
        let rejected = try await store.cards(in: [.rejected, .withdrawn]).count
        let settled = try await store.auditCount(of: "card.settle")
        cell.withLock { numbers in
            numbers = Numbers(
                packed: facts.jobs[JobState.packed.rawValue] ?? 0, notMade: facts.jobs[JobState.notMade.rawValue] ?? 0,
                refused: facts.refused, rejected: rejected, settled: settled)
        }
    }
}
