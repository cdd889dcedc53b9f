import CardDevices
import Foundation
import Glibc
import ProductionStation
import StationSimulation
import Testing

@testable import station_daemon

/// The real daemon while it runs, and what it leaves.
@Suite(.timeLimit(.minutes(8))) struct RunningStationTests {
    private func site(jobs: Int, _ settings: DaemonSite.Settings = DaemonSite.Settings()) throws -> DaemonSite {
        let site = try DaemonSite(settings)
        _ = try SampleFiles(directory: site.incoming, seed: 11).write(count: jobs, refusals: false)
        return site
    }

    private func packed(_ site: DaemonSite) async throws -> Int { try await site.status().facts.jobs["packed"] ?? 0 }

    @Test func statusAndJobsAnswerWithAndWithoutTheDaemonAndTheSame() async throws {
        let site = try site(jobs: 3)
        let daemon = try await site.startAndWait()
        #expect(try await site.until(60, daemon) { try await packed(site) == 3 })
        let running = try await site.verb(["status", "--json"])
        let runningJobs = try await site.verb(["jobs", "--json"])
        #expect(running.ending == .exit(0) && runningJobs.ending == .exit(0))
        #expect(try running.json(StationStatus.self).isRunning)
        daemon.signal(SIGTERM)
        #expect(await daemon.end(within: 30_000) == .exit(0))
        let before = FileManager.default.contents(atPath: site.state + "/station.sqlite")
        let alone = try await site.verb(["status", "--json"])
        let aloneJobs = try await site.verb(["jobs", "--json"])
        #expect(alone.ending == .exit(0) && aloneJobs.ending == .exit(0))
        let status = try alone.json(StationStatus.self)
        #expect(!status.isRunning && status.facts.jobs == ["packed": 3])
        #expect(try aloneJobs.json([JobLine].self) == runningJobs.json([JobLine].self))
        #expect(FileManager.default.contents(atPath: site.state + "/station.sqlite") == before)
        let few = try await site.verb(["jobs", "--json", "--state", "packed", "--limit", "2"])
        #expect(try few.json([JobLine].self).count == 2)
    }

    @Test func statusReadsTheStateThatAKilledDaemonLeft() async throws {
        let site = try site(jobs: 3)
        let daemon = try await site.startAndWait()
        #expect(try await site.until(60, daemon) { try await packed(site) == 3 })
        _ = await daemon.kill()
        let alone = try await site.verb(["status", "--json"])
        #expect(alone.ending == .exit(0))
        #expect(try alone.json(StationStatus.self).facts.jobs == ["packed": 3])
    }

    @Test func aSecondDaemonOnTheSameStateOrSocketIsRefusedInWordsAndTheFirstGoesOn() async throws {
        let site = try site(jobs: 1)
        let daemon = try await site.startAndWait()
        let text = DaemonSite.text(site.configurationFile)
        let other = try DaemonSite()
        for (name, from, to, code) in [
            ("socket", site.socket, other.socket, "stationAlreadyRuns"),
            ("state", site.state, other.state, "socketAlreadyServed"),
        ] {
            let file = "\(site.path)/\(name).yaml"
            let changed = text.replacing(": \(from)\n", with: ": \(to)\n")
                .replacing("\(site.path)/simulated", with: "\(other.path)/simulated")
            try Data(changed.utf8).write(to: URL(filePath: file))
            let second = try await site.verb(["run", "--config", file, "--json"], isConfigured: false)
            #expect(second.ending == .exit(StationExit.refusedBusy.rawValue), "\(second.errors)")
            #expect(second.output.contains(code), "\(second.output)")
            let words = try await site.verb(["run", "--config", file], isConfigured: false)
            #expect(words.errors.contains("a station already runs"), "\(words.errors)")
        }
        #expect(try await site.until(60, daemon) { try await packed(site) == 1 })
        daemon.signal(SIGTERM)
        #expect(await daemon.end(within: 30_000) == .exit(0))
    }

    @Test(arguments: [SIGTERM, SIGINT])
    func aSignalDuringProductionEndsItBetweenTwoCards(signal: CInt) async throws {
        var settings = DaemonSite.Settings()
        settings.latencyScale = 0.02
        // A minute's work, so that even a slow look falls into it.
        let site = try site(jobs: 120, settings)
        let daemon = try await site.startAndWait()
        let isProducing = try await site.until(60, daemon) {
            let status = try await site.status()
            let jobs = status.facts.jobs
            return jobs.values.reduce(0, +) - (jobs["waiting"] ?? 0) > 4 && status.lanes.first?.state == "producing"
        }
        #expect(isProducing)
        daemon.signal(signal)
        // A card takes half a second here; the rest is for a slow machine.
        #expect(await daemon.end(within: 20_000) == .exit(0))
        #expect(!FileManager.default.fileExists(atPath: site.socket), "the socket goes with the daemon")
        let store = try site.openStore()
        #expect(try await store.openCards(of: "lane-1") == [])
        #expect(try await store.stockEquation(of: "lane-1").isBalanced)
        let truth = try SimulatedLane.readTruth(directory: site.laneDirectory, setup: try KillRun.setup())
        #expect(truth.cards.count { $0.place.isInside } == 0)
        #expect(truth.count(at: .acceptedTray) + truth.count(at: .desk) + truth.count(at: .outside) > 1)
        let facts = try StoreReader(store).facts()
        #expect((facts.jobs["waiting"] ?? 0) > 0, "it ended in the middle of the work")
        #expect(facts.eventsUnsent == 0, "what happened was told")
    }

    @Test func settlingAnUnknownCardOrByOnePersonTwiceIsRefused() async throws {
        let site = try site(jobs: 1)
        let daemon = try await site.startAndWait()
        let file = site.path + "/credentials"
        let people = ["sample-a", "sample-b"]
        let lines = people.flatMap { ["\($0):correct horse \($0)", "+\($0):correct horse \($0)"] }
        #expect(
            FileManager.default.createFile(
                atPath: file, contents: Data(lines.joined(separator: "\n").utf8), attributes: [.posixPermissions: 0o600]
            ))
        let proof = ["--credentials-file", file, "--json"]
        let before = try await site.verb(["lanes", "hold", "lane-1", "--by", people[0]] + proof)
        #expect(before.output.contains("people.noAccounts"), "\(before.output)")
        let made = try await site.verb(["accounts", "init"] + people + proof)
        #expect(made.ending == .exit(0), "\(made.output)\(made.errors)")
        let act = ["cards", "settle", "SMP0", "rejected", "--first", people[0], "--second"]
        let unknown = try await site.verb(act + [people[1]] + proof)
        #expect(unknown.ending == .exit(StationExit.refusedBusy.rawValue))
        #expect(unknown.output.contains("desk.cardUnknown"), "\(unknown.output)")
        // The verb refuses one person twice by the name; another spelling gets as far as the gate.
        let twice = try await site.verb(act + ["SAMPLE-A"] + proof)
        #expect(twice.ending != .exit(0), "\(twice.output)")
        let free = try await site.verb(["lanes", "release", "lane-1", "--first", people[0]] + proof)
        #expect(free.ending == .exit(StationExit.refusedBusy.rawValue), "a lane that is not held is not released")
        daemon.signal(SIGTERM)
        #expect(await daemon.end(within: 30_000) == .exit(0))
    }

    @Test func nothingPersonalIsOutsideOfTheVaultNeitherWhileItRunsNorAfterwards() async throws {
        let site = try DaemonSite()
        let staging = site.path + "/staging"
        let samples = SampleFiles(directory: staging, seed: 23)
        _ = try samples.write(count: 6, refusals: false)
        try samples.writeRefused(["citizenNumberCheckCharacter", "photoBackground", "documentTruncated"])
        let documents = try SampleDocuments(in: staging)
        #expect(documents.personal.count > 20)
        for name in try FileManager.default.contentsOfDirectory(atPath: staging) {
            let bytes = try Data(contentsOf: URL(filePath: "\(staging)/\(name)"))
            let isBroken = name.contains("documentTruncated")
            #expect(isBroken || documents.leaks(in: bytes).count > 2, "what is looked for can be found")
            try site.deliver([UInt8](bytes), as: name)
        }
        let daemon = try await site.startAndWait()
        #expect(
            try await site.until(60, daemon) {
                let facts = try await site.status().facts
                return facts.jobs["packed"] == 6 && facts.refused == 3 && facts.eventsUnsent == 0
            })
        let whileItRuns = try leaks(documents, site)
        #expect(whileItRuns == [])
        daemon.signal(SIGTERM)
        #expect(await daemon.end(within: 30_000) == .exit(0))
        #expect(try leaks(documents, site) == [])
    }

    /// Every file of spool and state, every name of one, and all that the daemon said.
    private func leaks(_ documents: SampleDocuments, _ site: DaemonSite) throws -> [String] {
        var found: [String] = []
        var files = [site.logFile, site.path + "/daemon.out"]
        for root in [site.spool, site.state] {
            files += try FileManager.default.subpathsOfDirectory(atPath: root).map { "\(root)/\($0)" }
        }
        #expect(files.count > 20)
        for file in files {
            let bytes = FileManager.default.contents(atPath: file) ?? Data()
            let values = documents.leaks(in: bytes) + documents.leaks(in: Data(file.utf8))
            found += values.map { "\($0) in \(file)" }
        }
        return found
    }
}
