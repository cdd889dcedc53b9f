import Glibc
import Synchronization

/// One thread that runs everything of a simulated site, in the order in which it was asked for (architecture.md §7).
///
/// It is the task executor and the serial executor of all simulated tasks and actors: jobs first in, first out; when
/// there is none, virtual time jumps to the earliest sleeper; when there is no sleeper either, the site is deadlocked
/// and that is a finding. The same seed gives the same order in every process.
public final class SimulationLoop: TaskExecutor, SerialExecutor {
    private struct State {
        var jobs: [UnownedJob] = []
        var head = 0
        var sleepers = SleeperQueue()
        var now: Duration = .zero
        var jobsRun = 0
        var thread: pthread_t?
    }

    private let state = Mutex(State())

    /// Why a run ended without its result.
    public enum Failure: Error, Equatable, Sendable {
        /// Every task waits for another one.
        case deadlock
        /// Virtual time or work passed its limit: something goes round in circles.
        case endless
    }

    public init() {}

    /// Virtual time since the loop was made.
    public var now: Duration { state.withLock { $0.now } }

    /// True on the thread that runs the loop now.
    var isCurrent: Bool { state.withLock { $0.thread.map { pthread_equal($0, pthread_self()) != 0 } ?? false } }

    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        state.withLock { $0.jobs.append(job) }
    }

    /// Runs `operation` and everything that it starts until it returns.
    ///
    /// - Parameters:
    ///   - timeMax: virtual time that may pass.
    ///   - jobsMax: pieces of work that may be run.
    public func run<Value: Sendable>(
        timeMax: Duration, jobsMax: Int, _ operation: @escaping @Sendable () async -> Value
    ) throws(Failure) -> Value {
        state.withLock { $0.thread = pthread_self() }
        defer { state.withLock { $0.thread = nil } }
        let result = Mutex<Value?>(nil)
        let task = Task(executorPreference: self) {
            let value = await operation()
            result.withLock { $0 = value }
        }
        defer { task.cancel() }
        while true {
            if let value = result.withLock({ $0 }) { return value }
            if let job = nextJob() {
                job.runSynchronously(isolatedTo: asUnownedSerialExecutor(), taskExecutor: asUnownedTaskExecutor())
                guard state.withLock({ $0.jobsRun }) <= jobsMax else { throw .endless }
            } else {
                guard let sleeper = wakeEarliest() else { throw .deadlock }
                guard now <= timeMax else { throw .endless }
                sleeper.resume()
            }
        }
    }

    private func nextJob() -> UnownedJob? {
        state.withLock { state in
            guard state.head < state.jobs.count else { return nil }
            let job = state.jobs[state.head]
            state.head += 1
            state.jobsRun += 1
            if state.head > 1024, state.head * 2 > state.jobs.count {
                state.jobs.removeFirst(state.head)
                state.head = 0
            }
            return job
        }
    }

    private func wakeEarliest() -> CheckedContinuation<Void, Never>? {
        state.withLock { state in
            guard let sleeper = state.sleepers.popEarliest() else { return nil }
            state.now = max(state.now, sleeper.deadline)
            return sleeper.continuation
        }
    }

    func sleep(until deadline: Duration) async {
        await withCheckedContinuation { continuation in
            state.withLock { $0.sleepers.insert(deadline: deadline, continuation) }
        }
    }
}

/// The clock of a ``SimulationLoop``: its sleeps cost no real time.
public struct VirtualClock: Clock {
    /// Virtual time since the loop was made.
    public struct Instant: InstantProtocol {
        public var offset: Duration
        public func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
        public func duration(to other: Instant) -> Duration { other.offset - offset }
        public static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
    }

    private let loop: SimulationLoop

    public init(_ loop: SimulationLoop) { self.loop = loop }

    public var now: Instant { Instant(offset: loop.now) }
    public var minimumResolution: Duration { .nanoseconds(1) }

    /// Ends at its deadline even in a cancelled task: nothing in a simulated site is cancelled.
    public func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        await loop.sleep(until: deadline.offset)
    }
}
