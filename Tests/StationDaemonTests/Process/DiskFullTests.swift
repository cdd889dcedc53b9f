import CardDevices
import Foundation
import Glibc
import ProductionStation
import StationSimulation
import Testing

@testable import station_daemon

/// The state directory on a small disk of its own, in a mount namespace that only the daemon sees.
@Suite(.timeLimit(.minutes(4))) struct DiskFullTests {
    private static let mountAndRun = "mount -t tmpfs -o size=24m none \"$0\" && exec \"$@\""

    private static func prefix(_ state: String) -> [String] { ["unshare", "-m", "sh", "-c", mountAndRun, state] }

    static func isPossible() async -> Bool {
        guard geteuid() == 0, let directory = try? TemporaryDirectory() else { return false }
        let out = directory.path + "/out"
        let process = try? DaemonProcess(prefix(directory.path) + ["true"], output: out, errors: out)
        return await process?.end(within: 30_000) == .exit(0)
    }

    @Test(.enabled("needs root that may mount", Self.isPossible))
    func aFullDiskStopsProductionInWordsAndItGoesOnWhenThereIsRoomAgain() async throws {
        let disk = try TemporaryDirectory()
        var settings = DaemonSite.Settings()
        settings.state = disk.path
        settings.prefix = Self.prefix(disk.path)
        settings.latencyScale = 0.004
        let site = try DaemonSite(settings)
        let samples = SampleFiles(directory: site.path + "/staging", seed: 41)
        _ = try samples.write(count: 40, refusals: false)
        let names = try FileManager.default.contentsOfDirectory(atPath: samples.directory).sorted()
        func handIn(_ part: ArraySlice<String>) throws {
            for name in part {
                try site.deliver(
                    [UInt8](Data(contentsOf: URL(filePath: "\(samples.directory)/\(name)"))), as: name)
            }
        }
        try handIn(names[..<20])
        let daemon = try await site.startAndWait()
        #expect(try await site.until(60, daemon) { (try await site.status().facts.jobs["waiting"] ?? 0) > 8 })

        let filler = "/proc/\(daemon.processID)/root\(disk.path)/filler"
        try Self.fill(filler)
        try handIn(names[20...])
        #expect(
            try await site.until(60, daemon) {
                let lane = try await site.status().lanes.first
                return lane?.state == "storeFailed" && lane?.reasons == ["diskFull"]
            }, "\(site.log.suffix(2_000))")
        let words = try await site.verb(["status"])
        #expect(words.ending == .exit(0) && words.output.contains("diskFull"), "\(words.output)")
        let stopped = try truth(of: site)
        // Nothing moves while it says so: three more looks of the lane, a second apart.
        let tries = Self.failures(in: site)
        #expect(try await site.until(30, daemon) { Self.failures(in: site) >= tries + 3 })
        #expect(try truth(of: site) == stopped, "a card moved that the journal could not name")

        #expect(unlink(filler) == 0)
        let isDone = try await site.until(120, daemon) {
            let facts = try await site.status().facts
            return facts.jobs["packed"] == 40 && facts.eventsUnsent == 0
        }
        #expect(isDone, "\(site.log.suffix(2_000))")
        try await audit(site)
        daemon.signal(SIGTERM)
        #expect(await daemon.end(within: 30_000) == .exit(0))
    }

    private static func failures(in site: DaemonSite) -> Int {
        site.log.components(separatedBy: "state file cannot be written").count - 1
    }

    private func truth(of site: DaemonSite) throws -> [SimulatedPlace] {
        try SimulatedLane.readTruth(directory: site.laneDirectory, setup: try KillRun.setup()).cards.map(\.place)
    }

    /// The disk goes with the daemon, so this asks while it is there.
    private func audit(_ site: DaemonSite) async throws {
        let stock = try #require(try await site.status().facts.lanes.first?.stock)
        let places = try truth(of: site)
        #expect(stock["hopper"] == places.count { $0 == .hopper })
        #expect(stock["accepted"] == places.count { $0 == .acceptedTray })
        #expect((stock["rejected"] ?? 0) == places.count { $0 == .rejectedTray || $0 == .outside })
        #expect(stock["accepted"] == 40)
        var ledger = SpoolLedger(spool: site.spool)
        #expect(try ledger.look() == [])
        #expect(ledger.sequences(expecting: Set(ledger.events.map(\.job.id))) == [])
        #expect(ledger.events.count { $0.kind == "packed" } == 40)
    }

    /// Takes every byte that is left.
    private static func fill(_ path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Unexpected("open filler: \(errno)") }
        defer { close(descriptor) }
        let block = [UInt8](repeating: 1, count: 4_096)
        while write(descriptor, block, block.count) > 0 {}
        guard errno == ENOSPC else { throw Unexpected("fill: \(errno)") }
    }
}
