import Foundation
import Testing

@testable import ProductionStation

@Suite struct AccountChangeTests {
    private let fixture: PeopleFixture

    init() throws { fixture = try PeopleFixture() }

    @Test func accountsSurviveARestart() async throws {
        let fixture = try await fixture.withSupervisors()
        try await fixture.add("Wang Wu", [.operator, .inspector])
        let before = try await fixture.store.accounts()
        await fixture.store.close()
        let later = try fixture.reopened()
        #expect(try await later.store.accounts() == before)
        _ = try await later.people.signIn(try PeopleFixture.credential("Wang Wu"))
    }

    @Test func nobodyDecidesAboutTheOwnAccount() async throws {
        let fixture = try await fixture.withSupervisors()
        let people = fixture.people
        let authority = try await fixture.supervisors()
        let mine = try PeopleFixture.credential("li SI", "a new one 99")
        #expect(
            try await refusal { try await people.setRoles(of: "li si", to: [.operator], by: authority) } == .ownAccount)
        #expect(try await refusal { try await people.setActive("Li Si", false, by: authority) } == .ownAccount)
        #expect(try await refusal { try await people.setSecret(of: mine, by: authority) } == .ownAccount)
    }

    @Test func twoActiveSupervisorsRemain() async throws {
        let fixture = try await fixture.withSupervisors()
        let people = fixture.people
        try await fixture.add("Wang Wu", [.supervisor])
        try await people.setActive("Wang Wu", false, by: try await fixture.supervisors())
        try await people.setActive("Wang Wu", true, by: try await fixture.supervisors())
        let three = [try PeopleFixture.credential("Wang Wu"), try PeopleFixture.credential("Li Si")]
        try await people.setActive("Zhang San", false, by: try await people.authorise(.changeAccount, three))
        #expect(try await fixture.store.accounts().filter(\.isActive).map(\.name) == ["Li Si", "Wang Wu"])
        #expect(try await refusal { _ = try await fixture.supervisors() } == .accountInactive)
        let own = try await people.authorise(.changeOwnSecret, [try PeopleFixture.credential("Li Si")])
        try await people.setOwnSecret(try #require(Secret("another word 5")), by: own)
    }

    @Test func authorityForOneActIsNoneForAnother() async throws {
        let fixture = try await fixture.withSupervisors()
        let keys = try await fixture.supervisors(.keyImport)
        let kind = try await refusal { try await fixture.people.setRoles(of: "x", to: [.operator], by: keys) }
        #expect(kind == .otherAct)
    }

    @Test(arguments: [
        ("Zhang San", "good enough 1", PeopleRefusal.Kind.nameTaken), ("ＺＨＡＮＧ san", "good enough 1", .nameTaken),
        ("a:b", "good enough 1", .nameNotAllowed), ("New One", "short1", .secretNotAllowed),
        ("New One", "new  one", .secretNotAllowed), ("New One", "aaaaaaaaab", .secretNotAllowed),
        ("New One", String(repeating: "abcd", count: 33), .secretNotAllowed),
    ]) func badAccountsAreRefused(name: String, password: String, expected: PeopleRefusal.Kind) async throws {
        let fixture = try await fixture.withSupervisors()
        let kind = try await refusal {
            try await fixture.people.add(
                try PeopleFixture.credential(name, password), roles: [.operator], language: .english,
                by: try await fixture.supervisors())
        }
        #expect(kind == expected)
        #expect(try await fixture.store.accounts().count == 2)
    }

    @Test func rootsResetOpensAWayInAndIsAudited() async throws {
        let fixture = try await fixture.withSupervisors()
        try await fixture.add("Wang Wu", [.operator])
        let wrong = try PeopleFixture.credential("Li Si", "not this")
        for _ in 1...5 { _ = try await refusal { _ = try await fixture.people.signIn(wrong) } }
        try await fixture.people.reset(
            PeopleFixture.credential("Li Si", "rescue one"), PeopleFixture.credential("Wang Wu", "rescue two"),
            language: .english, actor: "uid 0")
        let both = [
            try PeopleFixture.credential("Li Si", "rescue one"), try PeopleFixture.credential("Wang Wu", "rescue two"),
        ]
        _ = try await fixture.people.authorise(.keyImport, both)
        #expect(try await fixture.store.accounts().first { $0.name == "Wang Wu" }?.roles == [.operator, .supervisor])
        #expect(try await fixture.store.auditCount(of: "account.reset") == 2)
    }

    @Test func simulatedPeopleExistOnlyWithSimulatedDevices() async throws {
        let crew = [(credential: try PeopleFixture.credential("sample", "random bytes 1"), roles: [Role.operator])]
        #expect(try await refusal { try await fixture.people.enrolSimulated(crew) } == .simulatedAccount)
        let simulated = try PeopleFixture(isSimulated: true)
        try await simulated.people.enrolSimulated(crew)
        _ = try await simulated.people.signIn(crew[0].credential)
        let init2 = try await simulated.withSupervisors()
        #expect(try await init2.store.accounts().map(\.isSimulated) == [false, true, false])
        await simulated.store.close()
        let real = try simulated.reopened()
        #expect(try await refusal { _ = try await real.people.signIn(crew[0].credential) } == .wrongCredentials)
    }

    @Test func theStateHoldsNoPasswordAndTheAuditBothNames() async throws {
        let fixture = try await fixture.withSupervisors()
        try await fixture.add("Wang Wu", [.operator])
        try await fixture.store.addLane("lane-1")
        let typo = try PeopleFixture.credential("correct horse 1", "Zhang San x")
        _ = try await refusal { _ = try await fixture.people.signIn(typo) }
        let people = try await fixture.supervisors(.stockIssue).twoPeople()
        try await fixture.store.issueBlanks(5, lot: "L", to: "lane-1", by: people, at: fixture.clock.now())
        #expect(try await fixture.store.firstBrokenAuditEntry() == nil)
        let files = try FileManager.default.contentsOfDirectory(atPath: fixture.directory)
        let state = try files.reduce(Data()) { try $0 + Data(contentsOf: URL(filePath: "\(fixture.directory)/\($1)")) }
        for password in PeopleFixture.passwords.values { #expect(state.range(of: Data(password.utf8)) == nil) }
        #expect(state.range(of: Data("Zhang SanLi Sistock.issue".utf8)) != nil, "both names stand beside the act")
    }
}
