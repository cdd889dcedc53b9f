import Foundation
import ProductionStation
import Testing

@Suite struct SpoolClaimTests {
    @Test func takesTheOldestFirstUnderRandomIDs() async throws {
        let fixture = try SpoolFixture()
        let source = try fixture.source()
        try fixture.deliver(Array("new".utf8), "1.json", age: 5)
        try fixture.deliver(Array("old".utf8), "9-张三.json", age: 50)
        try fixture.deliver(Array("same age, later name".utf8), "b.json", age: 20)
        try fixture.deliver(Array("same age, earlier name".utf8), "a.json", age: 20)

        let first = try await source.claim(limit: 3)

        #expect(
            first.map { String(decoding: $0.document ?? [], as: UTF8.self) } == [
                "old", "same age, earlier name", "same age, later name",
            ])
        #expect(first.map(\.arrivedAt.milliseconds) == [50, 20, 20].map { fixture.now.milliseconds - $0 * 1000 })
        #expect(try fixture.names("claimed") == first.map { "\($0.claim).json" }.sorted())
        #expect(try fixture.names("incoming") == ["1.json"])
        #expect(first.allSatisfy { $0.claim.text.count == 32 && $0.claim.text.allSatisfy(\.isHexDigit) })
    }

    @Test func unfinishedClaimsComeAgainFirstUnderTheSameID() async throws {
        let fixture = try SpoolFixture()
        let before = try fixture.source()
        try fixture.deliver([1], "a.json", age: 10)
        try fixture.deliver([2], "b.json", age: 9)
        let claimed = try await before.claim(limit: 2)
        try fixture.deliver([3], "older.json", age: 1000)

        // The same seed again: a new id that is in use must not overwrite what lies under it.
        let after = try fixture.source()
        let again = try await after.claim(limit: 3)

        #expect(again.map(\.document) == [[1], [2], [3]])
        #expect(again.prefix(2).map(\.claim) == claimed.map(\.claim))
        #expect(Set(again.map(\.claim)).count == 3)
    }

    @Test(arguments: [
        ".hidden.json", "half.tmp", "half.json.part", "half.json.tmp", "README", "a.JSON", "json", ".json",
    ])
    func namesThatAreNoDeliveryAreLeftAlone(name: String) async throws {
        let fixture = try SpoolFixture()
        let source = try fixture.source()
        try fixture.deliver([1], name, age: 3599)

        #expect(try await source.claim(limit: 10).isEmpty)
        #expect(try await source.status().staleFiles == 0)
        try fixture.setAge(3600, of: fixture.path("incoming", name))
        #expect(try await source.status().staleFiles == 1)
        #expect(try fixture.names("incoming") == [name])
    }

    @Test func everyDeliveryOfALongQueueComesOnceAndInOrder() async throws {
        let fixture = try SpoolFixture()
        // A scan smaller than the queue: the rest comes with later scans.
        let source = try fixture.source(options: SpoolOptions(scanNamesMax: 64))
        for index in 0..<200 { try fixture.deliver([UInt8(index)], "\(index).json", age: 300) }
        #expect(try await source.status().waiting == 200)
        var seen: [UInt8] = []
        while true {
            let batch = try await source.claim(limit: 7)
            if batch.isEmpty { break }
            for delivery in batch {
                seen += delivery.document ?? []
                try await source.finish(delivery.claim, receipt: fixture.receipt(job: nil, verdict: .refused))
            }
        }
        #expect(seen.sorted() == (0..<200).map { UInt8($0) })
        #expect(try fixture.names("claimed").isEmpty)
        #expect(try fixture.names("receipts").count == 200)
    }

    @Test func anArrivalInTheFutureIsNowAndStaysThatMoment() async throws {
        let fixture = try SpoolFixture()
        let source = try fixture.source()
        try fixture.deliver([1], "a.json", age: -86_400)
        #expect(try await source.claim(limit: 1).map(\.arrivedAt) == [fixture.now])
        let later = try SpoolDirectorySource(
            path: fixture.root, clock: FixedSpoolClock(moment: fixture.now.advanced(by: .seconds(7200))),
            random: SpoolRandom(seed: 2))
        #expect(try await later.claim(limit: 1).map(\.arrivedAt) == [fixture.now])
    }

    @Test func aDeliveryThatItsSenderTookBackIsSkipped() async throws {
        let fixture = try SpoolFixture()
        let source = try fixture.source()
        for name in ["a", "b", "c"] { try fixture.deliver(Array(name.utf8), "\(name).json") }
        #expect(try await source.claim(limit: 1).count == 1)
        try FileManager.default.removeItem(atPath: fixture.path("incoming", "b.json"))
        #expect(try await source.claim(limit: 9).map(\.document) == [Array("a".utf8), Array("c".utf8)])
    }

    @Test(arguments: [-1, 0]) func aLimitBelowOneTakesNothing(limit: Int) async throws {
        let fixture = try SpoolFixture()
        let source = try fixture.source()
        try fixture.deliver([1], "a.json")
        #expect(try await source.claim(limit: limit).isEmpty)
        #expect(try fixture.names("incoming") == ["a.json"])
    }

    @Test func oneClaimSyncsEachFolderOnceTheNewNamesFirst() async throws {
        let fixture = try SpoolFixture()
        let recorder = StepRecorder()
        let source = try fixture.source(beforeStep: recorder.hook)
        for name in ["a", "b", "c"] { try fixture.deliver([1], "\(name).json") }
        _ = try await source.claim(limit: 9)
        #expect(
            recorder.steps == [.moveToClaimed, .moveToClaimed, .moveToClaimed, .syncClaimedAfterMove, .syncIncoming])
    }
}
