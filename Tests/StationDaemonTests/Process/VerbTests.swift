import Foundation
import Glibc
import ProductionStation
import StationSimulation
import Testing

@testable import station_daemon

/// Verbs of the real program that need no running station.
@Suite(.timeLimit(.minutes(3))) struct VerbTests {
    private struct Report: Decodable {
        struct Rejected: Decodable { var reason: String }
        var jobs: [String: Int]
        var refusedFiles: Int
        var rejectedCards: [Rejected]
        var cardPictures: String
        var differences: [String]
        var isBalanced: Bool
    }

    private struct Verdict: Decodable {
        var file: String
        var isAccepted: Bool
        var problems: [JobEvent.Reason]
    }

    private struct Refused: Decodable {
        struct Reason: Decodable { var code: String }
        var error: Reason
    }

    @Test func theDemonstrationBalancesAndLeavesAPairOfPicturesForEachCard() async throws {
        let site = try DaemonSite()
        let demo = try await site.verb(
            ["demo", "--json", "--directory", site.path + "/demo"], isConfigured: false)
        #expect(demo.ending == .exit(0), "\(demo.errors)")
        let report = try demo.json(Report.self)
        #expect(report.isBalanced && report.differences == [])
        #expect(report.jobs == ["packed": 12] && report.refusedFiles == 3)
        #expect(report.rejectedCards.map(\.reason).sorted() == ["blankWrong", "chipDead", "printFailed"])
        let accepted = try FileManager.default.contentsOfDirectory(atPath: report.cardPictures + "/accepted")
        #expect(accepted.count == 24)
        for name in accepted {
            #expect(try Self.size(ofPNG: "\(report.cardPictures)/accepted/\(name)") == [1016, 648])
        }
        let again = try await site.verb(["demo", "--directory", site.path + "/demo"], isConfigured: false)
        #expect(again.ending == .exit(StationExit.inputOutput.rawValue), "a used directory is left alone")
    }

    @Test func validateListsEveryReasonOfEachSampleInBothLanguages() async throws {
        let site = try DaemonSite()
        let today = CentreZone.shanghai.day(of: SystemWallClock().now())
        let samples = RefusedSamples(seed: 5, today: today, portraits: DrawnPortraits()).all()
            .filter { $0.known == KnownJobs() }
        for sample in samples {
            try Data(sample.document).write(to: URL(filePath: "\(site.path)/\(sample.name).json"))
        }
        let files = samples.map { "\(site.path)/\($0.name).json" }
        let outcome = try await site.verb(["validate", "--json"] + files)
        #expect(outcome.ending == .exit(StationExit.failed.rawValue))
        let verdicts = try outcome.json([Verdict].self)
        #expect(verdicts.map(\.file) == files)
        for (sample, verdict) in zip(samples, verdicts) {
            #expect(!verdict.isAccepted)
            #expect(verdict.problems.map(\.code) == sample.reasons.map(\.rawValue), "\(sample.name)")
            #expect(verdict.problems.allSatisfy { !$0.chinese.isEmpty && !$0.english.isEmpty })
        }
    }

    /// What a cancellation says, and the problems of its form.
    static let notices: [(version: Int, reason: String, problems: [String])] = [
        (1, "applicationWithdrawn", []), (7, "applicationWithdrawn", ["numberOutOfRange $.version"]),
        (7, "申请人撤回", ["numberOutOfRange $.version", "codeMalformed $.reason"]),
    ]

    @Test(arguments: notices) func aCancellationIsCheckedAsWhatItIs(
        version: Int, reason: String, problems: [String]
    ) async throws {
        let site = try DaemonSite()
        let file = site.path + "/cancel.json"
        let notice = CancellationNotice(job: JobKey(id: "J-1", revision: 2), reason: "old").document
        let text = String(decoding: notice, as: UTF8.self)
            .replacing("\"version\":1", with: "\"version\":\(version)").replacing("\"old\"", with: "\"\(reason)\"")
        try Data(text.utf8).write(to: URL(filePath: file))
        let outcome = try await site.verb(["validate", "--json", file])
        #expect(outcome.ending == .exit(problems.isEmpty ? 0 : StationExit.failed.rawValue), "\(outcome.output)")
        let report = try #require(try outcome.json([JobFileReport].self).first)
        #expect(report.subject == .cancellation && report.job == "J-1#2" && report.isAccepted == problems.isEmpty)
        #expect(report.problems.map { "\($0.code) \($0.path ?? "")" } == problems)
        for (language, word) in [("en", "cancellation"), ("zh-Hans", "撤销通知")] {
            let words = try await site.verb(["validate", "--language", language, file])
            #expect(words.output.contains(word), "\(words.output)")
        }
        let preview = try await site.verb(["preview", file, "--output", site.path + "/faces"])
        #expect(preview.ending == .exit(StationExit.failed.rawValue), "a cancellation has no face")
    }

    @Test func aGoodFileIsAcceptedInTheLanguageThatIsAskedForAndDrawnOnBothFaces() async throws {
        let site = try DaemonSite()
        _ = try SampleFiles(directory: site.path + "/jobs", seed: 3).write(count: 2, refusals: false)
        let files = try FileManager.default.contentsOfDirectory(atPath: site.path + "/jobs").sorted()
            .map { "\(site.path)/jobs/\($0)" }
        for (language, word) in [("en", "accepted"), ("zh-Hans", "合格")] {
            let outcome = try await site.verb(["validate", "--language", language] + files)
            #expect(outcome.ending == .exit(0))
            #expect(outcome.output.contains(word))
        }
        let preview = try await site.verb(["preview", files[1], "--output", site.path + "/faces", "--json"])
        #expect(preview.ending == .exit(0), "\(preview.errors)")
        let pictures = try preview.json([String].self)
        #expect(pictures == ["front", "back"].map { "\(site.path)/faces/\($0).png" })
        for picture in pictures { #expect(try Self.size(ofPNG: picture) == [1016, 648]) }
    }

    @Test func aRefusedFileIsNotDrawn() async throws {
        let site = try DaemonSite()
        try SampleFiles(directory: site.incoming, seed: 3).writeRefused(["photoBackground"])
        let preview = try await site.verb(
            ["preview", site.incoming + "/refused-photoBackground.json", "--output", site.path + "/faces"])
        #expect(preview.ending == .exit(StationExit.failed.rawValue))
        #expect(preview.output.contains("photoBackground"))
        #expect(!FileManager.default.fileExists(atPath: site.path + "/faces"))
    }

    @Test(arguments: [
        ["status"], ["jobs"], ["lanes", "release", "lane-1", "--first", "a"], ["bundles", "close", "A", "--by", "a"],
    ])
    func whereThereIsNoStationAndNoStateTheVerbSaysSo(words: [String]) async throws {
        let site = try DaemonSite()
        let outcome = try await site.verb(words + ["--json"])
        #expect(outcome.ending == .exit(StationExit.noStation.rawValue))
        #expect(try outcome.json(Refused.self).error.code == "noDaemon")
        #expect(!FileManager.default.fileExists(atPath: site.state), "a question makes nothing")
    }

    @Test func aWrongConfigurationListsEveryProblemAtOnce() async throws {
        let site = try DaemonSite()
        let good = try await site.verb(["config", "check", "--json"])
        #expect(good.ending == .exit(0), "\(good.output)")
        let file = site.path + "/wrong.yaml"
        try Data("station: {id: t, mode: production, colour: red}\ndevices: simulated\n".utf8)
            .write(to: URL(filePath: file))
        let wrong = try await site.verb(["config", "check", file, "--language", "en"], isConfigured: false)
        #expect(wrong.ending == .exit(StationExit.configuration.rawValue))
        for word in ["station.colour", "station.centreCode", "offices.file", "devices"] {
            #expect(wrong.output.contains(word), "\(wrong.output)")
        }
        let run = try await site.verb(["run", "--config", file], isConfigured: false)
        #expect(run.ending == .exit(StationExit.configuration.rawValue), "a daemon does not start on it either")
    }

    @Test(arguments: [
        ["frobnicate"], ["jobs", "--limit", "0"], ["validate"], ["demo", "--jobs", "0"], ["preview", "--nonsense"],
        ["cards", "settle", "C", "accepted", "--first", "a", "--second", "a"],
        ["cards", "settle", "C", "missing", "--first", "a"],
    ])
    func aWrongCommandLineEndsWithItsOwnCode(words: [String]) async throws {
        let site = try DaemonSite()
        let outcome = try await site.verb(words, isConfigured: false)
        #expect(outcome.ending == .exit(StationExit.usage.rawValue))
        #expect(outcome.errors.contains("Usage:") || outcome.errors.contains("Error:"), "\(outcome.errors)")
    }

    /// Width and height in the header chunk (PNG specification, third edition, §11.2.1).
    private static func size(ofPNG path: String) throws -> [Int] {
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)).prefix(24))
        try #require(bytes.count == 24 && bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
        func number(_ offset: Int) -> Int { bytes[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) } }
        return [number(16), number(20)]
    }
}
