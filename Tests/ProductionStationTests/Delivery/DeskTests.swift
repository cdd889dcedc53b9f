import CardDevices
import GRDB
import Synchronization
import Testing

@testable import ProductionStation

@Suite struct DeskTests {
    /// A desk reader on which a person has laid a card, or a chip that answers nothing.
    private final class Reader: ChipStation {
        private let card = Mutex<ReadCard?>(nil)

        func lay(_ chip: String?, files: ChipFileSet = ChipFileSet(files: [])) {
            card.withLock { $0 = chip.map { ReadCard(identity: ChipIdentity(hexadecimal: $0), files: files) } }
        }

        func recognise(limit: Duration) async throws(ChipFault) -> RecognisedChip {
            throw ChipFault(.ourMistake, operation: "desk")
        }
        func encode(_ order: ChipOrder, limit: Duration) async throws(ChipFault) {
            throw ChipFault(.ourMistake, operation: "desk")
        }
        func verify(_ order: ChipOrder, limit: Duration) async throws(ChipFault) {
            throw ChipFault(.ourMistake, operation: "desk")
        }
        func readCard(keys: ChannelKeys?, limit: Duration) async throws(ChipFault) -> ReadCard {
            guard let card = card.withLock({ $0 }) else { throw ChipFault(.chipDead, operation: "desk") }
            return card
        }
    }

    private struct Clock: WallClock {
        func now() -> Timestamp { StoreFixture.start }
    }

    private static let files = ChipFileSet(files: [.init(name: "basic", fileIdentifier: 0x0101, bytes: [1, 2, 3])])

    private struct Site {
        var fixture: StoreFixture
        var store: Store
        var reader: Reader
        var desk: Desk
        var card: CardRecord
    }

    /// A card in `phase` whose chip is `04S1`, and whose meant contents are ``files``.
    private func site(unaccounted: Bool, chipKnown: Bool = true) async throws -> Site {
        let fixture = try StoreFixture()
        let store = try await fixture.openWithLane()
        _ = try await store.commit([fixture.accept(.init(id: "J1")), fixture.accept(.init(id: "J2"))])
        let made =
            unaccounted
            ? try await store.makeUnaccounted(serial: "S1") : try await store.makeCard(serial: "S1", until: .accepted)
        try await store.pool.write { database in
            try database.execute(
                sql: "UPDATE card SET contents_digest = ?", arguments: [Self.files.digest.databaseBlob])
            if !chipKnown { try database.execute(sql: "UPDATE card SET chip_identity = NULL") }
        }
        let reader = Reader()
        let desk = Desk(store: store, reader: reader, readLimit: .seconds(1), wallClock: Clock())
        return Site(fixture: fixture, store: store, reader: reader, desk: desk, card: made)
    }

    private func refusal(_ body: () async throws -> CardRecord) async throws -> Desk.Refused.Kind? {
        do {
            _ = try await body()
            return nil
        } catch let refused as Desk.Refused {
            return refused.kind
        }
    }

    @Test func aGoodCardPassesByItsChip() async throws {
        let site = try await site(unaccounted: false)
        site.reader.lay("04S1", files: Self.files)
        #expect(try await site.desk.pass(by: try authority(.inspect)).phase == .inspected)
        #expect(try await refusal { try await site.desk.pass(by: try authority(.inspect)) } == .wrongPhase)
    }

    @Test func whatTheChipDoesNotSayDoesNotPass() async throws {
        let site = try await site(unaccounted: false)
        #expect(try await refusal { try await site.desk.pass(by: try authority(.inspect)) } == .chipUnreadable)
        site.reader.lay("04EE", files: Self.files)
        #expect(try await refusal { try await site.desk.pass(by: try authority(.inspect)) } == .cardUnknown)
        site.reader.lay("04S1")
        #expect(try await refusal { try await site.desk.pass(by: try authority(.inspect)) } == .contentsDiffer)
        #expect(try await site.store.card(serial: "S1")?.phase == .accepted)
    }

    @Test func aDefectIsTakenByTheSerialOnTheFace() async throws {
        let site = try await site(unaccounted: false)
        #expect(
            try await refusal {
                try await site.desk.fail(serial: "S9", defect: "inspectionChip", by: try authority(.inspect))
            }
                == .cardUnknown)
        #expect(
            try await site.desk.fail(serial: "S1", defect: "inspectionChip", by: try authority(.inspect)).phase
                == .withdrawn)
        #expect(
            try await refusal {
                try await site.desk.fail(serial: "S1", defect: "inspectionChip", by: try authority(.inspect))
            }
                == .wrongPhase)
    }

    /// `accepted` needs this very card with all its contents, whatever two people say.
    @Test func acceptedNeedsTheCardAndItsContents() async throws {
        let site = try await site(unaccounted: true)
        func settle() async throws -> Desk.Refused.Kind? {
            try await refusal {
                try await site.desk.settle(serial: "S1", .accepted, by: try authority(.settleUnaccounted))
            }
        }
        #expect(try await settle() == .chipUnreadable)
        site.reader.lay("04EE", files: Self.files)
        #expect(try await settle() == .otherCardOnDesk)
        site.reader.lay("04S1")
        #expect(try await settle() == .contentsDiffer)
        #expect(try await site.store.card(serial: "S1")?.phase == .unaccounted)
        #expect(try await site.store.auditCount(of: "card.settle") == 0)
        site.reader.lay("04S1", files: Self.files)
        #expect(try await settle() == nil)
        #expect(try await site.store.card(serial: "S1")?.phase == .accepted)
    }

    @Test func rejectedNeedsTheCardUnlessItsChipIsSilent() async throws {
        let other = try await site(unaccounted: true)
        other.reader.lay("04EE")
        #expect(
            try await refusal {
                try await other.desk.settle(serial: "S1", .rejected, by: try authority(.settleUnaccounted))
            } == .otherCardOnDesk)
        other.reader.lay(nil)
        #expect(
            try await other.desk.settle(serial: "S1", .rejected, by: try authority(.settleUnaccounted)).phase
                == .rejected)
        let present = try await site(unaccounted: true)
        present.reader.lay("04S1")
        #expect(
            try await present.desk.settle(serial: "S1", .rejected, by: try authority(.settleUnaccounted)).phase
                == .rejected)
    }

    /// The chip was never recognised: a chip that nobody knows may be it, a known one of another card is not.
    @Test func aCardWithoutAKnownChipIsNeverAnotherCardsOne() async throws {
        let site = try await site(unaccounted: true, chipKnown: false)
        // The second card was made before the lane was held.
        try await site.store.pool.write { try $0.execute(sql: "UPDATE lane SET hold = NULL") }
        let second = try await site.store.makeCard(serial: "S2", until: .accepted)
        site.reader.lay(second.chipIdentity)
        #expect(
            try await refusal {
                try await site.desk.settle(serial: "S1", .rejected, by: try authority(.settleUnaccounted))
            } == .otherCardOnDesk)
        #expect(
            try await refusal {
                try await site.desk.settle(serial: "S1", .accepted, by: try authority(.settleUnaccounted))
            } == .otherCardOnDesk)
        site.reader.lay("04EE")
        #expect(
            try await site.desk.settle(serial: "S1", .rejected, by: try authority(.settleUnaccounted)).phase
                == .rejected)
    }

    @Test(arguments: CardCustody.Settlement.allCases)
    func onlyAnUnaccountedCardIsSettled(settlement: CardCustody.Settlement) async throws {
        let site = try await site(unaccounted: false)
        site.reader.lay("04S1", files: Self.files)
        #expect(
            try await refusal {
                try await site.desk.settle(serial: "S1", settlement, by: try authority(settlement.act))
            } == .wrongPhase)
        #expect(
            try await refusal {
                try await site.desk.settle(serial: "S9", settlement, by: try authority(settlement.act))
            } == .cardUnknown)
    }
}
