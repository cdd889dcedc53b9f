import Foundation
import StationSimulation
import Testing

@testable import ProductionStation

@Suite struct CancellationReaderTests {
    private static let notice = CancellationNotice(job: JobKey(id: "J-1", revision: 2), reason: "applicationWithdrawn")
    private static let text = String(decoding: notice.document, as: UTF8.self)

    private func problems(_ text: String) -> [String]? {
        CancellationReader().read(Array(text.utf8))?.problems.map { "\($0.reason.rawValue) \($0.path)" }
    }

    @Test func whatIsWrittenIsReadBack() throws {
        let reading = try #require(CancellationReader().read(Self.notice.document))
        #expect(reading.notice == Self.notice && reading.problems == [] && reading.key == Self.notice.job)
    }

    @Test(arguments: [
        ("\"version\":1", "\"version\":2", ["numberOutOfRange $.version"]),
        ("\"version\":1,", "", ["fieldMissing $.version"]),
        ("\"revision\":2", "\"revision\":0", ["numberOutOfRange $.revision"]),
        ("\"revision\":2", "\"revision\":2,\"revision\":2", ["duplicateKey $.revision"]),
        ("\"reason\":\"applicationWithdrawn\"", "\"reason\":\"申请人撤回\"", ["codeMalformed $.reason"]),
        ("\"reason\":\"applicationWithdrawn\"", "\"reason\":\"\"", ["codeMalformed $.reason"]),
        ("\"reason\":", "\"holder\":{},\"reason\":", ["unknownKey $"]),
        ("}", "", ["documentTruncated $.reason"]), ("}", "} ]", ["documentTrailingBytes $"]),
    ])
    func aNoticeOfAWrongFormNamesItsProblems(old: String, new: String, expected: [String]) throws {
        let changed = Self.text.replacing(old, with: new)
        #expect(problems(changed) == expected)
        #expect(CancellationReader().read(Array(changed.utf8))?.notice == nil)
        for problem in try #require(CancellationReader().read(Array(changed.utf8))).problems {
            for language in SentenceLanguage.allCases {
                let sentence = problem.sentence(in: language)
                #expect(!sentence.contains("{") && !sentence.contains("$"), "\(sentence)")
            }
        }
    }

    @Test func nothingElseIsTakenForANotice() {
        let job = SampleJobs(seed: 1, today: .sample, portraits: StandInPortraits()).sample(0).document
        for bytes in [
            job, Array("{}".utf8), Array("[]".utf8), [], Self.notice.document + Array(repeating: 32, count: 5_000),
        ] {
            #expect(CancellationReader().read(bytes) == nil)
        }
        #expect(problems(Self.text.replacing("cancellation", with: "event")) == nil)
    }

    @Test func theSchemaHasTheKeysOfTheReader() throws {
        let schema = try #require(
            try JSONSerialization.jsonObject(with: Data(RepositoryFile.bytes("docs/cancel.schema.json")))
                as? [String: Any])
        let properties = try #require(schema["properties"] as? [String: Any])
        #expect(Set(properties.keys) == CancellationField.keys)
        #expect(Set(try #require(schema["required"] as? [String])) == CancellationField.keys)
        #expect(schema["additionalProperties"] as? Bool == false)
    }

    /// The whole way through the spool: job, notice, notice again, a broken notice, a notice for nobody.
    @Test func aNoticeInTheSpoolIsAnsweredByAReceiptOfItsOwn() async throws {
        let (spool, fixture) = (try SpoolFixture(), try StoreFixture())
        let source = try spool.source()
        let store = try fixture.open()
        let judge = DeliveryJudge(reader: JobReader(), validator: try .sample(), sealer: fixture.sealer)
        _ = try await store.commit([fixture.accept(.init(id: "J-1", revision: 2))])
        let broken = Self.text.replacing("\"version\":1", with: "\"version\":7")
        let unknown = CancellationNotice(job: JobKey(id: "J-9", revision: 1), reason: "x").document
        for (index, bytes) in [Self.notice.document, Self.notice.document, Array(broken.utf8), unknown].enumerated() {
            try spool.deliver(bytes, "\(index).json", age: 100 - Int64(index))
        }
        let deliveries = try await source.claim(limit: 10)
        let candidates = try deliveries.map { try judge.judge($0, at: .sampleNow) }
        let receipts = try await store.commit(candidates)
        #expect(receipts.map(\.verdict) == [.accepted, .accepted, .refused, .refused])
        #expect(receipts.map { $0.reasons.map(\.code) } == [[], [], ["numberOutOfRange"], ["jobUnknown"]])
        #expect(receipts.allSatisfy { $0.subject == .cancellation })
        for (delivery, receipt) in zip(deliveries, receipts) {
            try await source.finish(delivery.claim, receipt: receipt)
        }
        let names = try spool.names("receipts")
        #expect(names.count == 4 && names.filter { $0.hasPrefix("J-1.2.cancel.") }.count == 3)
        #expect(try spool.names("claimed") == [])
        #expect(try StoreReader(store).facts().jobs == ["cancelled": 1])
        #expect(try StoreReader(store).facts().refused == 0, "a notice is no job that was refused")
        #expect(try await store.unsentEvents(limit: 9).map(\.kind) == [.accepted, .notMade])
        // A crash before the receipt was written brings the delivery again.
        #expect(try await store.commit(candidates) == receipts)
        #expect(try await store.unsentEvents(limit: 9).count == 2)
    }

    /// The simulated platform delivers notices behind the jobs that wait.
    @Test func theSimulatedSourceDeliversNotices() async throws {
        let source = SimulatedJobSource(documents: [[1]], arrivedAt: .sampleNow)
        let claim = source.cancel(JobKey(id: "J-1", revision: 2), reason: "test")
        #expect(!source.isEmpty && source.receipt(of: claim) == nil)
        #expect(claim != source.cancel(JobKey(id: "J-1", revision: 2), reason: "test"))
    }
}
