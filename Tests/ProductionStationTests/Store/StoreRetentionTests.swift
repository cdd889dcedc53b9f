import Foundation
import GRDB
import Testing

@testable import ProductionStation

@Suite struct StoreRetentionTests {
    private static let hour = 3600

    private func later(_ hours: Int) -> Timestamp { StoreFixture.start.advanced(by: .seconds(hours * Self.hour)) }

    /// Ends a job without a card and confirms its events when asked to.
    private func end(_ store: Store, confirmed: Bool) async throws {
        let job = try #require(try await store.reserveNext(after: nil, for: StoreFixture.lane))
        try await store.endUnprepared(job, reasons: [], at: StoreFixture.start)
        if confirmed { try await store.markSent(try await store.unsentEvents(limit: 10).map(\.id)) }
    }

    @Test func anEndedJobsDataGoesAfterItsTimeAndNotBefore() async throws {
        let fixture = try StoreFixture()
        let store = try fixture.open()
        _ = try await store.commit([fixture.accept(.init(id: "J1"))])
        try await end(store, confirmed: true)
        #expect(try await store.purge(at: later(23), limit: 10) == 0)
        #expect(try await store.queuedJob(1) != nil)
        #expect(try await store.purge(at: later(24), limit: 10) == 1)
        #expect(try await store.queuedJob(1) == nil)
        #expect(try StoreReader(store).facts().jobs == ["notMade": 1])
    }

    @Test func anUnconfirmedEventKeepsTheData() async throws {
        let fixture = try StoreFixture()
        let store = try fixture.open()
        _ = try await store.commit([fixture.accept(.init(id: "J1"))])
        try await end(store, confirmed: false)
        #expect(try await store.purge(at: later(1000), limit: 10) == 0)
        try await store.markSent(try await store.unsentEvents(limit: 1).map(\.id))
        #expect(try await store.purge(at: later(1000), limit: 10) == 0)
        try await store.markSent(try await store.unsentEvents(limit: 10).map(\.id))
        #expect(try await store.purge(at: later(1000), limit: 10) == 1)
    }

    @Test func anOpenJobsDataStaysHoweverOld() async throws {
        let fixture = try StoreFixture()
        let store = try fixture.open()
        _ = try await store.commit([fixture.accept(.init(id: "J1"))])
        try await store.markSent(try await store.unsentEvents(limit: 10).map(\.id))
        #expect(try await store.purge(at: later(100_000), limit: 10) == 0)
        #expect(try await store.reserveNext(after: nil, for: StoreFixture.lane) != nil)
    }

    @Test func aRefusedDocumentGoesAfter72Hours() async throws {
        let fixture = try StoreFixture()
        let store = try fixture.open()
        _ = try await store.commit([fixture.refuse(JobKey(id: "J1", revision: 1), claim: "c1")])
        #expect(try await store.purge(at: later(71), limit: 10) == 0)
        #expect(try await store.purge(at: later(72), limit: 10) == 1)
        #expect(try await store.purge(at: later(72), limit: 10) == 0)
        #expect(try StoreReader(store).facts().refused == 1)
    }

    @Test func oneRoundDestroysNoMoreThanItsLimit() async throws {
        let fixture = try StoreFixture()
        let store = try fixture.open()
        _ = try await store.commit((0..<25).map { try fixture.refuse(nil, claim: "c\($0)") })
        #expect(try await store.purge(at: later(100), limit: 10) == 10)
        #expect(try await store.purge(at: later(100), limit: 10) == 10)
        #expect(try await store.purge(at: later(100), limit: 10) == 5)
    }

    /// The marker stands for a person's data; keys and sealed bytes would open it with a stolen master key.
    @Test func nothingOfAPersonIsInTheFilesAfterwards() async throws {
        let fixture = try StoreFixture()
        let store = try fixture.open()
        let marker = "样例人物CANARY-7391"
        let filler = String(repeating: marker, count: 400)
        let batch = [
            try fixture.accept(.init(id: "J1", person: marker, contents: filler)),
            try fixture.refuse(JobKey(id: "J2", revision: 1), claim: "c2", contents: filler),
        ]
        var secrets: [[UInt8]] = []
        for candidate in batch {
            switch candidate.verdict {
            case .accept(let job):
                secrets += [job.personalData.wrappedKey, Array(job.personalData.sealedBytes.prefix(64)), job.numberTag]
            case .refuse(_, _, _, let sealed):
                let sealed = try #require(sealed)
                secrets += [sealed.wrappedKey, Array(sealed.sealedBytes.suffix(64))]
            case .cancel, .refuseNotice: Issue.record("nothing is cancelled here")
            }
        }
        _ = try await store.commit(batch)
        #expect(!bytes(of: fixture).contains(subsequence: Array(marker.utf8)))
        #expect(bytes(of: fixture).contains(subsequence: secrets[0]), "else this test cannot fail")
        try await end(store, confirmed: true)
        #expect(try await store.purge(at: later(100), limit: 10) == 2)
        try await store.pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
        let left = bytes(of: fixture)
        #expect(!left.contains(subsequence: Array(marker.utf8)))
        for (index, secret) in secrets.enumerated() { #expect(!left.contains(subsequence: secret), "secret \(index)") }
    }

    private func bytes(of fixture: StoreFixture) -> Data {
        ["", "-wal"].reduce(into: Data()) { all, suffix in
            all += (try? Data(contentsOf: URL(filePath: fixture.path + suffix))) ?? Data()
        }
    }
}

extension Data {
    fileprivate func contains(subsequence bytes: [UInt8]) -> Bool { range(of: Data(bytes)) != nil }
}
