import Synchronization

/// Everything that happened in a simulated site, folded into one number: equal traces mean equal runs.
///
/// FNV-1a, 64 bits: enough to tell runs apart, the same in every process.
public final class SiteTrace: Sendable {
    private struct State {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        var steps = 0
        var newest: [String] = []
    }

    private let state = Mutex(State())
    /// How many of the newest steps are kept for a failure message.
    private static let kept = 40

    public init() {}

    public var hash: UInt64 { state.withLock { $0.hash } }
    public var steps: Int { state.withLock { $0.steps } }
    /// The last steps in words, for the message of a failed check.
    public var newest: [String] { state.withLock { $0.newest } }

    func add(_ step: String) {
        state.withLock { state in
            for byte in step.utf8 { state.hash = (state.hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
            state.hash = (state.hash ^ 10) &* 0x100_0000_01b3
            state.steps += 1
            state.newest.append(step)
            if state.newest.count > 2 * Self.kept { state.newest.removeFirst(Self.kept) }
        }
    }
}
