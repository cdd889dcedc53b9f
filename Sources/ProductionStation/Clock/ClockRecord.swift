/// What the state file knows about the clock: how far it had come, and whether ages may be computed with it.
public struct ClockRecord: Equatable, Sendable {
    /// The wall clock when it was last looked at, at most a minute before a crash.
    public var seen: Timestamp
    /// Time that must still pass, with an even clock, before purging goes on; zero when the clock is believed.
    public var doubt: Duration
    public var doubtSince: Timestamp?
    /// The last jump that nobody has confirmed.
    public var step: ClockStep?

    public init(seen: Timestamp, doubt: Duration = .zero, doubtSince: Timestamp? = nil, step: ClockStep? = nil) {
        self.seen = seen
        self.doubt = doubt
        self.doubtSince = doubtSince
        self.step = step
    }

    public var isBelieved: Bool { doubt <= .zero }
}

/// When the clock may be used to destroy personal data (domain.md §3, privacy; §7, clock wrong). Pure.
///
/// After a jump nothing is purged until as much time as the longest keeping time has really passed: whatever was there
/// at the jump has been kept long enough by then, and what came after it has stamps of the new clock. Time in which the
/// station was off does not count. A person who says that the clock is right ends the wait.
public struct ClockRule: Equatable, Sendable {
    /// The longest time for which anything is kept.
    public var doubtLasts: Duration
    /// A station that was off for longer than this cannot tell a holiday from a wrong clock.
    public var offMax: Duration

    public init(doubtLasts: Duration, offMax: Duration = .seconds(14 * 24 * 3600)) {
        self.doubtLasts = doubtLasts
        self.offMax = offMax
    }

    /// At a start.
    ///
    /// - Parameter record: what the last run left; nil for a new station.
    /// - Returns: the record to go on with, and the jump when the clock lies behind where it was.
    func begin(_ record: ClockRecord?, at now: Timestamp) -> (record: ClockRecord, step: ClockStep?) {
        guard let record else { return (ClockRecord(seen: now), nil) }
        if now < record.seen.advanced(by: .zero - ClockComparison.tolerance) {
            let step = ClockStep(milliseconds: now.milliseconds - record.seen.milliseconds, at: now)
            return (after(step, record), step)
        }
        if now > record.seen.advanced(by: offMax) { return (doubted(record, at: now), nil) }
        var next = record
        next.seen = now
        return (next, nil)
    }

    /// After `elapsed` without a jump.
    func pass(_ record: ClockRecord, elapsed: Duration, at now: Timestamp) -> ClockRecord {
        var next = record
        next.seen = now
        next.doubt = max(.zero, record.doubt - elapsed)
        if next.isBelieved { next.doubtSince = nil }
        return next
    }

    /// After a jump.
    func after(_ step: ClockStep, _ record: ClockRecord) -> ClockRecord {
        var next = doubted(record, at: step.at)
        next.step = step
        return next
    }

    private func doubted(_ record: ClockRecord, at now: Timestamp) -> ClockRecord {
        var next = record
        next.seen = now
        next.doubt = doubtLasts
        next.doubtSince = now
        return next
    }
}
