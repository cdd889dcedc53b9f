import Foundation
import Glibc
import ProductionStation
import StationSimulation
import Testing

@testable import station_daemon

/// The daemon starts in hostile surroundings, says what is wrong, and produces when it is mended.
@Suite(.timeLimit(.minutes(4))) struct CannotProduceTests {
    /// What is broken while the station does not run.
    enum Break: String, CaseIterable, Sendable {
        case noMasterKey, wrongMasterKey, keyOpenToOthers, spoolIsAFile, brokenOffices
        case noStateDirectory, stateFileGone, garbageStateFile, truncatedStateFile, newerStateFile

        var code: String {
            switch self {
            case .noMasterKey: "masterKey.missing"
            case .wrongMasterKey: "masterKeyOfAnotherStore"
            case .keyOpenToOthers: "masterKey.readableByOthers"
            case .spoolIsAFile: "spool.corrupt"
            case .brokenOffices: "referenceDataWrong"
            case .noStateDirectory: "inputOutput"
            case .stateFileGone: "stateFileMissing"
            case .garbageStateFile, .truncatedStateFile: "store.corrupt"
            case .newerStateFile: "store.tooNew"
            }
        }

        /// Whether it goes on without a restart.
        var goesOnByItself: Bool {
            switch self {
            case .noMasterKey, .wrongMasterKey, .keyOpenToOthers, .spoolIsAFile, .brokenOffices, .noStateDirectory,
                .stateFileGone:
                true
            case .garbageStateFile, .truncatedStateFile, .newerStateFile: false
            }
        }

        func path(in site: DaemonSite) -> String {
            switch self {
            case .noMasterKey, .wrongMasterKey, .keyOpenToOthers: site.path + "/master-key"
            case .spoolIsAFile: site.spool
            case .brokenOffices: site.path + "/offices.json"
            case .noStateDirectory: site.path + "/disk"
            case .stateFileGone, .garbageStateFile, .truncatedStateFile, .newerStateFile:
                site.state + "/station.sqlite"
            }
        }

        func apply(_ path: String, _ aside: String) throws {
            let files = FileManager.default
            switch self {
            case .keyOpenToOthers: chmod(path, 0o644)
            case .noMasterKey, .noStateDirectory, .stateFileGone:
                try files.moveItem(atPath: path, toPath: aside)
            case .wrongMasterKey:
                try files.moveItem(atPath: path, toPath: aside)
                _ = try MasterKey.create(at: path, random: SystemRandomSource())
            case .brokenOffices:
                try files.moveItem(atPath: path, toPath: aside)
                try Data("{\"schemaVersion\": 1, \"offices\": [".utf8).write(to: URL(filePath: path))
            case .spoolIsAFile:
                try files.moveItem(atPath: path, toPath: aside)
                try Data().write(to: URL(filePath: path))
            case .garbageStateFile:
                try files.moveItem(atPath: path, toPath: aside)
                try Data(repeating: 0xA5, count: 40_960).write(to: URL(filePath: path))
            case .truncatedStateFile:
                try files.copyItem(atPath: path, toPath: aside)
                truncate(path, 10_000)
            case .newerStateFile:
                try files.copyItem(atPath: path, toPath: aside)
                try Self.addMigration(to: path)
            }
        }

        func mend(_ path: String, _ aside: String) throws {
            if self == .keyOpenToOthers {
                chmod(path, 0o600)
                return
            }
            for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
            try FileManager.default.moveItem(atPath: aside, toPath: path)
        }

        /// As a later release would have left it: the last name gets a later one, so that its index still fits.
        private static func addMigration(to path: String) throws {
            let bytes = try Data(contentsOf: URL(filePath: path))
            let name = Data("008-keys".utf8)
            var changed = bytes
            while let range = changed.range(of: name) { changed.replaceSubrange(range, with: Data("999-keys".utf8)) }
            try changed.write(to: URL(filePath: path))
        }
    }

    @Test(arguments: Break.allCases)
    func itStartsSaysWhyAndProducesWhenTheCauseIsGone(fault: Break) async throws {
        let parent = try TemporaryDirectory()
        var settings = DaemonSite.Settings()
        try FileManager.default.createDirectory(atPath: parent.path + "/disk", withIntermediateDirectories: false)
        settings.state = parent.path + "/disk/state"
        let site = try DaemonSite(settings)
        _ = try SampleFiles(directory: site.incoming, seed: 11).write(count: 2, refusals: false)
        let first = try await site.startAndWait()
        #expect(try await site.until(60, first) { try await site.status().facts.jobs["packed"] == 2 })
        first.signal(SIGTERM)
        #expect(await first.end(within: 30_000) == .exit(0))

        let path = fault == .noStateDirectory ? parent.path + "/disk" : fault.path(in: site)
        let aside = parent.path + "/aside"
        try fault.apply(path, aside)
        var daemon = try await site.startAndWait()
        #expect(try await site.until(30, daemon) { try await site.status().cannotProduce != nil })
        try await expectWords(of: fault, site)

        try fault.mend(path, aside)
        if !fault.goesOnByItself {
            daemon.signal(SIGTERM)
            #expect(await daemon.end(within: 30_000) == .exit(0))
            daemon = try await site.startAndWait()
        }
        _ = try SampleFiles(directory: site.incoming, seed: 12).write(count: 2, refusals: false)
        #expect(
            try await site.until(90, daemon) {
                let status = try await site.status()
                return status.cannotProduce == nil && status.facts.jobs["packed"] == 4
            }, "\(site.log.suffix(3_000))")
        let well = try await site.verb(["doctor", "--json"])
        #expect(well.ending == .exit(0), "\(well.output)")
        daemon.signal(SIGTERM)
        #expect(await daemon.end(within: 30_000) == .exit(0))
    }

    private func expectWords(of fault: Break, _ site: DaemonSite) async throws {
        let problem = try #require(try await site.status().cannotProduce)
        #expect(problem.code == fault.code, "\(problem)")
        #expect(problem.triesAgain == fault.goesOnByItself)
        for (language, word) in [("en", "Cannot produce"), ("zh-Hans", "不能制证")] {
            let words = try await site.verb(["status", "--language", language])
            #expect(words.ending == .exit(0) && words.output.contains(word), "\(words.output)")
            #expect(words.output.contains(fault.code))
        }
        let refusal = ControlRefusal(code: problem.code, chinese: problem.chinese, english: problem.english)
        await #expect(throws: ControlClient.Failure.refused(refusal)) {
            try await ControlClient(path: site.socket).request("hold", arguments: ["lane": "lane-1"], as: String.self)
        }
        let doctor = try await site.verb(["doctor", "--json"])
        let isTooNew = fault == .newerStateFile
        #expect(doctor.ending == .exit(isTooNew ? 0 : StationExit.failed.rawValue), "\(doctor.output)")
        guard fault == .wrongMasterKey || fault == .noMasterKey else { return }
        // Without the key the books stay readable.
        #expect(try await site.status().facts.jobs == ["packed": 2])
        let jobs = try await site.verb(["jobs", "--json"])
        #expect(try jobs.json([JobLine].self).count == 2)
    }

    @Test(
        .enabled("needs root that may mount", { SmallDisk.isPossible }), arguments: ["full", "readOnly"], [true, false])
    func aDiskThatCannotBeWrittenAtStartIsSaidAndItGoesOnByItself(kind: String, hasState: Bool) async throws {
        let disk = try SmallDisk(sizeMebibytes: 24)
        var settings = DaemonSite.Settings()
        settings.state = disk.path
        let site = try DaemonSite(settings)
        if hasState {
            let first = try await site.startAndWait()
            #expect(try await site.until(30, first) { try await site.status().lanes.count == 1 })
            first.signal(SIGTERM)
            #expect(await first.end(within: 30_000) == .exit(0))
        }
        if kind == "full" { try disk.fill() } else { try disk.remount(isReadOnly: true) }
        _ = try SampleFiles(directory: site.incoming, seed: 11).write(count: 2, refusals: false)
        let daemon = try await site.startAndWait()
        // A state file that is there may open: then it is the lane that cannot write.
        #expect(
            try await site.until(30, daemon) {
                let status = try await site.status()
                return status.cannotProduce != nil || status.lanes.first?.state == "storeFailed" || hasState
            }, "\(site.log.suffix(2_000))")
        #expect(try await site.status().facts.jobs == [:])
        if kind == "full" { try disk.makeRoom() } else { try disk.remount(isReadOnly: false) }
        #expect(
            try await site.until(90, daemon) { try await site.status().facts.jobs["packed"] == 2 },
            "\(site.log.suffix(3_000))")
        daemon.signal(SIGTERM)
        #expect(await daemon.end(within: 30_000) == .exit(0))
    }

    @Test func aBrokenConfigurationStillEndsTheStart() async throws {
        let site = try DaemonSite()
        let text = DaemonSite.text(site.configurationFile)
        try Data(text.replacing("centreCode: SMP", with: "centreKode: SMP").utf8)
            .write(to: URL(filePath: site.configurationFile))
        let ended = try await site.verb(["run"])
        #expect(ended.ending == .exit(StationExit.configuration.rawValue), "\(ended.errors)")
    }
}
