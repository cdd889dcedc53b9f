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
