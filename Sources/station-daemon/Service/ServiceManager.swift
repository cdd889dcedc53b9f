internal import CSystemd
import Foundation

/// What started the station and looks after it (sd_notify(3), sd_watchdog_enabled(3)).
struct ServiceManager: Sendable {
    /// One thing that it is told.
    enum News: Equatable, Sendable {
        /// The station answers; who waited for its start may go on.
        case ready
        /// What it does, in one line for people.
        case status(String)
        /// It still answers; the time of the watchdog begins anew.
        case alive
        /// It ends, and may take that long for it.
        case stopping(patience: Duration)

        fileprivate var assignments: [String] {
            switch self {
            case .ready: ["READY=1"]
            case .status(let line): ["STATUS=\(line)"]
            case .alive: ["WATCHDOG=1"]
            case .stopping(let patience):
                ["STOPPING=1", "EXTEND_TIMEOUT_USEC=\(Int64(patience / .microseconds(1)))"]
            }
        }
    }

    /// Without a sign of life for so long it ends the station by force; nil when it does not watch this process.
    let watchdog: Duration?

    /// Nil when nothing wants to be told anything.
    init?() {
        guard ProcessInfo.processInfo.environment["NOTIFY_SOCKET"]?.isEmpty == false else { return nil }
        var microseconds: UInt64 = 0
        let isWatching = sd_watchdog_enabled(0, &microseconds) > 0
        watchdog = isWatching ? .microseconds(Int64(clamping: microseconds)) : nil
    }

    /// Says all of it in one message.
    ///
    /// - Returns: false when it could not be delivered. Nobody hears of it then but the log: the station goes on.
    @discardableResult
    func tell(_ news: [News]) -> Bool {
        sd_notify(0, news.flatMap(\.assignments).joined(separator: "\n")) > 0
    }
}
