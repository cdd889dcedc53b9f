/// What is left of the limit of one call that consists of many.
struct CallLimit: Sendable {
    private let limit: Duration
    private let elapsed: @Sendable () -> Duration

    /// Begins now.
    init(_ limit: Duration, on clock: any Clock<Duration>) {
        func start<C: Clock<Duration>>(_ clock: C) -> @Sendable () -> Duration {
            let begun = clock.now
            return { begun.duration(to: clock.now) }
        }
        self.limit = limit
        elapsed = start(clock)
    }

    /// Never negative.
    var left: Duration { max(.zero, limit - elapsed()) }

    var isOver: Bool { left == .zero }

    /// For one of the calls, which has a limit of its own besides.
    func left(atMost most: Duration) -> Duration { min(left, most) }
}
