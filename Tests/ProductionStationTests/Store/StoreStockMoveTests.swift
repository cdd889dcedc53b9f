import CardDevices
import GRDB
import Testing

@testable import ProductionStation

@Suite struct StoreStockMoveTests {
    /// A held lane with 100 blanks of one lot.
    private func site() async throws -> (StoreFixture, Store) {
        let fixture = try StoreFixture()
        let store = try await fixture.openWithLane()
        try await store.holdLane(StoreFixture.lane, .operatorStop, actor: "sample-o", at: StoreFixture.start)
        return (fixture, store)
    }

    private func count(_ store: Store, _ counted: Int) async throws -> StockCount {
        try await store.bookCount(
            of: StoreFixture.lane, counted: counted, cause: .unexplained, by: StoreFixture.people(),
            at: StoreFixture.start)
    }

    private func move(_ store: Store, _ kind: StockMove.Kind, _ blanks: Int, lot: String = "LOT-1") async throws {
        let move = StockMove(kind, lane: StoreFixture.lane, blanks: blanks, lot: lot, reason: "test")
        try await store.book(move, by: StoreFixture.people(), at: StoreFixture.start)
    }

    private func refusal(_ body: () async throws -> Void) async -> ActRefusal? {
        do { try await body() } catch let fault as StoreFault { return fault.act } catch {}
        return nil
    }

    @Test(arguments: [0, 99, 100, 103])
    func aCountChangesTheHoppersFigureAndNothingElse(counted: Int) async throws {
        let (_, store) = try await site()
        let count = try await count(store, counted)
        #expect(count.booked == 100 && count.difference == counted - 100)
        let equation = try await store.stockEquation(of: StoreFixture.lane)
        #expect(equation.count(.hopper) == counted && equation.countDifferences == counted - 100)
        #expect(equation.issued == 100 && equation.isBalanced)
        for place in StockPlace.allCases where place != .hopper { #expect(equation.count(place) == 0) }
        #expect(try await store.auditCount(of: "stock.count") == 1)
        #expect(try StoreReader(store).facts().lanes[0].stock["countDifferences"] == counted - 100)
    }

    /// The books and the two sums that they are held against are apart: each wrong one shows.
    @Test func aDifferenceThatWasNotBookedShows() async throws {
        let (_, store) = try await site()
        _ = try await count(store, 90)
        try await move(store, .setAside, 5)
        for sql in ["UPDATE stock_count SET counted = 91", "UPDATE stock_move SET blanks = 4"] {
            #expect(try await store.stockEquation(of: StoreFixture.lane).isBalanced)
            try await store.pool.write { try $0.execute(sql: sql) }
            #expect(try await !store.stockEquation(of: StoreFixture.lane).isBalanced)
            try await store.pool.write {
                try $0.execute(sql: "UPDATE stock_count SET counted = 90; UPDATE stock_move SET blanks = 5")
            }
        }
    }

    /// A figure that can change while people count is worth nothing.
    @Test func aHopperIsCountedOnlyWhileItsLaneRests() async throws {
        let fixture = try StoreFixture()
        let store = try await fixture.openWithLane()
        _ = try await store.commit([fixture.accept(.init(id: "J1"))])
        let refused = ActRefusal.laneMoves(lane: StoreFixture.lane)
        #expect(await refusal { _ = try await count(store, 100) } == refused, "the lane is free")
        let card = try await store.makeCard(serial: "S1", until: .encoding)
        try await store.holdLane(StoreFixture.lane, .operatorStop, actor: "sample-o", at: StoreFixture.start)
        #expect(await refusal { _ = try await count(store, 99) } == refused, "a card is inside")
        _ = try await store.step(
            try await store.step(card, .chipFailed(ChipFault(.chipDead, operation: "chip"))), .ejected)
        #expect(try await count(store, 99).difference == 0)
        let unknown = await refusal {
            _ = try await store.bookCount(
                of: "lane-9", counted: 1, cause: .routine, by: StoreFixture.people(), at: StoreFixture.start)
        }
        #expect(unknown == .laneMoves(lane: "lane-9"))
    }

    /// Why a count of a held lane is right: nothing leaves its hopper.
    @Test func aHeldLaneStartsNoCard() async throws {
        let (fixture, store) = try await site()
        _ = try await store.commit([fixture.accept(.init(id: "J1"))])
        await #expect(throws: StoreFault.self) { try await store.makeCard(serial: "S1", until: .feeding) }
        try await store.releaseLane(StoreFixture.lane, by: "sample-o", second: nil, at: StoreFixture.start)
        try await store.maintainLane(StoreFixture.lane, by: "sample-t", at: StoreFixture.start)
        await #expect(throws: StoreFault.self) { try await store.makeCard(serial: "S1", until: .feeding) }
        #expect(try await store.stockEquation(of: StoreFixture.lane).count(.hopper) == 100)
    }

    @Test func blanksThatPeopleCarryAreBookedWhereTheyAre() async throws {
        let (_, store) = try await site()
        try await move(store, .returned, 10)
        try await move(store, .setAside, 30)
        try await move(store, .restored, 5)
        let equation = try await store.stockEquation(of: StoreFixture.lane)
        #expect(equation.count(.hopper) == 65 && equation.count(.returned) == 10 && equation.count(.setAside) == 25)
        #expect(equation.isBalanced && equation.issued == 100)
        for act in ["stock.returned", "stock.setAside", "stock.restored"] {
            #expect(try await store.auditCount(of: act) == 1)
        }
        #expect(try await store.firstBrokenAuditEntry() == nil)
    }

    /// Blanks of a self-test have an account of their own, and the two derivations of it agree.
    @Test func blanksOfASelfTestAreBookedAsTestCards() async throws {
        let (_, store) = try await site()
        try await move(store, .tested, 2)
        let equation = try await store.stockEquation(of: StoreFixture.lane)
        #expect(equation.count(.hopper) == 98 && equation.count(.test) == 2)
        #expect(equation.differences == [])
    }

    @Test(arguments: StockMove.Kind.allCases)
    func noBookingTakesMoreThanTheBooksHold(kind: StockMove.Kind) async throws {
        let (_, store) = try await site()
        let (booked, place): (Int, StockPlace) = kind == .restored ? (0, .setAside) : (100, .hopper)
        let expected = ActRefusal.tooFewBlanks(lane: StoreFixture.lane, place: place, booked: booked)
        #expect(await refusal { try await move(store, kind, booked + 1) } == expected)
        if booked > 0 { try await move(store, kind, booked) }
        #expect(await refusal { try await move(store, kind, 1) }?.code == "tooFewBlanks")
        #expect(try await store.stockEquation(of: StoreFixture.lane).isBalanced)
    }

    @Test func statusNamesTheLotsSinceTheHopperWasEmpty() async throws {
        let (_, store) = try await site()
        func lots() throws -> [String] { try StoreReader(store).facts().lanes[0].lots }
        func issue(_ lot: String) async throws {
            try await store.issueBlanks(
                10, lot: lot, to: StoreFixture.lane, by: StoreFixture.people(), at: StoreFixture.start)
        }
        #expect(try lots() == ["LOT-1"])
        try await issue("LOT-2")
        try await issue("LOT-1")
        #expect(try lots() == ["LOT-1", "LOT-2"], "two lots may be mixed")
        try await move(store, .setAside, 5, lot: "LOT-2")
        _ = try await count(store, 3)
        #expect(try lots() == ["LOT-1", "LOT-2"], "it was not empty")
        _ = try await count(store, 0)
        #expect(try lots() == [])
        try await move(store, .restored, 5, lot: "LOT-2")
        #expect(try lots() == ["LOT-2"])
        try await issue("LOT-3")
        #expect(try lots() == ["LOT-2", "LOT-3"])
    }

    /// No booking of blanks is one person's.
    @Test func everyActOfStockTakesTheRightPeople() throws {
        for kind in StockMove.Kind.allCases { #expect(kind.act.rule.people == 2) }
        #expect(SensitiveAct.countDifference.rule.people == 2)
        for cause in CountCause.allCases { #expect(!cause.chinese.isEmpty && cause.chinese != cause.english) }
        _ = try authority(.countDifference).twoPeople()
    }
}
