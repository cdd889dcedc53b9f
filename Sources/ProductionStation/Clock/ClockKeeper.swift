import Synchronization

/// The one place that holds the wall clock against time that passes, for everybody who computes an age with it.
///
/// Each question is a look: whoever asks between two rounds of ``ClockWatch`` is never told a moment that jumped.
public final class ClockKeeper: Sendable {
    private struct State {
        var comparison = ClockComparison()
        var last: Duration?
        var record: ClockRecord?
        var unwritten: [ClockStep] = []
    }

    private let state = Mutex(State())
    private let wallClock: any WallClock
    private let elapsed: ElapsedTime
    fileprivate let rule: ClockRule
    /// A clock that jumps all the time is noted this often at once.
    private static let unwrittenMax = 16

    public init(wallClock: any WallClock, elapsed: ElapsedTime, rule: ClockRule) {
        self.wallClock = wallClock
        self.elapsed = elapsed
        self.rule = rule
    }

    /// Nil until the clock was held against the state file.
    public var record: ClockRecord? { state.withLock { $0.record } }

    /// Now, when ages may be computed with it; nil while the clock is in doubt or was not compared yet.
    public func believedNow() -> Timestamp? {
        look()
        return state.withLock { state in
            guard let record = state.record, record.isBelieved else { return nil }
            return record.seen
        }
    }

    /// Compares both clocks.
    func look() {
        state.withLock { state in
            let reading = ClockReading(wall: wallClock.now(), elapsed: elapsed.now)
            let step = state.comparison.take(reading)
            let passed = reading.elapsed - (state.last ?? reading.elapsed)
            state.last = reading.elapsed
            guard let record = state.record else { return }
            if let step {
                state.record = rule.after(step, record)
                if state.unwritten.count < Self.unwrittenMax { state.unwritten.append(step) }
            } else {
                state.record = rule.pass(record, elapsed: passed, at: reading.wall)
            }
        }
    }

    /// Begins with what the last run left.
    func begin(_ stored: ClockRecord?) {
        look()
        state.withLock { state in
            let (record, step) = rule.begin(stored, at: wallClock.now())
            state.record = record
            if let step { state.unwritten.append(step) }
        }
    }

    /// Jumps that no audit line tells yet, oldest first.
    var unwritten: [ClockStep] { state.withLock { $0.unwritten } }

    /// The oldest of them is on disk.
    func wrote(_ step: ClockStep) {
        state.withLock { state in
            if state.unwritten.first == step { state.unwritten.removeFirst() }
        }
    }

    /// A person says that the clock is right.
    func confirm() {
        state.withLock { state in
            state.record?.doubt = .zero
            state.record?.doubtSince = nil
            state.record?.step = nil
        }
    }
}

extension ClockKeeper {
    /// How long after a jump nothing is told to others that rests on the time of day.
    private static let settling = Duration.seconds(3600)

    /// The clock was compared, and its last jump was confirmed or lies an hour back.
    var isSettled: Bool {
        guard let record else { return false }
        return record.doubt <= rule.doubtLasts - Self.settling || record.isBelieved
    }
}
