import Foundation
import ProductionStation
import Testing

@Suite struct SpoolResultsTests {
    private let job = JobKey(id: "JX-2026.11_23", revision: 2)

    private func event(number: Int = 3, office: String? = "650100-01") -> JobEvent {
        JobEvent(
            job: job, number: number, kind: .produced, office: office,
            occurredAt: Timestamp(milliseconds: 1_795_420_804_007),
            facts: JobEvent.Facts(
                permitNumber: "P0001", cardSerial: "S0001", chipIdentity: "04AB", attempt: 2,
                reasons: [JobEvent.Reason(code: "chip.dead", path: nil, chinese: "芯片无响应", english: "Chip dead")],
                expectedBy: CivilDate("2026-11-26"), bundle: "B-1", deliveryListVersion: 1),
            simulated: true)
    }

    @Test func anEventIsOneFileWithSortedKeysAndPlainTimes() async throws {
        let fixture = try SpoolFixture()
        try await fixture.source().send(event())
        #expect(try fixture.names("events") == ["JX-2026.11_23.2.0003.produced.json"])
        let text = String(decoding: try fixture.bytes("events", "JX-2026.11_23.2.0003.produced.json"), as: UTF8.self)
        #expect(
            text == """
                {
                  "attempt" : 2,
                  "bundle" : "B-1",
                  "cardSerial" : "S0001",
                  "chipIdentity" : "04AB",
                  "deliveryListVersion" : 1,
                  "expectedBy" : "2026-11-26",
                  "format" : "production-station/event",
                  "id" : "JX-2026.11_23.2.3",
                  "job" : {
                    "id" : "JX-2026.11_23",
                    "revision" : 2
                  },
                  "kind" : "produced",
                  "number" : 3,
                  "occurredAt" : "2026-11-23T08:00:04.007Z",
                  "office" : "650100-01",
                  "permitNumber" : "P0001",
                  "reasons" : [
                    {
                      "code" : "chip.dead",
                      "text" : {
                        "en" : "Chip dead",
                        "zh-Hans" : "芯片无响应"
                      }
                    }
                  ],
                  "simulated" : true,
                  "version" : 1
                }

                """)
    }

    @Test func theSameEventAgainIsFineADifferentOneIsCorruptAndChangesNothing() async throws {
        let fixture = try SpoolFixture()
        let source = try fixture.source()
        try await source.send(event())
        let before = try fixture.bytes("events", "JX-2026.11_23.2.0003.produced.json")
        try await source.send(event())
        let fault = await #expect(throws: JobSourceFault.self) { try await source.send(event(office: "650100-02")) }
        #expect(fault?.kind == .corrupt)
        #expect(try fixture.bytes("events", "JX-2026.11_23.2.0003.produced.json") == before)
        #expect(try fixture.names("events").count == 1)
    }

    @Test func aLinkInTheResultsIsNeverWrittenThrough() async throws {
        let fixture = try SpoolFixture()
        let source = try fixture.source()
        let victim = fixture.base + "/victim"
        #expect(FileManager.default.createFile(atPath: victim, contents: Data("keep".utf8)))
        #expect(symlink(victim, fixture.path("events", "JX-2026.11_23.2.0003.produced.json")) == 0)
        #expect(symlink(victim, fixture.path("events", ".JX-2026.11_23.2.0004.produced.json.tmp")) == 0)
        let fault = await #expect(throws: JobSourceFault.self) { try await source.send(event(number: 3)) }
        #expect(fault?.kind == .corrupt)
        try await source.send(event(number: 4))
        #expect(try String(contentsOfFile: victim, encoding: .utf8) == "keep")
    }

    @Test(arguments: ["", ".", "..", "../x", "a/b", "a b", "-x", ".x", "é", "a\n", String(repeating: "a", count: 65)])
    func anIDThatIsNoFileNameIsRefused(id: String) async throws {
        let fixture = try SpoolFixture()
        let source = try fixture.source()
        var bad = event()
        bad.job.id = id
        let sent = await #expect(throws: JobSourceFault.self) { try await source.send(bad) }
        #expect(sent?.kind == .corrupt)
        try fixture.deliver([1], "a.json")
        let claim = try #require(await source.claim(limit: 1).first).claim
        let receipt = fixture.receipt(job: JobKey(id: id, revision: 1))
        await #expect(throws: JobSourceFault.self) { try await source.finish(claim, receipt: receipt) }
        #expect(try fixture.names("claimed") == ["\(claim).json"])
        #expect(try (fixture.names("events") + fixture.names("receipts")).isEmpty)
        #expect(try FileManager.default.contentsOfDirectory(atPath: fixture.base) == ["spool"])
    }

    @Test(arguments: ["", "..", "../incoming/a", String(repeating: "A", count: 32), String(repeating: "a", count: 31)])
    func aClaimThatIsNotOursIsRefused(text: String) async throws {
        let fixture = try SpoolFixture()
        let source = try fixture.source()
        let fault = await #expect(throws: JobSourceFault.self) {
            try await source.finish(ClaimID(text: text), receipt: fixture.receipt())
        }
        #expect(fault?.kind == .corrupt)
    }

    @Test func aRepeatedDeliveryGetsAReceiptBesideTheFirst() async throws {
        let fixture = try SpoolFixture()
        let source = try fixture.source()
        try fixture.deliver([1], "a.json", age: 2)
        try fixture.deliver([1], "b.json", age: 1)
        let claims = try await source.claim(limit: 2).map(\.claim)
        for _ in 0..<2 {
            try await source.finish(claims[0], receipt: fixture.receipt(job: job))
            try await source.finish(claims[1], receipt: fixture.receipt(job: job, verdict: .duplicate))
        }
        #expect(
            try fixture.names("receipts") == ["JX-2026.11_23.2.\(claims[1]).json", "JX-2026.11_23.2.json"].sorted())
        let first = String(decoding: try fixture.bytes("receipts", "JX-2026.11_23.2.json"), as: UTF8.self)
        #expect(first.contains(#""verdict" : "accepted""#) && first.contains(claims[0].text))
    }

    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (951_782_399_999, "2000-02-28T23:59:59.999Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"), (951_868_800_000, "2000-03-01T00:00:00.000Z"),
            (-1, "1969-12-31T23:59:59.999Z"), (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
            (Int64.max, "9999-12-31T23:59:59.999Z"), (Int64.min, "0000-01-01T00:00:00.000Z"),
        ] as [(Int64, String)])
    func momentsAreWrittenInUTC(milliseconds: Int64, text: String) async throws {
        let fixture = try SpoolFixture()
        var event = event()
        event.occurredAt = Timestamp(milliseconds: milliseconds)
        try await fixture.source().send(event)
        let bytes = try fixture.bytes("events", "JX-2026.11_23.2.0003.produced.json")
        #expect(String(decoding: bytes, as: UTF8.self).contains(#""occurredAt" : "\#(text)""#))
    }
}
