import Foundation
import Glibc
import Logging
import ProductionStation
import ServiceLifecycle
import StationSimulation
import Testing

@testable import station_daemon

/// The master key is gone: the station says so and reports its jobs; two supervisors bring it back to work.
@Suite(.timeLimit(.minutes(8))) struct LostKeyTests {
    private static let people = ["Zhang San", "Li Si"]

    /// A site with jobs that wait for blanks, and two real supervisors; nothing runs.
    private static func site(jobs: Int) async throws -> DaemonSite {
        var settings = DaemonSite.Settings()
        settings.people = "none"
        settings.hopperBlanks = 0
        let site = try DaemonSite(settings)
        _ = try SampleFiles(directory: site.incoming, seed: 21).write(count: jobs, refusals: false)
        let daemon = try await site.startAndWait()
        #expect(try await site.until(60, daemon) { try await site.status().facts.jobs["waiting", default: 0] == jobs })
        try write(people.flatMap { ["\($0):Sesame-open-77", "+\($0):Sesame-open-77"] }, to: credentials(of: site))
        let made = try await site.verb(
            ["accounts", "init", people[0], people[1], "--credentials-file", credentials(of: site)])
        #expect(made.ending == .exit(0), "\(made.errors)")
        daemon.signal(SIGTERM)
        #expect(await daemon.end(within: 30_000) == .exit(0))
        return site
    }

    private static func credentials(of site: DaemonSite) -> String { site.path + "/credentials" }

    private static func write(_ lines: [String], to path: String) throws {
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: URL(filePath: path))
        chmod(path, 0o600)
    }

    private static func delayed(_ site: DaemonSite) throws -> [String] {
        try site.names(in: "events").filter { $0.hasSuffix(".delayed.json") }
    }

    /// In this process, because a minute's grace is too long for a test.
    @Test(arguments: [true, false]) func withoutTheKeyOpenJobsAreReportedOnceAndTheStationGoesOnWithIt(
        isOther: Bool
    ) async throws {
        let site = try await Self.site(jobs: 3)
        let (key, aside) = (site.path + "/master-key", site.path + "/aside")
        try FileManager.default.moveItem(atPath: key, toPath: aside)
        if isOther { _ = try MasterKey.create(at: key, random: SystemRandomSource()) }
        let start = StationStart(
            try StationConfiguration.read(file: site.configurationFile, environment: [:], checksFiles: false),
            startedAt: .now,
            keyGrace: .milliseconds(10), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        #expect(try await start.tryOnce() == nil)
        let ended = Task { try await start.run() }
        defer { ended.cancel() }
        let deadline = ContinuousClock.now + .seconds(60)
        func until(_ condition: () async throws -> Bool) async throws -> Bool {
            while ContinuousClock.now < deadline {
                if try await condition() { return true }
                poll(nil, 0, 5)
                // The station needs this thread too.
                await Task.yield()
            }
            return false
        }
        #expect(try await until { try Self.delayed(site).count == 3 })
        let name = try #require(try Self.delayed(site).first)
        let event = try Data(contentsOf: URL(filePath: "\(site.spool)/events/\(name)"))
        #expect(String(decoding: event, as: UTF8.self).contains("keyUnavailable"))
        let alarm = try #require(try await Self.status(start).alarms.first)
        #expect(alarm.code == .masterKeyUnavailable && alarm.severity == .critical)
        #expect(alarm.english.contains(isOther ? "masterKeyOfAnotherStore" : "masterKey.missing"))
        #expect(try await until { try await Self.status(start).facts.eventsUnsent == 0 })

        if isOther { try FileManager.default.removeItem(atPath: key) }
        try FileManager.default.moveItem(atPath: aside, toPath: key)
        #expect(try await until { start.control != nil })
        #expect(start.keyless == nil)
        #expect(try await !Self.status(start).alarms.contains { $0.code == .masterKeyUnavailable })
        #expect(try Self.delayed(site).count == 3, "none is told twice on one day")
        start.control?.station.shutDown()
        try await ended.value
    }

    private static func status(_ start: StationStart) async throws -> StationStatus {
        let peer = PeerCredentials(processID: getpid(), userID: getuid(), groupID: getgid())
        guard case .result(let json) = await start.handle(ControlRequest(verb: "status"), peer: peer) else {
            throw Unexpected("no status")
        }
        return try JSONDecoder().decode(StationStatus.self, from: Data(json))
    }

    @Test func twoSupervisorsReplaceALostKeyAndTheJobsAreDeliveredAgain() async throws {
        let site = try await Self.site(jobs: 2)
        let key = site.path + "/master-key"
        try FileManager.default.removeItem(atPath: key)
        // People and blanks are there from now on.
        let text = DaemonSite.text(site.configurationFile)
            .replacing("people: none", with: "people: automatic").replacing("hopperBlanks: 0", with: "hopperBlanks: 40")
        try Data(text.utf8).write(to: URL(filePath: site.configurationFile))
        let daemon = try await site.startAndWait()
        #expect(try await site.until(30, daemon) { try await site.status().cannotProduce != nil })
        let replace = [
            "vault", "replace-key", "--first", Self.people[0], "--second", Self.people[1], "--credentials-file",
            Self.credentials(of: site),
        ]
        let early = try await site.verb(replace)
        #expect(early.ending == .exit(StationExit.refusedBusy.rawValue) && early.errors.contains("No master key"))

        let made = try await site.verb(["vault", "create-key", key], isConfigured: false)
        #expect(made.ending == .exit(0), "\(made.errors)")
        let wrong = site.path + "/wrong"
        try Self.write(Self.people.map { "\($0):Sesame-open-78" }, to: wrong)
        let refused = try await site.verb(replace.dropLast() + [wrong])
        #expect(refused.ending == .exit(StationExit.refusedBusy.rawValue), "\(refused.output)")
        let done = try await site.verb(replace + ["--json"])
        #expect(done.ending == .exit(0), "\(done.errors)")
        #expect(try done.json(KeyReplacement.self) == KeyReplacement(dataDestroyed: 2, toDeliverAgain: 2))
        let audit = try await site.verb(["audit", "--json", "--limit", "1"])
        #expect(try audit.json(AuditReport.self).lines.map(\.entry.act) == ["vault.replaceKey"])

        #expect(try await site.until(60, daemon) { try await site.status().cannotProduce == nil })
        #expect(try await site.status().facts.toDeliverAgain == 2)
        #expect(try await site.until(30, daemon) { try Self.delayed(site).count == 2 })
        _ = try SampleFiles(directory: site.incoming, seed: 21).write(count: 2, refusals: false)
        #expect(
            try await site.until(60, daemon) { try await site.status().facts.jobs == ["packed": 2] },
            "\(site.log.suffix(3_000))")
        let again = try await site.verb(replace)
        #expect(again.ending == .exit(StationExit.refusedBusy.rawValue) && again.errors.contains("nothing to replace"))
        daemon.signal(SIGTERM)
        #expect(await daemon.end(within: 30_000) == .exit(0))
        let doctor = try await site.verb(["doctor", "--json"])
        #expect(doctor.ending == .exit(0), "\(doctor.output)")
    }

    /// `clock confirm` of the real program, beside a station that works.
    @Test func aPersonConfirmsTheTimeAtTheStation() async throws {
        let site = try await Self.site(jobs: 0)
        let confirm = ["clock", "confirm", "--by", Self.people[0], "--credentials-file", Self.credentials(of: site)]
        #expect(try await site.verb(confirm).ending == .exit(StationExit.noStation.rawValue))
        let daemon = try await site.startAndWait()
        let stranger = try await site.verb(
            ["clock", "confirm", "--by", "nobody", "--credentials-file", Self.credentials(of: site)])
        #expect(stranger.ending == .exit(StationExit.usage.rawValue), "\(stranger.output)")
        let done = try await site.verb(confirm + ["--json"])
        #expect(done.ending == .exit(0), "\(done.errors)")
        #expect(try done.json([String: String].self) == ["clock": "confirmed"])
        let audit = try await site.verb(["audit", "--json"])
        let lines = try audit.json(AuditReport.self).lines.map(\.entry).filter { $0.act == "clock.confirm" }
        #expect(lines.map(\.actor) == [Self.people[0]])
        daemon.signal(SIGTERM)
        #expect(await daemon.end(within: 30_000) == .exit(0))
    }

    @Test func theAuditLogIsReadWithoutAStationAndABreakShows() async throws {
        let site = try await Self.site(jobs: 0)
        let words = try await site.verb(["audit", "--language", "en"])
        #expect(words.ending == .exit(0) && words.output.contains("its chain verifies"), "\(words.output)")
        #expect(words.output.contains("Zhang San"))
        #expect(try await site.verb(["audit", "--limit", "0"]).ending == .exit(StationExit.usage.rawValue))
        let store = try site.openStore()
        let last = try StoreReader(store).audit(limit: 1)
        await store.close()
        #expect(last.lines.count == 1 && last.count >= 2)
        var bytes = try Data(contentsOf: URL(filePath: site.state + "/station.sqlite"))
        let act = Data("account.init".utf8)
        let range = try #require(bytes.range(of: act))
        bytes.replaceSubrange(range, with: Data("account.InIt".utf8))
        try bytes.write(to: URL(filePath: site.state + "/station.sqlite"))
        let broken = try await site.verb(["audit", "--language", "en"])
        #expect(broken.ending == .exit(StationExit.failed.rawValue), "\(broken.output)")
        #expect(broken.output.contains("does not fit its chain"))
    }
}
