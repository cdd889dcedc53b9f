import Testing

@testable import ProductionStation

/// Locks and sign-ins are counted with the wall clock, so they move with it.
@Suite struct ClockAndPeopleTests {
    private func locked() async throws -> (PeopleFixture, Credential) {
        let fixture = try await PeopleFixture().withSupervisors()
        let wrong = try PeopleFixture.credential("Li Si", "not this")
        for _ in 1...5 { _ = try await refusal { _ = try await fixture.people.signIn(wrong) } }
        return (fixture, try PeopleFixture.credential("Li Si"))
    }

    @Test(arguments: [3_600, 86_400 * 365, -3_600, -86_400 * 365])
    func aLockNeitherOpensEarlyNorStaysLongerByAJump(seconds: Int64) async throws {
        let (fixture, right) = try await locked()
        fixture.clock.turn(by: .seconds(seconds))
        let step = ClockStep(milliseconds: seconds * 1_000, at: fixture.clock.now())
        try await fixture.store.noteClockStep(step, ClockRecord(seen: step.at))
        fixture.clock.turn(by: .seconds(899))
        #expect(try await refusal { _ = try await fixture.people.signIn(right) } == .accountLocked)
        fixture.clock.turn(by: .seconds(1))
        #expect(try await refusal { _ = try await fixture.people.signIn(right) } == nil)
    }

    /// An account whose lock was over before the jump is not locked again by it.
    @Test func aJumpLocksNobody() async throws {
        let (fixture, right) = try await locked()
        fixture.clock.turn(by: .seconds(1_000))
        fixture.clock.turn(by: .seconds(-3_600))
        let step = ClockStep(milliseconds: -3_600_000, at: fixture.clock.now())
        try await fixture.store.noteClockStep(step, ClockRecord(seen: step.at))
        #expect(try await refusal { _ = try await fixture.people.signIn(right) } == nil)
    }

    @Test func aSignInEndsWithAJump() async throws {
        let fixture = try await PeopleFixture().withSupervisors()
        let one = try await fixture.people.signIn(try PeopleFixture.credential("Li Si"))
        #expect(try await refusal { _ = try await fixture.people.authorise(.releaseLane, one) } == nil)
        await fixture.people.endSignIns()
        #expect(try await refusal { _ = try await fixture.people.authorise(.releaseLane, one) } == .signInExpired)
        let again = try await fixture.people.signIn(try PeopleFixture.credential("Li Si"))
        #expect(try await refusal { _ = try await fixture.people.authorise(.releaseLane, again) } == nil)
    }
}
