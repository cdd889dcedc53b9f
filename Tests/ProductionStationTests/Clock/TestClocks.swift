import Synchronization

@testable import ProductionStation

/// Both clocks of one test: time that passes, and a wall clock that may be set.
final class TestClocks: WallClock {
    /// Time that passes.
    struct Steady: Clock {
        struct Instant: InstantProtocol {
            var offset: Duration
            func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
            func duration(to other: Instant) -> Duration { other.offset - offset }
            static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
        }

        let clocks: TestClocks
        var now: Instant { Instant(offset: clocks.state.withLock { $0.elapsed }) }
        var minimumResolution: Duration { .nanoseconds(1) }
        func sleep(until deadline: Instant, tolerance: Duration?) async throws {}
    }

    private let state: Mutex<(elapsed: Duration, wall: Timestamp)>

    init(wall: Timestamp = StoreFixture.start) { state = Mutex((.zero, wall)) }

    func now() -> Timestamp { state.withLock { $0.wall } }
    var steady: Steady { Steady(clocks: self) }

    /// Time passes, for both.
    func pass(_ duration: Duration) {
        state.withLock { $0 = ($0.elapsed + duration, $0.wall.advanced(by: duration)) }
    }

    /// Somebody sets the wall clock.
    func set(by duration: Duration) { state.withLock { $0.wall = $0.wall.advanced(by: duration) } }

    func keeper(_ rule: ClockRule = ClockRule(doubtLasts: .seconds(72 * 3600))) -> ClockKeeper {
        ClockKeeper(wallClock: self, elapsed: ElapsedTime(steady), rule: rule)
    }

    /// Lets time pass as a station that runs sees it: a look each second is as good as one each minute.
    func run(_ keeper: ClockKeeper, hours: Int) {
        for _ in 0..<(hours * 60) {
            pass(.seconds(60))
            keeper.look()
        }
    }
}
