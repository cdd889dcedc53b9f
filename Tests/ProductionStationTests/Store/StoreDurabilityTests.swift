import Foundation
import GRDB
import StationSimulation
import Testing

@testable import ProductionStation

@Suite struct StoreDurabilityTests {
    /// GRDB's WAL set-up puts NORMAL in force; ours must win, each time.
    @Test func everyCommitIsFlushedAfterOpeningAndAfterReopening() async throws {
        let fixture = try StoreFixture()
        for _ in 0..<2 {
            let store = try fixture.open()
            try await store.addLane("lane-1")
            #expect(try await store.synchronousLevel() == 2)
            await store.close()
        }
    }

    @Test func aCancelledTaskStillRecords() async throws {
        let store = try StoreFixture().open()
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await store.addLane("lane-7")
        }
        try await task.value
        #expect(try StoreReader(store).facts().lanes.map(\.name) == ["lane-7"])
    }

    /// Why the Store writes synchronously: GRDB's own asynchronous write is undone in a cancelled task.
    @Test func anAsynchronousWriteIsLostOnCancellation() async throws {
        let database = try DatabaseQueue()
        try await database.write { try $0.execute(sql: "CREATE TABLE t (a)") }
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await database.write { try $0.execute(sql: "INSERT INTO t VALUES (1)") }
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(try await database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM t") } == 0)
    }

    @Test func deletedContentIsOverwrittenInTheFile() async throws {
        let store = try StoreFixture().open()
        #expect(try await store.pool.read { try Int.fetchOne($0, sql: "PRAGMA secure_delete") } == 1)
        #expect(try await store.pool.write { try Int.fetchOne($0, sql: "PRAGMA secure_delete") } == 1)
        #expect(try await store.pool.write { try Int.fetchOne($0, sql: "PRAGMA foreign_keys") } == 1)
    }

    @Test func aStateFileOfANewerReleaseIsRefused() async throws {
        let fixture = try StoreFixture()
        let store = try fixture.open()
        try await store.pool.write {
            try $0.execute(sql: "INSERT INTO grdb_migrations (identifier) VALUES ('999-later')")
        }
        await store.close()
        #expect { try fixture.open() } throws: { ($0 as? StoreFault)?.kind == .tooNew }
    }

    @Test func aPhaseOfANewerReleaseIsRefusedRatherThanGuessed() async throws {
        let fixture = try StoreFixture()
        let store = try await fixture.openWithLane()
        _ = try await store.commit([fixture.accept(.init(id: "J1"))])
        _ = try await store.makeCard(serial: "S1", until: .accepted)
        try await store.pool.write { try $0.execute(sql: "UPDATE card SET phase = 'polishing'") }
        await #expect { try await store.card(serial: "S1") } throws: { ($0 as? StoreFault)?.kind == .tooNew }
    }

    @Test(
        arguments: [[UInt8]](
            arrayLiteral: Array("this is no database, but long enough to be read".utf8),
            [UInt8](repeating: 0xA5, count: 8192)))
    func aFileThatIsNoStateFileIsCorrupt(bytes: [UInt8]) throws {
        let fixture = try StoreFixture()
        try Data(bytes).write(to: URL(filePath: fixture.path))
        #expect { try fixture.open() } throws: { ($0 as? StoreFault)?.kind == .corrupt }
    }

    /// Whatever page is damaged, the answer is a fault or the truth, never a crash.
    @Test(arguments: 1..<12)
    func aDamagedPageIsAFaultAndNoCrash(page: Int) async throws {
        let fixture = try StoreFixture()
        let store = try await fixture.openWithLane()
        _ = try await store.commit((0..<20).map { try fixture.accept(.init(id: "J\($0)")) })
        try await store.pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
        await store.close()
        var bytes = try Data(contentsOf: URL(filePath: fixture.path))
        let range = page * 4096..<min((page + 1) * 4096, bytes.count)
        bytes.replaceSubrange(range, with: Data(repeating: 0xFF, count: range.count))
        try bytes.write(to: URL(filePath: fixture.path))
        do {
            let damaged = try fixture.open()
            _ = try await damaged.contradictions()
            _ = try await damaged.unsentEvents(limit: 100)
            _ = try await damaged.firstBrokenAuditEntry()
            _ = try await damaged.stockEquation(of: StoreFixture.lane)
            await damaged.close()
        } catch let fault as StoreFault {
            #expect([.corrupt, .inconsistent, .inputOutput].contains(fault.kind), "\(fault)")
        }
    }

    @Test func aPlaceThatCannotBeWrittenIsAFault() throws {
        let missing = "/nonexistent-\(UUID().uuidString)/station.sqlite"
        #expect { try StoreReader(path: missing) } throws: { ($0 as? StoreFault)?.kind == .cannotOpen }
        #expect {
            try Store(
                path: missing, rules: StationRules(centreCode: "SMP"), isSimulated: true, executor: SimulationLoop())
        } throws: { ($0 as? StoreFault)?.kind == .cannotOpen }
    }

    /// A person's question, held open, neither blocks the journal nor sees half of what comes meanwhile.
    @Test func aReaderBesideTheWriterSeesOneMoment() async throws {
        let fixture = try StoreFixture()
        let store = try await fixture.openWithLane()
        let snapshot = try await store.pool.makeSnapshot()
        _ = try await store.commit([fixture.accept(.init(id: "J1"))])
        #expect(try StoreReader(store).jobs(in: .waiting, limit: 10).count == 1)
        #expect(try await snapshot.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM job") } == 0)
        #expect(try StoreReader(path: fixture.path).facts().jobs == ["waiting": 1])
    }

    @Test func serialNumbersNeverRepeatOverReopening() async throws {
        let fixture = try StoreFixture()
        var seen: Set<Int64> = []
        var highest: Int64 = 0
        for _ in 0..<4 {
            let store = try fixture.open()
            for _ in 0..<300 {
                let number = try await store.nextSerialNumber()
                #expect(number > highest)
                highest = number
                seen.insert(number)
            }
            await store.close()
        }
        #expect(seen.count == 1200)
    }

    /// A number whose block could not be set aside on disk is not given out.
    @Test func noSerialNumberIsGivenOutBeforeItIsSetAside() async throws {
        let fixture = try StoreFixture()
        let observer = FaultingObserver()
        let store = try fixture.open(observer: observer)
        observer.fail(from: 1)
        await #expect(throws: StoreFault.self) { try await store.nextSerialNumber() }
        observer.mend()
        #expect(try await store.nextSerialNumber() == 1)
    }
}
