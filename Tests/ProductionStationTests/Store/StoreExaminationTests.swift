import CardDevices
import Foundation
import GRDB
import Testing

@testable import ProductionStation

@Suite struct StoreExaminationTests {
    /// What is done to a sound state file, and which question finds it.
    struct Damage: Sendable, CustomStringConvertible {
        var check: StoreCheck
        var sql: String
        var description: String { check.rawValue }

        static let all = [
            Damage(check: .foreignKeys, sql: "INSERT INTO incident (card, kind, at_ms) VALUES (999, 'missing', 0)"),
            Damage(check: .auditChain, sql: "UPDATE audit SET result = '1000 blanks' WHERE sequence = 1"),
            Damage(check: .stockEquation, sql: "UPDATE stock_balance SET blanks = blanks - 1 WHERE place = 'hopper'"),
            Damage(check: .contradictions, sql: "UPDATE job SET state = 'started' WHERE job_id = 'J2'"),
            Damage(
                check: .vaultOrphans,
                sql: """
                    UPDATE job SET state = 'notMade', number_tag = NULL, changed_at_ms = 0 WHERE job_id = 'J2';
                    UPDATE event SET is_sent = 1
                    """),
            Damage(check: .jobsWithoutVault, sql: "DELETE FROM vault"),
            Damage(check: .receiptsUnfinished, sql: "UPDATE receipt SET is_finished = 0"),
            Damage(check: .cardsWithoutBundle, sql: "UPDATE card SET phase = 'bundled'"),
            Damage(check: .eventNumbers, sql: "UPDATE event SET number = 7 WHERE sequence = 1"),
            Damage(check: .clock, sql: "UPDATE card_step SET at_ms = at_ms + 1000000000000"),
        ]
    }

    private static let rules = ExaminationRules(
        now: StoreFixture.start.advanced(by: .seconds(48 * 3600)), endedKept: .seconds(24 * 3600))

    /// One accepted card and one job that waits.
    private func sound() async throws -> StoreFixture {
        let fixture = try StoreFixture()
        let store = try await fixture.openWithLane()
        _ = try await store.commit([
            try fixture.accept(.init(id: "J1"), claim: "c1"), try fixture.accept(.init(id: "J2"), claim: "c2"),
        ])
        try await store.markFinished([ClaimID(text: "c1"), ClaimID(text: "c2")])
        _ = try await store.makeCard(serial: "S1", until: .accepted)
        await store.close()
        return fixture
    }

    private func findings(_ fixture: StoreFixture) throws -> [StoreCheck] {
        let reader = try StoreReader(path: fixture.path)
        return try StoreCheck.allCases.filter { try reader.examine($0, Self.rules).subjects != [] }
    }

    @Test func aSoundStateFileHasNothingToShow() async throws {
        #expect(try findings(await sound()) == [])
    }

    @Test(arguments: Damage.all) func eachDamageIsFoundByItsQuestion(damage: Damage) async throws {
        let fixture = try await sound()
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(path: fixture.path, configuration: configuration)
        try await queue.write { try $0.execute(sql: damage.sql) }
        try queue.close()
        let found = try findings(fixture)
        #expect(found.contains(damage.check), "\(found)")
    }

    @Test func everyQuestionHasItsDamage() {
        #expect(Set(Damage.all.map(\.check)).union([.integrity]) == Set(StoreCheck.allCases))
    }

    /// An index that lacks a row: nothing but SQLite's own check sees it.
    @Test func aDamagedPageIsFoundBySQLitesOwnCheck() async throws {
        let fixture = try await sound()
        let queue = try DatabaseQueue(path: fixture.path)
        let page = try await queue.read {
            try Int.fetchOne($0, sql: "SELECT rootpage FROM sqlite_schema WHERE name = 'card_phase'")
        }
        try queue.close()
        let start = (try #require(page) - 1) * 4096
        let handle = try FileHandle(forUpdating: URL(filePath: fixture.path))
        try handle.seek(toOffset: UInt64(start + 4000))
        try handle.write(contentsOf: Data(repeating: 0xA5, count: 96))
        try handle.close()
        let found: [StoreCheck]
        do { found = try findings(fixture) } catch let fault as StoreFault {
            found = fault.kind == .corrupt ? [.integrity] : []
        }
        #expect(found.contains(.integrity))
    }
}
