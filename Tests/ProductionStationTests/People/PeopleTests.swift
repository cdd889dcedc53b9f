import Foundation
import Testing

@testable import ProductionStation

@Suite struct PeopleTests {
    private let fixture: PeopleFixture

    init() throws { fixture = try PeopleFixture() }

    @Test func withoutAccountsEveryActIsRefusedWithTheWayOut() async throws {
        for act in SensitiveAct.allCases {
            #expect(try await refusal { _ = try await fixture.people.authorise(act, []) } == .noAccounts)
            let somebody = try PeopleFixture.credential("Zhang San")
            #expect(try await refusal { _ = try await fixture.people.authorise(act, [somebody]) } == .noAccounts)
        }
        let sentence = PeopleRefusal(.noAccounts)
        #expect(sentence.english.contains("accounts init") && sentence.chinese.contains("accounts init"))
    }

    @Test func initMakesTwoSupervisorsOnce() async throws {
        let fixture = try await fixture.withSupervisors()
        let accounts = try await fixture.store.accounts()
        #expect(accounts.map(\.name) == ["Li Si", "Zhang San"])
        #expect(accounts.allSatisfy { $0.roles == [.supervisor] && $0.isActive && !$0.isSimulated })
        #expect(try await refusal { _ = try await fixture.withSupervisors() } == .accountsExist)
        #expect(try await fixture.store.auditCount(of: "account.init") == 2)
    }

    @Test(arguments: [("Zhang San", "zhang  SAN"), ("Ｌｉ Si", "li si")])
    func onePersonInTwoSpellingsIsNotTwoSupervisors(first: String, second: String) async throws {
        let kind = try await refusal {
            try await fixture.people.initialise(
                PeopleFixture.credential(first, "one password"), PeopleFixture.credential(second, "two passwords"),
                language: .english, actor: "uid 0")
        }
        #expect(kind == .samePerson)
        #expect(try await fixture.store.accounts().isEmpty)
    }

    @Test func onePersonInTwoSpellingsIsNotTwoPeopleOfAnAct() async throws {
        let fixture = try await fixture.withSupervisors()
        let twice = [
            try PeopleFixture.credential("Zhang San"),
            try PeopleFixture.credential("ZHANG  SAN", PeopleFixture.passwords["Zhang San"]),
        ]
        #expect(try await refusal { _ = try await fixture.people.authorise(.keyImport, twice) } == .samePerson)
        #expect(try await fixture.store.auditCount(of: "people.refused") == 1)
    }

    @Test func aWrongRoleIsRefusedAndAudited() async throws {
        let fixture = try await fixture.withSupervisors()
        try await fixture.add("Wang Wu", [.technician])
        let people = [try PeopleFixture.credential("Wang Wu"), try PeopleFixture.credential("Li Si")]
        #expect(try await refusal { _ = try await fixture.people.authorise(.stockIssue, people) } == .wrongRole)
        #expect(try await fixture.store.auditCount(of: "people.refused") == 1)
    }

    @Test func anAccountSwitchedOffBetweenPasswordAndActDoesNothing() async throws {
        let fixture = try await fixture.withSupervisors()
        try await fixture.add("Wang Wu", [.operator])
        try await fixture.store.addLane("lane-1")
        let people = fixture.people
        let worker = try await people.signIn(try PeopleFixture.credential("Wang Wu"))
        let supervisor = try await people.signIn(try PeopleFixture.credential("Li Si"))
        let authority = try await people.authorise(.stockIssue, worker, supervisor)
        try await people.setActive("wang wu", false, by: try await fixture.supervisors())
        let blanks = try authority.twoPeople()
        let kind = try await refusal {
            try await fixture.store.issueBlanks(10, lot: "L", to: "lane-1", by: blanks, at: fixture.clock.now())
        }
        #expect(kind == .accountInactive)
        #expect(try await fixture.store.stockEquation(of: "lane-1").issued == 0)
        #expect(try await fixture.store.auditCount(of: "stock.issue") == 0)
        #expect(
            try await refusal { _ = try await people.authorise(.stockIssue, worker, supervisor) } == .accountInactive)
    }

    @Test func fiveWrongPasswordsLockForFifteenMinutes() async throws {
        let fixture = try await fixture.withSupervisors()
        let (people, clock) = (fixture.people, fixture.clock)
        let (right, wrong) = (try PeopleFixture.credential("Li Si"), try PeopleFixture.credential("Li Si", "not this"))
        for _ in 1...4 { #expect(try await refusal { _ = try await people.signIn(wrong) } == .wrongCredentials) }
        #expect(try await refusal { _ = try await people.signIn(wrong) } == .accountLocked)
        #expect(try await refusal { _ = try await people.signIn(right) } == .accountLocked)
        clock.turn(by: .seconds(899))
        #expect(try await refusal { _ = try await people.signIn(right) } == .accountLocked)
        clock.turn(by: .seconds(1))
        #expect(try await refusal { _ = try await people.signIn(right) } == nil)
        for _ in 1...4 { #expect(try await refusal { _ = try await people.signIn(wrong) } == .wrongCredentials) }
        #expect(try await refusal { _ = try await people.signIn(right) } == nil, "a right one starts the count anew")
        #expect(try await refusal { _ = try await people.signIn(wrong) } == .wrongCredentials)
    }

    @Test func aLockSurvivesARestartButNotAClockSetBackForLongerThanItself() async throws {
        let fixture = try await fixture.withSupervisors()
        let (right, wrong) = (try PeopleFixture.credential("Li Si"), try PeopleFixture.credential("Li Si", "not this"))
        for _ in 1...5 { _ = try await refusal { _ = try await fixture.people.signIn(wrong) } }
        await fixture.store.close()
        let later = try fixture.reopened()
        #expect(try await refusal { _ = try await later.people.signIn(right) } == .accountLocked)
        fixture.clock.turn(by: .seconds(-3_600))
        #expect(try await refusal { _ = try await later.people.signIn(right) } == .accountLocked)
        fixture.clock.turn(by: .seconds(900))
        #expect(try await refusal { _ = try await later.people.signIn(right) } == nil)
    }

    @Test func guessesAtTheSameTimeAreNotFreeTries() async throws {
        let fixture = try await fixture.withSupervisors()
        let wrong = try PeopleFixture.credential("Li Si", "not this")
        let checked = try await withThrowingTaskGroup(of: PeopleRefusal.Kind?.self) { group in
            for _ in 0..<40 {
                group.addTask { try await refusal { _ = try await fixture.people.signIn(wrong) } }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(checked.allSatisfy { $0 == .wrongCredentials || $0 == .accountLocked || $0 == .signInBusy })
        #expect(checked.filter { $0 == .wrongCredentials }.count <= 4)
    }

    @Test func aSignInEndsWithItsTimeAndItsPassword() async throws {
        let fixture = try await fixture.withSupervisors()
        let (people, clock) = (fixture.people, fixture.clock)
        try await fixture.add("Wang Wu", [.inspector])
        let old = try await people.signIn(try PeopleFixture.credential("Wang Wu"))
        #expect(try await refusal { _ = try await people.authorise(.inspect, old) } == nil)
        clock.turn(by: .seconds(-1))
        #expect(try await refusal { _ = try await people.authorise(.inspect, old) } == .signInExpired)
        clock.turn(by: .seconds(602))
        #expect(try await refusal { _ = try await people.authorise(.inspect, old) } == .signInExpired)
        let newer = try await people.signIn(try PeopleFixture.credential("Wang Wu"))
        let secret = try #require(Secret("another word 5"))
        let own = try await people.authorise(.changeOwnSecret, newer)
        try await people.setOwnSecret(secret, by: own)
        #expect(try await refusal { _ = try await people.authorise(.inspect, newer) } == .signInExpired)
        #expect(
            try await refusal { _ = try await people.signIn(try PeopleFixture.credential("Wang Wu")) }
                == .wrongCredentials)
        _ = try await people.signIn(Credential(name: "wang wu", secret: secret))
    }
}
