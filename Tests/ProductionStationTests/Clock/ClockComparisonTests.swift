import Testing

@testable import ProductionStation

@Suite struct ClockComparisonTests {
    @Test(arguments: [2_001, 60_000, 3_600_000, 400 * 86_400_000], [1, -1])
    func aJumpEitherWayIsFoundWithItsSize(milliseconds: Int64, sign: Int64) {
        var comparison = ClockComparison()
        let start = StoreFixture.start
        #expect(comparison.take(ClockReading(wall: start, elapsed: .zero)) == nil)
        let wall = start.advanced(by: .milliseconds(1_000 + sign * milliseconds))
        #expect(
            comparison.take(ClockReading(wall: wall, elapsed: .seconds(1)))
                == ClockStep(milliseconds: sign * milliseconds, at: wall))
        #expect(
            comparison.take(ClockReading(wall: wall.advanced(by: .seconds(1)), elapsed: .seconds(2))) == nil,
            "one jump is one jump")
    }

    /// A time service may pull the clock by half a millisecond a second for as long as it likes.
    @Test(arguments: [0.9995, 1.0, 1.0005]) func aPulledClockIsNoJump(rate: Double) {
        var comparison = ClockComparison()
        for second in 0..<100_000 {
            let wall = StoreFixture.start.advanced(by: .milliseconds(Int64(Double(second) * 1_000 * rate)))
            #expect(comparison.take(ClockReading(wall: wall, elapsed: .seconds(second))) == nil)
        }
    }

    /// The machine slept: both clocks went on.
    @Test func aSleepIsNoJump() {
        var comparison = ClockComparison()
        _ = comparison.take(ClockReading(wall: StoreFixture.start, elapsed: .zero))
        let later = ClockReading(wall: StoreFixture.start.advanced(by: .seconds(90_000)), elapsed: .seconds(90_000))
        #expect(comparison.take(later) == nil)
    }

    @Test(arguments: [(-3_600_000, "-3600.0"), (2_040, "+2.0"), (-2_060, "-2.1")])
    func aJumpIsSaidInSeconds(milliseconds: Int64, text: String) {
        #expect(ClockStep(milliseconds: milliseconds, at: StoreFixture.start).secondsText == text)
    }
}
