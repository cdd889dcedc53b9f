/// Time that really passes, counted from the moment in which this was made; no setting of a clock changes it.
public struct ElapsedTime: Sendable {
    private let read: @Sendable () -> Duration

    /// - Parameter clock: one that is never set, and that goes on while the machine sleeps.
    public init<Source: Clock<Duration>>(_ clock: Source) {
        let start = clock.now
        read = { start.duration(to: clock.now) }
    }

    /// Since this was made.
    public var now: Duration { read() }
}
