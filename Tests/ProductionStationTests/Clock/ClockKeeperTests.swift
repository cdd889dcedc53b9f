import Testing

@testable import ProductionStation

@Suite struct ClockKeeperTests {
    private static let hour = Duration.seconds(3600)

    /// Nobody may compute an age before the clock was compared, nor in the very moment of a jump.
    @Test func nothingIsBelievedBeforeTheFirstLook() {
        let clocks = TestClocks()
        let keeper = clocks.keeper()
        #expect(keeper.believedNow() == nil)
        keeper.begin(nil)
        #expect(keeper.believedNow() == clocks.now())
    }

    @Test(arguments: [3.0, 3_600, 864_000, -3, -3_600, -864_000])
    func aJumpIsDoubtedUntilTheLongestKeepingTimeHasPassed(seconds: Double) {
        let clocks = TestClocks()
        let keeper = clocks.keeper()
        keeper.begin(nil)
        clocks.set(by: .seconds(seconds))
        #expect(keeper.believedNow() == nil, "found by the question itself")
        clocks.run(keeper, hours: 71)
        #expect(keeper.believedNow() == nil)
        clocks.run(keeper, hours: 1)
        #expect(keeper.believedNow() == clocks.now())
    }

    @Test func aPersonEndsTheDoubt() {
        let clocks = TestClocks()
        let keeper = clocks.keeper()
        keeper.begin(nil)
        clocks.set(by: Self.hour)
        #expect(keeper.believedNow() == nil && keeper.record?.step != nil && !keeper.isSettled)
        keeper.confirm()
        #expect(keeper.believedNow() == clocks.now() && keeper.record?.step == nil && keeper.isSettled)
    }

    @Test func reportsToOthersWaitAnHourOnly() {
        let clocks = TestClocks()
        let keeper = clocks.keeper()
        #expect(!keeper.isSettled)
        keeper.begin(nil)
        #expect(keeper.isSettled)
        clocks.set(by: Self.hour)
        keeper.look()
        #expect(!keeper.isSettled)
        clocks.run(keeper, hours: 1)
        #expect(keeper.isSettled && keeper.believedNow() == nil)
    }

    /// A restart in the middle of a doubt does not shorten it: time in which nobody looked does not count.
    @Test func aRestartEndsNoDoubt() {
        let clocks = TestClocks()
        let first = clocks.keeper()
        first.begin(nil)
        clocks.set(by: Self.hour)
        first.look()
        clocks.run(first, hours: 40)
        clocks.pass(.seconds(100 * 3600))
        let second = clocks.keeper()
        second.begin(first.record)
        #expect(second.believedNow() == nil)
        clocks.run(second, hours: 31)
        #expect(second.believedNow() == nil)
        clocks.run(second, hours: 1)
        #expect(second.believedNow() == clocks.now())
    }

    /// What a start says: behind the mark is a jump; far ahead of it is a doubt; a long weekend is neither.
    static let starts: [(Int, Bool, Bool)] = [
        (-3, false, true), (-1, true, false), (0, true, false), (4 * 86_400, true, false), (14 * 86_400, true, false),
        (15 * 86_400, false, false), (3_650 * 86_400, false, false),
    ]

    @Test(arguments: starts)
    func aStartHoldsTheClockAgainstItsMark(seconds: Int, isBelieved: Bool, isJump: Bool) {
        let clocks = TestClocks()
        let keeper = clocks.keeper()
        let mark = clocks.now().advanced(by: .seconds(-seconds))
        keeper.begin(ClockRecord(seen: mark))
        #expect((keeper.believedNow() != nil) == isBelieved)
        #expect(keeper.unwritten.isEmpty != isJump)
    }
}
