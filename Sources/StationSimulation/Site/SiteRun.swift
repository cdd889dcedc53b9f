import CardDevices
import Foundation
import ProductionStation
import Synchronization

/// Runs one simulated site from the first delivery to the last event, through all its outages.
public enum SiteRun {
    /// Virtual time that one life may take.
    private static let lifeMax = Duration.seconds(7 * 24 * 3600)
    /// Virtual time that an orderly stop may take: the longest call of a device, a person's pause, and a status.
    private static let stopMax = Duration.seconds(310)
    private static let jobsMax = 50_000_000

    /// - Parameter directory: an empty one of the run's own; the state files of all lives are left in it.
    /// - Throws: when the site cannot be set up; what goes wrong in it is in the report.
    public static func run(_ setup: SiteSetup, in directory: String) throws -> SiteReport {
        try run(setup, in: directory, Probe())
    }

    /// What a test does to a run.
    struct Probe: Sendable {
        /// Names everything in the report, of a good run too.
        var keepsScript = false
        /// Done when production is over, before the checkers look: the site and its state file.
        var beforeAudit: @Sendable (SimulatedSite, String) throws -> Void = { _, _ in }
    }

    static func run(_ setup: SiteSetup, in directory: String, _ probe: Probe) throws -> SiteReport {
        let site = try SimulatedSite(setup)
        let choice = StaffChoice(seed: setup.seed &+ 7)
        let counts = Counts()
        var lives = 0
        var seams = 0
        var cuts: [Int] = []
        let cutting = StaffChoice(seed: setup.seed &+ 13)
        var path = "\(directory)/life-0.sqlite"
        while true {
            let next = "\(directory)/life-\(lives + 1).sqlite"
            let outage = try live(site, choice, path, next, cutAt: cut(setup, lives, cutting), counts, probe)
            if outage.isOff { cuts.append(outage.seams) }
            lives += 1
            seams += outage.seams
            path = next
            guard outage.isOff, site.findings.all.isEmpty else { break }
        }
        let numbers = counts.numbers
        let isGood = site.findings.all.isEmpty
        return SiteReport(
            setup: setup, traceHash: site.trace.hash, lives: lives, seams: seams, jobsPacked: numbers.packed,
            jobsNotMade: numbers.notMade, jobsRefused: numbers.refused, cardsRejected: numbers.rejected,
            cardsSettled: numbers.settled, jobsCancelled: numbers.cancelled,
            faults: faultCounts(site), acts: site.acts.counts, violations: site.findings.all,
            newestSteps: site.trace.newest, script: isGood && !probe.keepsScript ? nil : script(of: site, cuts),
            cards: numbers.cards)
    }

    private static func faultCounts(_ site: SimulatedSite) -> [String: Int] {
        site.lanes.reduce(into: [:]) { all, lane in all.merge(lane.truth.faultCounts, uniquingKeysWith: +) }
    }

    /// The run with everything named that was seeded.
    private static func script(of site: SimulatedSite, _ cuts: [Int]) -> SiteSetup {
        var setup = site.setup
        setup.faultsPerMillion = 0
        setup.faultScript = site.lanes.enumerated().flatMap { index, lane in
            lane.truth.faultHits.map {
                "\(index + 1) \($0.fault.verb.rawValue) \($0.occurrence) \($0.fault.effect)"
            }
        }
        setup.acts = site.mischief.done.isEmpty ? .none : .script(site.mischief.done)
        setup.outages = cuts.isEmpty ? .none : .list(cuts)
        return setup
    }

    private static func cut(_ setup: SiteSetup, _ lives: Int, _ choice: StaffChoice) -> Int? {
        switch setup.outages {
        case .none: nil
        case .at(let seam): lives == 0 ? seam : nil
        case .list(let seams): lives < seams.count ? seams[lives] : nil
        case .seeded(let seamsMax, let max): lives < max ? choice.number(1...seamsMax) : nil
        }
    }

    /// One life of one station.
    private static func live(
        _ site: SimulatedSite, _ choice: StaffChoice, _ path: String, _ next: String, cutAt: Int?, _ counts: Counts,
        _ probe: Probe
    ) throws -> SimulatedOutage {
        let stop = StopSignal()
        let findings = site.findings
        let outage = SimulatedOutage(
            cutAt: cutAt, watchesStatements: site.setup.cutsStatements, trace: site.trace, loop: site.loop,
            findings: findings
        ) {
            do { try StateCopy.copy(path, to: next) } catch { findings.add("the state could not be copied") }
            stop.set()
        }
        let station = try site.station(path: path, outage: outage, stop: stop)
        do {
            try site.loop.run(timeMax: site.loop.now + lifeMax, jobsMax: jobsMax) {
                await wholeLife(site, station, choice, outage, stop, counts) { try probe.beforeAudit(site, path) }
            }
            if site.setup.looksForPersonalData {
                PersonalDataSearch.findings(
                    site.personal, files: [path, path + "-wal"], log: outage.isOff ? [] : site.log.all,
                    events: site.source.events.values.flatMap(\.self)
                ).forEach(site.findings.add)
            }
        } catch {
            site.findings.add("\(error)")
        }
        return outage
    }

    private static func wholeLife(
        _ site: SimulatedSite, _ station: Station, _ choice: StaffChoice, _ outage: SimulatedOutage,
        _ stop: StopSignal, _ counts: Counts, beforeAudit: @Sendable () throws -> Void
    ) async {
        let stopped = Instant()
        let rounds = Rounds()
        let habits = SimulatedStaff.Habits(
            roundPause: .seconds(5),
            blanksPerLane: site.setup.blanksPerRefill > 0 ? site.setup.blanksPerRefill : site.setup.jobs * 6 + 20,
            blanksPerRefill: max(site.setup.blanksPerRefill, site.setup.acts == .none ? 0 : 20),
            defectsPerMille: site.setup.defectsPerMille,
            beforeRound: { try await SiteAudit(site: site, store: station.store).round(rounds.next()) },
            leaves: { facts in
                guard site.source.isEmpty, facts.eventsUnsent == 0 else { return false }
                stopped.set(site.loop.now)
                return true
            })
        var staff = SimulatedStaff(
            lanes: site.lanes.map { SimulatedStaff.Lane(name: $0.name, truth: $0.truth) }, station: station,
            habits: habits, choice: choice, random: site.passwords, clock: VirtualClock(site.loop), stop: stop,
            finding: { site.findings.add($0) }, note: { site.trace.add($0) }, did: { site.acts.add($0) })
        staff.mischief = site.mischief
        do {
            try await station.prepare()
            try await staff.stock()
        } catch {
            site.trace.add("start: \(error)")
        }
        let crew = staff
        async let people: Void = crew.work()
        await station.run()
        if let since = stopped.value, site.loop.now - since > stopMax {
            site.findings.add("the stop took \(site.loop.now - since)")
        }
        await people
        if !outage.isOff {
            do {
                outage.spare()
                try beforeAudit()
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

/// Numbers the rounds of a life, from 0.
private final class Rounds: Sendable {
    private let cell = Mutex(-1)

    func next() -> Int {
        cell.withLock { number in
            number += 1
            return number
        }
    }
}

/// A moment of virtual time that may come.
private final class Instant: Sendable {
    private let cell = Mutex<Duration?>(nil)

    var value: Duration? { cell.withLock { $0 } }

    func set(_ value: Duration) { cell.withLock { $0 = value } }
}

/// What a run made, for its report.
private final class Counts: Sendable {
    struct Numbers {
        var packed = 0
        var notMade = 0
        var refused = 0
        var rejected = 0
        var settled = 0
        var cancelled = 0
        var cards = 0
    }

    private let cell = Mutex(Numbers())

    var numbers: Numbers { cell.withLock { $0 } }

    func take(_ store: Store) async throws {
        let facts = try StoreReader(store).facts()
        let rejected = try await store.cards(in: [.rejected, .withdrawn]).count
        let settled = try await store.auditCount(of: "card.settle")
        let ended = try await store.cards(in: [.bundled, .rejected, .withdrawn, .missing]).count
        cell.withLock { numbers in
            numbers = Numbers(
                packed: facts.jobs[JobState.packed.rawValue] ?? 0, notMade: facts.jobs[JobState.notMade.rawValue] ?? 0,
                refused: facts.refused, rejected: rejected, settled: settled,
                cancelled: facts.jobs[JobState.cancelled.rawValue] ?? 0, cards: ended)
        }
    }
}
