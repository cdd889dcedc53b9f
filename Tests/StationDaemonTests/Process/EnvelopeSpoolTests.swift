import Foundation
import Glibc
import JobSources
import ProductionStation
import StationSimulation
import Testing

@testable import station_daemon

/// Envelopes through the verbs and the spool of the real daemon.
@Suite(.timeLimit(.minutes(8))) struct EnvelopeSpoolTests {
    private static let files = "envelope: {platformKeysFile: '{site}/p.pub', stationKeysFile: '{site}/s.sec'}"

    private func makeKey(_ site: DaemonSite, _ kind: String, _ name: String, _ file: String) async throws {
        let made = try await site.verb([
            "envelope", "make-key", "--kind", kind, "--name", name, "--secret", "\(site.path)/\(file).sec", "--shared",
            "\(site.path)/\(file).pub",
        ])
        #expect(made.ending == .exit(0), "\(made.errors)")
    }

    /// Moves into place, as docs/spool.md asks.
    private func deliver(_ site: DaemonSite, _ name: String) throws {
        try FileManager.default.moveItem(atPath: "\(site.path)/\(name)", toPath: "\(site.incoming)/\(name)")
    }

    private func receipts(_ site: DaemonSite) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: site.spool + "/receipts").sorted().map {
            DaemonSite.text("\(site.spool)/receipts/\($0)")
        }
    }

    @Test func aSignedJobIsMadeAndAForgedOneIsAnswered() async throws {
        var settings = DaemonSite.Settings()
        settings.more = Self.files
        let site = try DaemonSite(settings)
        try await makeKey(site, "ES256", "platform-1", "p")
        try await makeKey(site, "X25519", "test-1", "s")
        try await makeKey(site, "ES256", "platform-1", "forger")
        let jobs = SampleJobs(seed: 4, today: Self.today, portraits: DrawnPortraits()).samples(2)
        for (job, signer) in zip(jobs, ["p", "forger"]) {
            let file = "\(site.path)/\(signer).json"
            try Data(job.document).write(to: URL(filePath: file))
            let made = try await site.verb([
                "envelope", "make", file, "--signer", "\(site.path)/\(signer).sec", "--recipient",
                "\(site.path)/s.pub", "--station", "test", "--output", "\(site.path)/\(signer).envelope",
            ])
            #expect(made.ending == .exit(0), "\(made.errors)")
            try deliver(site, "\(signer).envelope")
        }
        let daemon = try await site.startAndWait()
        #expect(try await site.until(60, daemon) { try await site.status().facts.jobs["packed"] == 1 })
        #expect(try await site.until(60, daemon) { try receipts(site).count == 2 })
        daemon.signal(SIGTERM)
        #expect(await daemon.end(within: 30_000) == .exit(0))
        let all = try receipts(site).joined()
        #expect(all.contains("signatureInvalid") && all.contains("\(jobs[0].job.key.id)"))
        #expect(!all.contains(jobs[1].job.key.id), "nobody signed whose job it is")
        for job in jobs {
            for secret in [job.job.holder.citizenNumber, job.job.holder.names.han ?? "-"] where secret.count > 1 {
                #expect(!site.log.contains(secret) && !all.contains(secret))
            }
        }
    }

    @Test func openingSaysWhatIsWrongAndWritesNothing() async throws {
        let site = try DaemonSite()
        try await makeKey(site, "EdDSA", "platform-1", "p")
        try await makeKey(site, "P-256", "test-1", "s")
        let job = SampleJobs(seed: 4, today: Self.today, portraits: StandInPortraits()).sample(0)
        try Data(job.document).write(to: URL(filePath: "\(site.path)/job.json"))
        _ = try await site.verb([
            "envelope", "make", "\(site.path)/job.json", "--signer", "\(site.path)/p.sec", "--recipient",
            "\(site.path)/s.pub", "--station", "test", "--output", "\(site.path)/e",
        ])
        let keys = ["--platform-keys", "\(site.path)/p.pub", "--station-keys", "\(site.path)/s.sec"]
        let open = ["envelope", "open", "\(site.path)/e", "--output", "\(site.path)/out.json", "--json"] + keys
        let other = try await site.verb(open + ["--station", "hall-2"])
        #expect(other.ending == .exit(StationExit.failed.rawValue))
        #expect(try other.json(EnvelopeReport.self).problems.map(\.code) == ["envelopeWrongStation"])
        #expect(!FileManager.default.fileExists(atPath: "\(site.path)/out.json"))
        let good = try await site.verb(open + ["--station", "test"])
        #expect(good.ending == .exit(0), "\(good.errors)")
        #expect(FileManager.default.contents(atPath: "\(site.path)/out.json") == Data(job.document))
        let late = try await site.verb(open.dropLast(5) + keys + ["--station", "test", "--at", "2030-01-01T00:00:00Z"])
        #expect(late.ending == .exit(StationExit.failed.rawValue), "\(late.output)")
        // What was written stays as it is.
        let again = try await site.verb(open + ["--station", "test"])
        #expect(again.ending == .exit(StationExit.inputOutput.rawValue))
    }

    private static var today: CivilDate { CentreZone.shanghai.day(of: SystemWallClock().now()) }
}
