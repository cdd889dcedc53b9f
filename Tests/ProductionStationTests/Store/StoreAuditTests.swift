import GRDB
import Testing

@testable import ProductionStation

@Suite struct StoreAuditTests {
    private func storeWithEntries() async throws -> Store {
        let store = try StoreFixture().open()
        for index in 1...5 {
            try await store.audit(
                AuditEntry(
                    at: Timestamp(milliseconds: Int64(index)), actor: "sample-a",
                    secondActor: index % 2 == 0 ? "sample-b" : nil, act: "act-\(index)", subject: "subject",
                    result: "result"))
        }
        return store
    }

    @Test func anUntouchedChainHolds() async throws {
        let store = try await storeWithEntries()
        #expect(try await store.firstBrokenAuditEntry() == nil)
        #expect(try await StoreFixture().open().firstBrokenAuditEntry() == nil)
    }

    @Test(
        arguments: [
            "at_ms = at_ms + 1", "actor = 'sample-c'", "second_actor = 'sample-c'", "second_actor = ''",
            "act = 'other'", "subject = 'other'", "result = 'other'", "hash = x'00'", "hash = zeroblob(32)",
            "actor = act, act = actor", "actor = '', act = actor || act",
        ], [1, 3, 5])
    func everyEditedFieldShows(edit: String, line: Int) async throws {
        let store = try await storeWithEntries()
        try await store.pool.write {
            try $0.execute(sql: "UPDATE audit SET \(edit) WHERE sequence = ?", arguments: [line])
        }
        #expect(try await store.firstBrokenAuditEntry() == Int64(line))
    }

    @Test func aSecondPersonTakenOutShows() async throws {
        let store = try await storeWithEntries()
        try await store.pool.write { try $0.execute(sql: "UPDATE audit SET second_actor = NULL WHERE sequence = 2") }
        #expect(try await store.firstBrokenAuditEntry() == 2)
    }

    /// A last line that is gone cannot show in the chain itself; the copy of the newest hash elsewhere shows it.
    @Test(arguments: 1...4)
    func aRemovedLineShows(line: Int) async throws {
        let store = try await storeWithEntries()
        try await store.pool.write { try $0.execute(sql: "DELETE FROM audit WHERE sequence = ?", arguments: [line]) }
        #expect(try await store.firstBrokenAuditEntry() == Int64(line + 1))
        try await store.pool.write {
            try $0.execute(sql: "UPDATE audit SET sequence = sequence - 1 WHERE sequence > ?", arguments: [line])
        }
        #expect(try await store.firstBrokenAuditEntry() == Int64(line))
    }

    @Test func exchangedLinesShow() async throws {
        let store = try await storeWithEntries()
        try await store.pool.write { database in
            for (from, to) in [(2, 99), (3, 2), (99, 3)] {
                try database.execute(sql: "UPDATE audit SET sequence = ? WHERE sequence = ?", arguments: [to, from])
            }
        }
        #expect(try await store.firstBrokenAuditEntry() == 2)
    }
}
