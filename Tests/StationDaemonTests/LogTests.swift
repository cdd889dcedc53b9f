import Foundation
import Logging
import Synchronization
import Testing

@testable import station_daemon

@Suite struct LogTests {
    private static let time = Date(timeIntervalSince1970: 1_800_000_000.25)

    private func line(
        _ format: LogFormat, isJournal: Bool = false, message: String = "card made",
        metadata: [String: String] = ["job": "J-1", "lane": "lane 1"]
    ) -> String {
        let bytes = LogLine(format: format, isJournal: isJournal)
            .bytes(level: .notice, label: "lane", message: message, metadata: metadata, time: Self.time)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func textHasTimeLevelLabelAndSortedFacts() {
        #expect(line(.text) == "2027-01-15T08:00:00.250Z notice lane: card made job=J-1 lane=\"lane 1\"\n")
    }

    @Test func jsonIsOneObjectOnOneLine() throws {
        let text = line(.json, message: "two\nlines")
        #expect(text.count { $0 == "\n" } == 1)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(object["message"] as? String == "two\nlines")
        #expect(object["level"] as? String == "notice")
        #expect(object["time"] as? String == "2027-01-15T08:00:00.250Z")
        #expect((object["metadata"] as? [String: String])?["job"] == "J-1")
    }

    @Test func theJournalGetsAPriorityAndNoSecondClock() {
        #expect(line(.text, isJournal: true) == "<5>lane: card made job=J-1 lane=\"lane 1\"\n")
        #expect(line(.json, isJournal: true).hasPrefix("<5>{"))
    }

    @Test func nothingLoggedCanBeginASecondLine() {
        let text = line(.text, message: "a\nb", metadata: ["x": "1\n<0>forged \u{1B}[2J"])
        #expect(text.count { $0 == "\n" } == 1)
        #expect(!text.contains("\u{1B}"))
    }

    @Test func aLongLineIsCut() {
        let text = line(.text, metadata: ["x": String(repeating: "y", count: 100_000)])
        #expect(text.utf8.count == LogLine.bytesMax)
        #expect(text.hasSuffix("…cut\n"))
    }

    @Test func theHandlerMergesMetadataAndNamesOnlyTheTypeOfAnError() {
        let written = WrittenLines()
        var handler = StationLogHandler(
            label: "t", level: .info, line: LogLine(format: .text, isJournal: true), write: written.add)
        handler[metadataKey: "a"] = "1"
        handler.metadataProvider = Logger.MetadataProvider { ["a": "2", "b": "2"] }
        var logger = Logger(label: "t") { _ in handler }
        logger.logLevel = .info
        logger.info("said", metadata: ["b": "3"])
        logger.debug("not said")
        #expect(written.text == "<6>t: said a=2 b=3\n")
    }

    @Test func onlyTheNamedStreamIsTheJournal() {
        #expect(!StandardError.isJournal([:]))
        #expect(!StandardError.isJournal(["JOURNAL_STREAM": "1:1"]))
    }

    @Test func progressIsSilentWithoutATerminalAndThrottledOnOne() {
        let written = WrittenLines()
        let start = ContinuousClock.now
        ProgressLine(isActive: false, write: { written.add(Array($0.utf8)) }).show(
            "cards", done: 1, total: 9, now: start)
        #expect(written.text == "")
        let line = ProgressLine(isActive: true, write: { written.add(Array($0.utf8)) })
        line.show("cards", done: 1, total: 9, now: start)
        line.show("cards", done: 2, total: 9, now: start + .milliseconds(50))
        line.show("cards", done: 3, total: 9, now: start + .milliseconds(150))
        line.show("cards", done: 9, total: 9, now: start + .milliseconds(151))
        line.clear()
        line.clear()
        #expect(written.text == ["1/9", "3/9", "9/9"].map { "\r\u{1B}[Kcards \($0)" }.joined() + "\r\u{1B}[K")
    }
}

/// What was written.
final class WrittenLines: Sendable {
    private let bytes = Mutex<[UInt8]>([])

    @Sendable func add(_ new: [UInt8]) { bytes.withLock { $0 += new } }

    var text: String { bytes.withLock { String(decoding: $0, as: UTF8.self) } }
}
