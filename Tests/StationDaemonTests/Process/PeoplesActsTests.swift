import ArgumentParser
import Foundation
import Glibc
import ProductionStation
import StationSimulation
import Testing

@testable import station_daemon

/// What people do to a job and to stock, by the verbs of the real program on a running station.
@Suite(.timeLimit(.minutes(8))) struct PeoplesActsTests {
    private struct Refused: Decodable {
        struct Reason: Decodable { var code: String }
        var error: Reason
    }

    private static let people = ["sample-a", "sample-b"]

    /// A station with two supervisors and no simulated people who would work against us.
    private func site(jobs: Int) async throws -> (DaemonSite, DaemonProcess, [String]) {
        var settings = DaemonSite.Settings()
        settings.people = "none"
        settings.hopperBlanks = 0
        let site = try DaemonSite(settings)
        _ = try SampleFiles(directory: site.incoming, seed: 11).write(count: jobs, refusals: false)
        let file = site.path + "/credentials"
        let lines = Self.people.flatMap { ["\($0):correct horse \($0)", "+\($0):correct horse \($0)"] }
        let isMade = FileManager.default.createFile(
            atPath: file, contents: Data(lines.joined(separator: "\n").utf8), attributes: [.posixPermissions: 0o600])
        #expect(isMade)
        let daemon = try await site.startAndWait()
        let proof = ["--credentials-file", file, "--json"]
        let made = try await site.verb(["accounts", "init"] + Self.people + proof)
        #expect(made.ending == .exit(0), "\(made.output)\(made.errors)")
        return (site, daemon, proof)
    }

    private var two: [String] { ["--first", Self.people[0], "--second", Self.people[1]] }
    private var one: [String] { ["--by", Self.people[0]] }

    @Test func aJobIsCancelledByASupervisorAndTheSameAgain() async throws {
        let (site, daemon, proof) = try await site(jobs: 2)
        #expect(try await site.until(60, daemon) { try await site.status().facts.jobs["waiting"] == 2 })
        let jobs = try await site.verb(["jobs", "--json"])
        let key = try #require(try jobs.json([JobLine].self).first).job
        let words = ["jobs", "cancel", key.id, "--revision", "1", "--reason", "applicationWithdrawn"] + one + proof
        for _ in 0..<2 {
            let cancelled = try await site.verb(words)
            #expect(cancelled.ending == .exit(0), "\(cancelled.output)\(cancelled.errors)")
            #expect(try cancelled.json(CancellationAnswer.self).outcome == .ended)
        }
        #expect(try await site.status().facts.jobs == ["waiting": 1, "cancelled": 1])
        let unknown = try await site.verb(
            ["jobs", "cancel", "nobody", "--revision", "1", "--reason", "x"] + one + proof)
        #expect(try unknown.json(CancellationAnswer.self).outcome == .jobUnknown)
        let nothing = try await site.verb(["cards", "take-out", "S1"] + one + proof)
        #expect(try nothing.json(Refused.self).error.code == "nothingToTakeOut")
        let notice = CancellationNotice(job: key, reason: "again").document
        try site.deliver(notice, as: "cancel.json")
        #expect(
            try await site.until(60, daemon) { try site.names(in: "receipts").contains { $0.contains(".cancel.") } })
        daemon.signal(SIGTERM)
        #expect(await daemon.end(within: 30_000) == .exit(0))
    }

    @Test func blanksAreCountedWhileTheLaneRests() async throws {
        let (site, daemon, proof) = try await site(jobs: 0)
        func stock() async throws -> [String: Int] { try #require(try await site.status().facts.lanes.first).stock }
        let issued = try await site.verb(["stock", "issue", "lane-1", "50", "--lot", "L1"] + two + proof)
        #expect(issued.ending == .exit(0), "\(issued.output)\(issued.errors)")
        let count = ["stock", "count", "lane-1", "--counted", "48", "--cause", "packMiscounted"] + two + proof
        let early = try await site.verb(count)
        #expect(try early.json(Refused.self).error.code == "laneMoves")
        let maintained = try await site.verb(["lanes", "maintenance", "lane-1"] + one + proof)
        #expect(maintained.ending == .exit(0), "\(maintained.output)\(maintained.errors)")
        #expect(try await site.until(30, daemon) { try await site.status().lanes.first?.state == "maintenance" })
        let counted = try await site.verb(count)
        #expect(try counted.json(StockCount.self).difference == -2)
        for (words, code) in [
            (["stock", "return", "lane-1", "8"], nil), (["stock", "set-aside", "lane-1", "10"], nil),
            (["stock", "restore", "lane-1", "4"], nil), (["stock", "restore", "lane-1", "7"], "tooFewBlanks"),
            (["stock", "return", "lane-1", "35"], "tooFewBlanks"),
        ] as [([String], String?)] {
            let done = try await site.verb(words + ["--lot", "L1", "--reason", "mixedLots"] + two + proof)
            #expect((done.ending == .exit(0)) == (code == nil), "\(done.output)")
            if let code { #expect(try done.json(Refused.self).error.code == code) }
        }
        let now = try await stock()
        #expect(now["hopper"] == 34 && now["returned"] == 8 && now["setAside"] == 6 && now["countDifferences"] == -2)
        let text = try await site.verb(["status", "--language", "en"])
        #expect(text.output.contains("maintenance") && text.output.contains("lots in the hopper"), "\(text.output)")
        let released = try await site.verb(["lanes", "release", "lane-1", "--first", Self.people[0]] + proof)
        #expect(released.ending == .exit(0), "\(released.output)")
        daemon.signal(SIGTERM)
        #expect(await daemon.end(within: 30_000) == .exit(0))
    }

    @Test(arguments: [
        ["jobs", "cancel", "J1", "--reason", "x", "--by", "a"],
        ["jobs", "cancel", "J1", "--revision", "0", "--reason", "x", "--by", "a"],
        ["jobs", "cancel", "J1", "--revision", "1", "--reason", "two words", "--by", "a"],
        ["cards", "take-out", "S1"], ["lanes", "maintenance", "lane-1"],
        ["stock", "count", "lane-1", "--counted", "-1", "--cause", "routine", "--first", "a", "--second", "b"],
        ["stock", "count", "lane-1", "--counted", "1", "--cause", "mood", "--first", "a", "--second", "b"],
        ["stock", "return", "lane-1", "5", "--lot", "L", "--first", "a", "--second", "b"],
        ["stock", "set-aside", "lane-1", "5", "--lot", "L", "--reason", "x", "--first", "a", "--second", "a"],
    ])
    func anIncompleteActIsRefused(words: [String]) {
        #expect(throws: (any Error).self) { try StationCommand.parseAsRoot(words) }
    }

    @Test func jobsAloneStillListsThem() throws {
        #expect(try StationCommand.parseAsRoot(["jobs", "--limit", "3"]) is ListJobsCommand)
        #expect(try StationCommand.parseAsRoot(["jobs", "--json"]) is ListJobsCommand)
    }
}

@Suite struct StatusTextTests {
    private static let lane = StationFacts.Lane(
        name: "lane-1", hold: "usedCard", isInMaintenance: false, stock: [:], lots: ["L1", "L2"],
        usedCard: StationFacts.UsedCard(job: JobKey(id: "J1", revision: 2), attempt: 3, cardSerial: "S7"))

    @Test(arguments: [
        (
            OperatorLanguage.english,
            ["this card was job J1#2, attempt 3, serial S7", "bundle B-000004", "may be mixed"]
        ),
        (.simplifiedChinese, ["任务 J1#2 第 3 次制证的卡，序列号 S7", "包 B-000004", "可能混批"]),
    ])
    func peopleReadWhatTheUsedCardWasAndWhatToTakeOut(language: OperatorLanguage, words: [String]) {
        var facts = StationFacts()
        facts.lanes = [Self.lane]
        facts.toTakeOut = [
            TakeOut(
                cardSerial: "S9", job: JobKey(id: "J4", revision: 1), lane: "lane-1", place: .bundle, bundle: "B-000004"
            )
        ]
        let status = StationStatus(facts: facts, isRunning: false, simulated: nil, lanes: [])
        let text = StatusText(status: status, language: language).text
        for word in words + ["S9"] { #expect(text.contains(word), "\(text)") }
    }

    /// Every refusal of an act says what to do, in both languages.
    @Test(arguments: [
        ActRefusal.nothingToTakeOut(serial: "S1"), .laneMoves(lane: "lane-1"),
        .tooFewBlanks(lane: "lane-1", place: .hopper, booked: 3), .alreadyInMaintenance(lane: "lane-1"),
    ])
    func aRefusedActSpeaksBothLanguages(refusal: ActRefusal) {
        var fault = StoreFault(.refused, operation: "store.test")
        fault.act = refusal
        let message = ActSentence.store(fault).message
        let isHan = { (scalar: Unicode.Scalar) in (0x4E00...0x9FFF).contains(scalar.value) }
        #expect(message.code == refusal.code)
        #expect(message.text.chinese.unicodeScalars.contains(where: isHan))
        #expect(!message.text.english.unicodeScalars.contains(where: isHan))
    }
}
