import Foundation
import ProductionStation
import Testing

@Suite struct SpoolCrashTests {
    private static let documents: [[UInt8]] = [Array("one".utf8), Array("two".utf8)]

    private func event(_ number: Int) -> JobEvent {
        JobEvent(
            job: JobKey(id: "J-1", revision: 1), number: number, kind: number == 1 ? .accepted : .produced,
            office: "O-1", occurredAt: Timestamp(milliseconds: 1_780_000_000_000), facts: JobEvent.Facts(),
            simulated: true)
    }

    /// All that a station does with two deliveries. What it remembers durably is `stored`, by content.
    private func work(
        _ fixture: SpoolFixture, _ stored: inout [String: Int], crashAt: Int?, seed: UInt64
    ) async throws -> [SpoolStep] {
        let recorder = StepRecorder(crashAt: crashAt)
        let source = try fixture.source(seed: seed, beforeStep: recorder.hook)
        do {
            while true {
                let batch = try await source.claim(limit: 2)
                if batch.isEmpty { break }
                for delivery in batch {
                    let text = String(decoding: try #require(delivery.document), as: UTF8.self)
                    // Stored before it is finished; a second time it is recognised.
                    stored[text, default: 0] = 1
                    try await source.finish(
                        delivery.claim, receipt: fixture.receipt(job: JobKey(id: text, revision: 1)))
                }
            }
            for number in 1...2 { try await source.send(event(number)) }
        } catch let fault as JobSourceFault {
            #expect(fault.operation == "test.crash")
        }
        return recorder.steps
    }

    private func check(_ fixture: SpoolFixture, _ stored: [String: Int]) throws {
        #expect(stored == ["one": 1, "two": 1])
        #expect(try fixture.names("incoming").isEmpty)
        #expect(try fixture.names("claimed").isEmpty)
        #expect(try fixture.names("receipts") == ["one.1.json", "two.1.json"])
        #expect(try fixture.names("events") == ["J-1.1.0001.accepted.json", "J-1.1.0002.produced.json"])
    }

    @Test func aCrashBeforeAnyTwoStepsLosesAndDoublesNothing() async throws {
        let whole = try await stepsWithoutCrash()
        // Two moves, two syncs, two times six for a finish, two times four for an event.
        #expect(whole.count == 24)
        for first in 0..<whole.count {
            for second in stride(from: first % 3, through: whole.count, by: 3) {
                let fixture = try deliveredFixture()
                var stored: [String: Int] = [:]
                _ = try await work(fixture, &stored, crashAt: first, seed: 1)
                _ = try await work(fixture, &stored, crashAt: second, seed: 1)
                _ = try await work(fixture, &stored, crashAt: nil, seed: 2)
                try check(fixture, stored)
            }
        }
    }

    @Test func theDeliveryGoesOnlyAfterItsReceiptIsOnDisk() async throws {
        let steps = try await stepsWithoutCrash()
        let finish: [SpoolStep] = [
            .writeReceipt, .syncReceipt, .nameReceipt, .syncReceipts, .removeClaimed, .syncClaimedAfterRemove,
        ]
        let event: [SpoolStep] = [.writeEvent, .syncEvent, .nameEvent, .syncEvents]
        #expect(Array(steps.dropFirst(4)) == finish + finish + event + event)
    }

    private func deliveredFixture() throws -> SpoolFixture {
        let fixture = try SpoolFixture()
        _ = try fixture.source()
        for (index, document) in Self.documents.enumerated() {
            try fixture.deliver(document, "\(index).json", age: Int64(20 - index))
        }
        return fixture
    }

    private func stepsWithoutCrash() async throws -> [SpoolStep] {
        let fixture = try deliveredFixture()
        var stored: [String: Int] = [:]
        let steps = try await work(fixture, &stored, crashAt: nil, seed: 1)
        try check(fixture, stored)
        return steps
    }
}
