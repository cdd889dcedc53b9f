import CardDevices
import Foundation
import ProductionStation
import Synchronization

@testable import StationSimulation

/// One job from delivery to bundle, with its people, on a disk that fails once.
struct DiskRun {
    /// What happened.
    struct Report: Sendable {
        var commits: [String] = []
        var failedAt: String?
        /// What the lane said while the disk failed.
        var laneWhileFailing: LaneState?
        var didMachineMove = false
        var packed = 0
        var validCards = 0
        var findings: [String] = []
    }

    let disk: SmallDisk
    let failure: FillingObserver.Failure
    let commit: Int?

    func run() throws -> Report {
        let site = try SimulatedSite(SiteSetup(seed: 5, jobs: 1, defectsPerMille: 0))
        let path = "\(disk.path)/\(UUID().uuidString).sqlite"
        defer { for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) } }
        let observer = FillingObserver(disk, failure, before: commit, lanes: site.lanes.map(\.truth))
        let stop = StopSignal()
        let outage = SimulatedOutage(cutAt: nil, trace: site.trace) {}
        let station = try site.station(path: path, outage: outage, stop: stop, disk: observer)
        var report = try site.loop.run(timeMax: .seconds(3_000), jobsMax: 100_000) {
            await Self.live(site, station, observer, stop)
        }
        report.commits = observer.commits
        report.failedAt = observer.failedAt
        report.validCards = site.lanes.reduce(0) { $0 + $1.truth.count(at: .acceptedTray) }
        report.findings += site.findings.all
        return report
    }

    private static func live(
        _ site: SimulatedSite, _ station: Station, _ observer: FillingObserver, _ stop: StopSignal
    ) async -> Report {
        let habits = SimulatedStaff.Habits(
            roundPause: .seconds(5), blanksPerLane: 10, defectsPerMille: 0,
            beforeRound: { try await SiteAudit(site: site, store: station.store).instant() },
            leaves: { facts in
                // Not before the disk has failed, else its last commits would never be tried.
                site.source.isEmpty && facts.eventsUnsent == 0 && facts.jobs["packed"] == 1
            })
        let staff = SimulatedStaff(
            lanes: site.lanes.map { SimulatedStaff.Lane(name: $0.name, truth: $0.truth) }, station: station,
            habits: habits, choice: StaffChoice(seed: 1), random: site.passwords, clock: VirtualClock(site.loop),
            stop: stop, finding: { site.findings.add($0) }, note: { site.trace.add($0) })
        async let failing = watch(site, station, observer, stop)
        while !stop.isSet {
            do {
                try await station.prepare()
                try await staff.stock()
                break
            } catch {
                try? await VirtualClock(site.loop).sleep(for: .seconds(1))
            }
        }
        async let people: Void = staff.work()
        await station.run()
        await people
        var report = await failing
        do {
            let audit = SiteAudit(site: site, store: station.store)
            audit.lanesEnded(station.laneStates)
            try await audit.whole()
            report.packed = try StoreReader(station.store).facts().jobs["packed"] ?? 0
        } catch {
            report.findings.append("\(error)")
        }
        await station.store.close()
        return report
    }

    /// Waits for the fault, looks a minute later what the station made of it, and mends the disk.
    private static func watch(
        _ site: SimulatedSite, _ station: Station, _ observer: FillingObserver, _ stop: StopSignal
    ) async -> Report {
        let clock = VirtualClock(site.loop)
        var report = Report()
        while observer.failedAt == nil, !stop.isSet { try? await clock.sleep(for: .seconds(1)) }
        guard observer.failedAt != nil else { return report }
        try? await clock.sleep(for: .seconds(60))
        report.laneWhileFailing = station.laneStates.first?.state
        report.didMachineMove = observer.machine != observer.machineWhenItFailed
        do { try observer.mend() } catch { report.findings.append("\(error)") }
        return report
    }
}
