import Foundation
import Glibc
import ProductionStation
import StationSimulation
import Testing

@testable import station_daemon

@Suite(.timeLimit(.minutes(3))) struct DoctorTests {
    private func site() async throws -> (DaemonSite, DaemonProcess) {
        let site = try DaemonSite()
        _ = try SampleFiles(directory: site.incoming, seed: 11).write(count: 2, refusals: false)
        let daemon = try await site.startAndWait()
        #expect(try await site.until(60, daemon) { try await site.status().facts.jobs["packed"] == 2 })
        return (site, daemon)
    }

    private func report(_ site: DaemonSite) async throws -> (DoctorReport, DaemonProcess.Ending?) {
        let outcome = try await site.verb(["doctor", "--json"])
        return (try outcome.json(DoctorReport.self), outcome.ending)
    }

    @Test func aGoodStationIsWellWhileItRunsAndAfterwards() async throws {
        let (site, daemon) = try await site()
        for isRunning in [true, false] {
            if !isRunning {
                daemon.signal(SIGTERM)
                #expect(await daemon.end(within: 30_000) == .exit(0))
            }
            let (report, ending) = try await report(site)
            #expect(ending == .exit(0) && report.isRunning == isRunning)
            #expect(report.findings.map(\.check) == DoctorCheck.allCases, "each once, in the published order")
            #expect(report.findings.allSatisfy { $0.result == .ok || $0.check == .freeSpace }, "\(report.findings)")
        }
        for (language, word) in [("en", "hash chain"), ("zh-Hans", "哈希链")] {
            let words = try await site.verb(["doctor", "--language", language])
            #expect(words.ending == .exit(0) && words.output.contains(word))
        }
    }

    /// What is done to the surroundings of a stopped station, and what it is called.
    static let harms: [(DoctorCheck, DoctorResult)] = [
        (.configuration, .bad), (.stateDirectory, .bad), (.stateFile, .bad), (.masterKey, .bad),
        (.controlSocket, .warning), (.spoolDirectory, .bad), (.staleFiles, .warning), (.integrity, .bad),
    ]

    @Test(arguments: harms) func eachHarmIsNamed(check: DoctorCheck, result: DoctorResult) async throws {
        let (site, daemon) = try await site()
        if check == .controlSocket {
            _ = await daemon.kill()
        } else {
            daemon.signal(SIGTERM)
            #expect(await daemon.end(within: 30_000) == .exit(0))
        }
        try harm(check, site)
        let (report, ending) = try await report(site)
        let finding = try #require(report.findings.first { $0.check == check }, "\(report.findings)")
        #expect(finding.result == result, "\(report.findings)")
        #expect(finding.chinese.contains("。") && finding.english.count > 20)
        #expect(ending == .exit(result == .bad ? StationExit.failed.rawValue : 0))
    }

    @Test(arguments: [
        ([Int.max >> 20, Doctor.spaceLowBytes], DoctorResult.ok, 0), ([Doctor.spaceLowBytes - 1], .warning, 1),
        ([Doctor.spaceBadBytes], .warning, 1), ([Doctor.spaceLowBytes, Doctor.spaceBadBytes - 1], .bad, 1),
        ([0, Doctor.spaceBadBytes], .bad, 2), ([], .ok, 0),
    ]) func littleSpaceIsAWarningAndHardlyAnyIsBad(left: [Int], result: DoctorResult, places: Int) {
        let finding = Doctor.freeSpace(left.map { ("/place", $0) })
        #expect(finding.result == result && finding.places.count == places)
        #expect(finding.places.allSatisfy { $0.hasPrefix("/place: ") && $0.hasSuffix(" MiB") })
    }

    @Test(
        .enabled("needs root that may mount", { SmallDisk.isPossible }),
        arguments: [(24, DoctorResult.bad), (64, .warning)])
    func theRoomOfARealDiskIsSeen(sizeMebibytes: Int, result: DoctorResult) async throws {
        let disk = try SmallDisk(sizeMebibytes: sizeMebibytes)
        var settings = DaemonSite.Settings()
        settings.state = disk.path
        let site = try DaemonSite(settings)
        let configuration = try StationConfiguration.read(
            file: site.configurationFile, environment: [:], checksFiles: false)
        let finding = Doctor(configuration, isRunning: false).freeSpace
        #expect(finding.result == result && finding.places.contains { $0.hasPrefix(disk.path) }, "\(finding)")
    }

    /// What a claimed delivery is called by the time for which it has lain there; a young one is work under way.
    @Test(arguments: [(3_500, 0), (3_700, 1)]) func aClaimThatNobodyFinishedIsNamed(age: Int, places: Int) throws {
        let site = try DaemonSite()
        try FileManager.default.createDirectory(atPath: site.spool + "/claimed", withIntermediateDirectories: true)
        let claim = "\(site.spool)/claimed/5f0c2b7e9a1d4c38b6e2f7a09c41d853.json"
        try Data("{}".utf8).write(to: URL(filePath: claim))
        let configuration = try StationConfiguration.read(
            file: site.configurationFile, environment: [:], checksFiles: false)
        let now = SystemWallClock().now().advanced(by: .seconds(age))
        let finding = Doctor(configuration, isRunning: false, now: now).spoolClaims
        #expect(finding.result == (places == 0 ? .ok : .warning))
        #expect(finding.places == (places == 0 ? [] : [claim]))
    }

    /// Root looks at the station of another user: the key is that user's, root's own, or a stranger's.
    @Test(
        .enabled("needs root", { geteuid() == 0 }),
        arguments: [
            (4_321, 4_321, DoctorResult.ok), (4_321, 0, .ok), (0, 4_321, .bad), (4_321, 4_322, .bad),
        ] as [(UInt32, UInt32, DoctorResult)])
    func theKeyMayBeTheServiceUsers(state: UInt32, key: UInt32, result: DoctorResult) throws {
        let site = try DaemonSite()
        try FileManager.default.createDirectory(atPath: site.state, withIntermediateDirectories: false)
        #expect(chown(site.state, state, state) == 0 && chown(site.path + "/master-key", key, key) == 0)
        let configuration = try StationConfiguration.read(
            file: site.configurationFile, environment: [:], checksFiles: false)
        let finding = try #require(
            Doctor(configuration, isRunning: false).examine().findings.first { $0.check == .masterKey })
        #expect(finding.result == result, "\(finding)")
    }

    private func harm(_ check: DoctorCheck, _ site: DaemonSite) throws {
        let state = site.state + "/station.sqlite"
        switch check {
        case .configuration: try Data("{".utf8).write(to: URL(filePath: site.path + "/offices.json"))
        case .stateDirectory: chmod(site.state, 0o777)
        case .stateFile: unlink(state)
        case .masterKey: chmod(site.path + "/master-key", 0o644)
        case .spoolDirectory: chmod(site.spool + "/claimed", 0o755)
        case .staleFiles:
            let name = site.incoming + "/.half.json.tmp"
            try Data("x".utf8).write(to: URL(filePath: name))
            try FileManager.default.setAttributes(
                [.modificationDate: Date().addingTimeInterval(-7_200)], ofItemAtPath: name)
        case .integrity:
            let handle = try FileHandle(forUpdating: URL(filePath: state))
            let half = try handle.seekToEnd() / 2 / 4_096 * 4_096
            try handle.seek(toOffset: half)
            try handle.write(contentsOf: Data(repeating: 0xA5, count: 8_192))
            try handle.close()
        case .controlSocket, .freeSpace, .clock, .foreignKeys, .auditChain, .stockEquation, .contradictions,
            .vaultOrphans, .jobsWithoutVault, .receiptsUnfinished, .cardsWithoutBundle, .eventNumbers, .spoolClaims:
            break
        }
    }
}
