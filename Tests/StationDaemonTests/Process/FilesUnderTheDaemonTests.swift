import CardDevices
import Foundation
import Glibc
import ProductionStation
import StationSimulation
import Testing

@testable import station_daemon

/// What is taken away, replaced or damaged under the running daemon.
@Suite(.timeLimit(.minutes(3))) struct FilesUnderTheDaemonTests {
    private func running(_ jobs: Int) async throws -> (DaemonSite, DaemonProcess) {
        let site = try DaemonSite()
        _ = try SampleFiles(directory: site.incoming, seed: 11).write(count: jobs, refusals: false)
        let daemon = try await site.startAndWait()
        #expect(try await site.until(60, daemon) { try await site.status().facts.jobs["packed"] == jobs })
        return (site, daemon)
    }

    @Test func aStateFileThatWasMovedAwayStopsTheLaneInWordsAndTheNextStartTakesItBack() async throws {
        let (site, daemon) = try await running(2)
        let path = site.state + "/station.sqlite"
        #expect(rename(path, path + ".aside") == 0)
        let isStopped = try await site.until(30, daemon) {
            let lane = try await site.status().lanes.first
            return lane?.state == "storeFailed" && lane?.reasons == ["fileLost"]
        }
        #expect(isStopped)
        let words = try await site.verb(["status"])
        #expect(words.output.contains("deleted or replaced"), "\(words.output)")
        let doctor = try await site.verb(["doctor", "--json"])
        #expect(doctor.ending == .exit(StationExit.failed.rawValue))
        let stateFile = try doctor.json(DoctorReport.self).findings.first { $0.check == .stateFile }
        #expect(stateFile?.result == .bad)
        // What comes now is not taken: it would be written where nobody finds it.
        _ = try SampleFiles(directory: site.incoming, seed: 12).write(count: 2, refusals: false)
        daemon.signal(SIGTERM)
        #expect(await daemon.end(within: 30_000) == .exit(0))
        #expect(!FileManager.default.fileExists(atPath: path), "nobody has put an empty file in its place")
        #expect(rename(path + ".aside", path) == 0)
        try await goesOn(site, packed: 4)
    }

    @Test func aSpoolThatIsTakenAwayLosesNothingAndComesBack() async throws {
        let (site, daemon) = try await running(2)
        #expect(rename(site.spool, site.spool + ".aside") == 0)
        let doctor = try await site.verb(["doctor", "--json"])
        #expect(doctor.ending == .exit(StationExit.failed.rawValue))
        #expect(
            try doctor.json(DoctorReport.self).findings.contains { $0.check == .spoolDirectory && $0.result == .bad })
        #expect(try await site.status().facts.jobs == ["packed": 2])
        #expect(rename(site.spool + ".aside", site.spool) == 0)
        _ = try SampleFiles(directory: site.incoming, seed: 12).write(count: 2, refusals: false)
        #expect(try await site.until(60, daemon) { try await site.status().facts.jobs["packed"] == 4 })
        daemon.signal(SIGTERM)
        #expect(await daemon.end(within: 30_000) == .exit(0))
    }

    /// The pages in the middle of the file, while it runs: whatever it notices, it makes no second card of a job, and
    /// with the file restored it goes on.
    @Test func damagedPagesUnderTheDaemonNeverDoubleACard() async throws {
        let (site, daemon) = try await running(4)
        let path = site.state + "/station.sqlite"
        let good = try await stoppedCopy(of: site, daemon)
        let next = try await site.startAndWait()
        #expect(try await site.until(30, next) { try await site.status().lanes.first?.state == "ready" })
        let handle = try FileHandle(forUpdating: URL(filePath: path))
        let size = try handle.seekToEnd()
        try handle.seek(toOffset: 8 * 4_096)
        try handle.write(contentsOf: Data(repeating: 0xA5, count: Int(size) - 8 * 4_096))
        try handle.close()
        _ = try SampleFiles(directory: site.incoming, seed: 12).write(count: 2, refusals: false)
        let doctor = try await site.verb(["doctor", "--json"])
        #expect(doctor.ending == .exit(StationExit.failed.rawValue), "\(doctor.output)")
        #expect(try doctor.json(DoctorReport.self).findings.contains { $0.check == .integrity && $0.result == .bad })
        next.signal(SIGTERM)
        #expect(await next.end(within: 30_000) == .exit(0))
        let truth = try SimulatedLane.readTruth(directory: site.laneDirectory, setup: try KillRun.setup())
        #expect(truth.count(at: .acceptedTray) + truth.count(at: .desk) >= 4)
        // A restored state knows nothing of what came after it; here nothing came.
        for suffix in ["", "-wal", "-shm"] { unlink(path + suffix) }
        try good.write(to: URL(filePath: path))
        let last = try await site.startAndWait()
        #expect(try await site.until(60, last) { (try await site.status().facts.jobs["packed"] ?? 0) >= 4 })
        #expect(try await site.status().cannotProduce == nil)
        last.signal(SIGTERM)
        #expect(await last.end(within: 30_000) == .exit(0))
    }

    private func stoppedCopy(of site: DaemonSite, _ daemon: DaemonProcess) async throws -> Data {
        daemon.signal(SIGTERM)
        #expect(await daemon.end(within: 30_000) == .exit(0))
        let store = try site.openStore()
        #expect(try await store.emptyLog())
        await store.close()
        return try Data(contentsOf: URL(filePath: site.state + "/station.sqlite"))
    }

    private func goesOn(_ site: DaemonSite, packed: Int) async throws {
        let daemon = try await site.startAndWait()
        #expect(
            try await site.until(60, daemon) { try await site.status().facts.jobs["packed"] == packed },
            "\(site.log.suffix(2_000))")
        let doctor = try await site.verb(["doctor", "--json"])
        #expect(doctor.ending == .exit(0), "\(doctor.output)")
        daemon.signal(SIGTERM)
        #expect(await daemon.end(within: 30_000) == .exit(0))
    }
}
