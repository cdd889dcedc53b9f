import Foundation
import Glibc
import Synchronization

/// One line on the terminal that says how far long work has come. Silent when standard error is no terminal.
final class ProgressLine: Sendable {
    private struct State {
        var shownAt: ContinuousClock.Instant?
        var isShown = false
    }

    private let isActive: Bool
    private let write: @Sendable (String) -> Void
    private let state = Mutex(State())
    private let interval = Duration.milliseconds(100)

    init(
        isActive: Bool = isatty(STDERR_FILENO) == 1,
        write: @escaping @Sendable (String) -> Void = { try? FileHandle.standardError.write(contentsOf: Data($0.utf8)) }
    ) {
        self.isActive = isActive
        self.write = write
    }

    /// Replaces the line, at most ten times a second; `done` of `total` always shows.
    func show(_ words: String, done: Int, total: Int, now: ContinuousClock.Instant = .now) {
        guard isActive else { return }
        let isDue = state.withLock { state in
            if let shownAt = state.shownAt, shownAt.duration(to: now) < interval, done < total { return false }
            state.shownAt = now
            state.isShown = true
            return true
        }
        if isDue { write("\r\u{1B}[K\(words) \(done)/\(total)") }
    }

    /// Takes the line away, before other words or at the end.
    func clear() {
        guard isActive else { return }
        let wasShown = state.withLock { state in
            defer { state.isShown = false }
            return state.isShown
        }
        if wasShown { write("\r\u{1B}[K") }
    }
}
