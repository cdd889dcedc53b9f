import CardDevices
import Foundation
import Glibc
import ProductionStation
import StationSimulation
import Testing

@testable import station_daemon

/// The state directory on a small disk of its own.
@Suite(.timeLimit(.minutes(4))) struct DiskFullTests {
    @Test(.enabled("needs root that may mount", { SmallDisk.isPossible }))
    func aFullDiskStopsProductionInWordsAndItGoesOnWhenThereIsRoomAgain() async throws {
        let disk = try SmallDisk(sizeMebibytes: 24)
        var settings = DaemonSite.Settings()
        settings.state = disk.path
        settings.latencyScale = 0.004
        settings.hopperBlanks = 400
        let site = try DaemonSite(settings)
        let daemon = try await site.startAndWait()
        var jobs = 0
        func handIn(seed: UInt64) throws {
            let samples = SampleFiles(directory: site.path + "/staging-\(seed)", seed: seed)
            _ = try samples.write(count: 20, refusals: false)
            for name in try FileManager.default.contentsOfDirectory(atPath: samples.directory).sorted() {
                let file = URL(filePath: "\(samples.directory)/\(name)")
                try site.deliver([UInt8](Data(contentsOf: file)), as: "\(seed)-\(name)")
            }
            jobs += 20
        }

        var isFull = false
        // A lane that was quick enough to be done before the disk is full gets more to do.
        for seed in 41..<61 where !isFull {
            try handIn(seed: UInt64(seed))
            _ = try await site.until(60, daemon) {
                let facts = try await site.status().facts
                if facts.jobs["packed"] == jobs { return true }
                guard (facts.jobs["waiting"] ?? 0) > 0 else { return false }
                isFull = try await Self.whileFrozen(daemon) { try await Self.fill(disk, ifWorkIsLeft: site) }
                return isFull
            }
        }
        try #require(isFull, "work was never left when the disk was to be filled")
        try handIn(seed: 61)
        #expect(
            try await site.until(60, daemon) {
                let lane = try await site.status().lanes.first
                return lane?.state == "storeFailed" && lane?.reasons == ["diskFull"]
            }, "\(site.log.suffix(2_000))")
        let words = try await site.verb(["status"])
        #expect(words.ending == .exit(0) && words.output.contains("diskFull"), "\(words.output)")
        let stopped = try machine(of: site)
        // Nothing moves while it says so: three more looks of the lane, a second apart.
        let tries = Self.failures(in: site)
        #expect(try await site.until(30, daemon) { Self.failures(in: site) >= tries + 3 })
        #expect(try machine(of: site) == stopped, "a card moved that the journal could not name")

        try disk.makeRoom()
        let isDone = try await site.until(120, daemon) {
            let facts = try await site.status().facts
            return facts.jobs["packed"] == jobs && facts.eventsUnsent == 0
        }
        #expect(isDone, "\(site.log.suffix(2_000))")
        try await audit(site, jobs: jobs)
        daemon.signal(SIGTERM)
        #expect(await daemon.end(within: 30_000) == .exit(0))
    }

    private static func failures(in site: DaemonSite) -> Int {
        site.log.components(separatedBy: "state file cannot be written").count - 1
    }

    private func truth(of site: DaemonSite) throws -> [SimulatedPlace] {
        try SimulatedLane.readTruth(directory: site.laneDirectory, setup: try KillRun.setup()).cards.map(\.place)
    }

    /// Where the machine has the cards. People go on carrying those that it has given out.
    private func machine(of site: DaemonSite) throws -> [SimulatedPlace?] {
        try truth(of: site).map { $0 == .hopper || $0.isInside ? $0 : nil }
    }

    /// The disk goes with the daemon, so this asks while it is there.
    private func audit(_ site: DaemonSite, jobs: Int) async throws {
        let stock = try #require(try await site.status().facts.lanes.first?.stock)
        let places = try truth(of: site)
        #expect(stock["hopper"] == places.count { $0 == .hopper })
        #expect(stock["accepted"] == places.count { $0 == .acceptedTray })
        #expect((stock["rejected"] ?? 0) == places.count { $0 == .rejectedTray || $0 == .outside })
        #expect(stock["accepted"] == jobs)
        var ledger = SpoolLedger(spool: site.spool)
        #expect(try ledger.look() == [])
        #expect(ledger.sequences(expecting: Set(ledger.events.map(\.job.id))) == [])
        #expect(ledger.events.count { $0.kind == "packed" } == jobs)
    }

    /// The daemon stands still meanwhile, in the middle of whatever it does.
    private static func whileFrozen(_ daemon: DaemonProcess, _ act: () async throws -> Bool) async throws -> Bool {
        daemon.signal(SIGSTOP)
        defer { daemon.signal(SIGCONT) }
        let threads = "/proc/\(daemon.processID)/task"
        let deadline = ContinuousClock.now + .seconds(30)
        while ContinuousClock.now < deadline {
            let states = try FileManager.default.contentsOfDirectory(atPath: threads).map { thread in
                // The state follows the name, which may hold anything but ends with the last bracket.
                DaemonSite.text("\(threads)/\(thread)/stat").split(separator: ")").last?.prefix(2) ?? ""
            }
            if states.allSatisfy({ $0 == " T" }) { return try await act() }
            await Task.yield()
        }
        throw Unexpected("the daemon did not stand still")
    }

    /// Fills the disk when that is certain to be noticed: a job waits, a blank is there for it, and no room is left in
    /// the write-ahead log. False when not, or when the daemon stands in the middle of a transaction.
    private static func fill(_ disk: SmallDisk, ifWorkIsLeft site: DaemonSite) async throws -> Bool {
        let store = try site.openStore()
        let facts = try StoreReader(store).facts()
        let isCertain =
            try await store.emptyLog() && (facts.jobs["waiting"] ?? 0) > 0
            && (facts.lanes.first?.stock["hopper"] ?? 0) > 0
        await store.close()
        if isCertain { try disk.fill() }
        return isCertain
    }
}
