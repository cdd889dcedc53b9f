import ProductionStation
import Synchronization

/// A disk that is full from a chosen commit on, until somebody makes room.
final class FaultingObserver: StoreObserver {
    private struct State {
        var commits = 0
        var failsFrom: Int?
        var refused = 0
    }

    private let state = Mutex(State())
    private let kind: StoreFault.Kind

    init(kind: StoreFault.Kind = .diskFull) { self.kind = kind }

    /// - Parameter commit: number of the first commit that fails, counted from now, from 1.
    func fail(from commit: Int) {
        state.withLock { $0.failsFrom = $0.commits + commit }
    }

    func mend() { state.withLock { $0.failsFrom = nil } }

    var isFailing: Bool { state.withLock { state in state.failsFrom.map { state.commits + 1 >= $0 } ?? false } }
    var commits: Int { state.withLock { $0.commits } }
    /// Commits that found the disk full.
    var refused: Int { state.withLock { $0.refused } }

    func willCommit(_ operation: String) throws(StoreFault) {
        let isFull = state.withLock { state in
            if let first = state.failsFrom, state.commits + 1 >= first {
                state.refused += 1
                return true
            }
            state.commits += 1
            return false
        }
        if isFull { throw StoreFault(kind, operation: operation) }
    }

    func didCommit(_ operation: String) {}
    func willRead(_ operation: String) {}
}
