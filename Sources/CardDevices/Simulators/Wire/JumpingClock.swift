internal import Synchronization

/// A clock that goes on only when somebody sleeps on it: every sleep is over at once, and later. For models whose
/// movements take seconds in a test that takes none. One task at a time.
public final class JumpingClock: Clock, Sendable {
    /// Time since the clock was made.
    public struct Instant: InstantProtocol {
        public var offset: Duration
        public func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
        public func duration(to other: Instant) -> Duration { other.offset - offset }
        public static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
    }

    private let passed = Mutex(Duration.zero)

    /// Begins at zero.
    public init() {}

    public var now: Instant { Instant(offset: passed.withLock { $0 }) }
    public var minimumResolution: Duration { .nanoseconds(1) }

    /// Jumps to the deadline.
    public func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        passed.withLock { $0 = max($0, deadline.offset) }
    }
}
