import Logging
import ServiceLifecycle
import Synchronization

/// Tells the service manager what the station does, and that it lives.
///
/// It asks like any client, at the control socket, and says only what was answered there. So the station counts as ready
/// when it serves, and a station whose event loop, tasks or store stand still gives no sign of life: the service manager
/// ends it, and the next one resolves the open cards as after any crash.
final class ServiceReporter: Service {
    /// How often it asks.
    struct Pace: Equatable, Sendable {
        /// Before the first answer.
        var untilReady = Duration.milliseconds(20)
        var between: Duration
        /// Longest wait for one answer.
        var replyMilliseconds: Int64

        private static let betweenMax = Duration.seconds(5)
        private static let replyMax = Duration.seconds(30)

        /// Asking and waiting together never take longer than `watchdog`: an answer in time is always told in time.
        init(watchdog: Duration?) {
            let half = watchdog.map { $0 / 2 } ?? Self.replyMax
            between = min(half / 2, Self.betweenMax)
            replyMilliseconds = max(1, Int64(min(half, Self.replyMax) / .milliseconds(1)))
        }
    }

    private let pace: Pace
    private let patience: Duration
    private let ask: @Sendable () async throws -> StationPulse?
    private let tell: @Sendable ([ServiceManager.News]) -> Bool
    private let logger: Logger
    /// Held while something is told, so that the end is the last that is heard.
    private let isEnding = Mutex(false)

    /// - Parameters:
    ///   - patience: how long the station may take to end.
    ///   - ask: asks the station: nil when it had no time, because it serves as many clients as it may; throws when it
    ///     did not answer.
    ///   - tell: false when it could not be delivered.
    init(
        pace: Pace, patience: Duration, ask: @escaping @Sendable () async throws -> StationPulse?,
        tell: @escaping @Sendable ([ServiceManager.News]) -> Bool, logger: Logger
    ) {
        self.pace = pace
        self.patience = patience
        self.ask = ask
        self.tell = tell
        self.logger = logger
    }

    /// Runs until the process is asked to end.
    func run() async {
        await withGracefulShutdownHandler {
            try? await cancelWhenGracefulShutdown { try await self.report() }
        } onGracefulShutdown: {
            self.isEnding.withLock { isEnding in
                isEnding = true
                _ = self.tell([.stopping(patience: self.patience)])
            }
        }
    }

    private func report() async throws {
        var told: String?
        while true {
            let news = await news(after: told)
            if !news.isEmpty, isEnding.withLock({ $0 ? false : tell(news) }) {
                for case .status(let line) in news { told = line }
            }
            try await ContinuousClock().sleep(for: told == nil && news.isEmpty ? pace.untilReady : pace.between)
        }
    }

    /// - Parameter told: the line that was told last; nil before the first answer.
    private func news(after told: String?) async -> [ServiceManager.News] {
        do {
            guard let pulse = try await ask() else { return told == nil ? [] : [.alive] }
            if told == nil { return [.ready, .status(pulse.line), .alive] }
            return pulse.line == told ? [.alive] : [.status(pulse.line), .alive]
        } catch {
            // Also while it only begins to listen.
            logger.debug("the station does not answer itself", metadata: ["note": "\(error)"])
            return []
        }
    }
}

extension ServiceReporter {
    /// - Parameter socket: path of the station's own control socket.
    convenience init(_ manager: ServiceManager, socket: String, patience: Duration, logger: Logger) {
        let pace = Pace(watchdog: manager.watchdog)
        let client = ControlClient(path: socket, replyMilliseconds: pace.replyMilliseconds)
        self.init(
            pace: pace, patience: patience,
            ask: {
                do {
                    return try await client.request(StationPulse.verb, as: StationPulse.self)
                } catch ControlClient.Failure.refused {
                    return nil
                }
            }, tell: { manager.tell($0) }, logger: logger)
    }
}
