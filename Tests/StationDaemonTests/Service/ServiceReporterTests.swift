import Logging
import ServiceLifecycle
import Synchronization
import Testing

@testable import station_daemon

@Suite(.timeLimit(.minutes(3))) struct ServiceReporterTests {
    /// What the station answers, again and again; the last answer stays.
    private final class Station: Sendable {
        struct Silent: Error {}

        private let answers: Mutex<[StationPulse??]>
        let asked = Atomic(0)

        /// - Parameter answers: nil inside for a station without time, nil for one that does not answer.
        init(_ answers: [StationPulse??]) { self.answers = Mutex(answers) }

        func answer() throws -> StationPulse? {
            asked.wrappingAdd(1, ordering: .relaxed)
            let next = answers.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }
            guard case .some(let answer) = next else { throw Silent() }
            return answer
        }
    }

    private static let working = StationPulse(lanes: [.init(name: "lane-1", state: "ready", reasons: [])])
    private static let line = "Can produce: lane-1 ready"

    /// What is told until the station was asked `times`, and at its end.
    private func told(
        _ answers: [StationPulse??], times: Int, delivers: @escaping @Sendable (Int) -> Bool = { _ in true }
    ) async throws -> [[ServiceManager.News]] {
        let station = Station(answers)
        let messages = Mutex<[[ServiceManager.News]]>([])
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        var pace = ServiceReporter.Pace(watchdog: nil)
        pace.between = .milliseconds(1)
        pace.untilReady = .milliseconds(1)
        let reporter = ServiceReporter(
            pace: pace, patience: .seconds(7), ask: { try station.answer() },
            tell: { news in
                messages.withLock {
                    $0.append(news)
                    return delivers($0.count)
                }
            }, logger: logger)
        let group = ServiceGroup(services: [reporter], logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            while station.asked.load(ordering: .relaxed) < times { await Task.yield() }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
        return messages.withLock { $0 }
    }

    @Test func itIsReadyWithTheFirstAnswerAndSaysItsLineOnlyWhenItChanges() async throws {
        let stopped = StationPulse(cannotProduce: "store.diskFull")
        let told = try await told([nil, nil, Self.working, Self.working, stopped, stopped], times: 7)
        #expect(
            told.prefix(3) == [
                [.ready, .status(Self.line), .alive], [.alive],
                [
                    .status("Cannot produce: store.diskFull"), .alive,
                ],
            ])
        #expect(told.dropFirst(3).dropLast().allSatisfy { $0 == [.alive] })
        #expect(told.last == [.stopping(patience: .seconds(7))])
    }

    @Test func aStationThatDoesNotAnswerGivesNoSignOfLife() async throws {
        let told = try await told([Self.working, nil], times: 20)
        #expect(told == [[.ready, .status(Self.line), .alive], [.stopping(patience: .seconds(7))]])
    }

    @Test func aStationThatServesAsManyClientsAsItMayLivesButIsNotReadyByThat() async throws {
        let none: StationPulse? = nil
        #expect(try await told([.some(none)], times: 5) == [[.stopping(patience: .seconds(7))]])
        let told = try await told([Self.working, .some(none)], times: 5)
        #expect(told.count > 3 && told.dropFirst().dropLast().allSatisfy { $0 == [.alive] })
    }

    @Test func whatWasNotDeliveredIsSaidAgain() async throws {
        let told = try await told([Self.working], times: 4, delivers: { $0 > 1 })
        let first: [ServiceManager.News] = [.ready, .status(Self.line), .alive]
        #expect(told.prefix(3) == [first, first, [.alive]])
    }

    @Test(arguments: [1, 2, 10, 60, 3_600])
    func anAnswerInTimeIsToldBeforeTheWatchdogsTimeIsOver(watchdogSeconds: Int) {
        let watchdog = Duration.seconds(watchdogSeconds)
        let pace = ServiceReporter.Pace(watchdog: watchdog)
        #expect(pace.between + .milliseconds(pace.replyMilliseconds) < watchdog)
        #expect(pace.between <= watchdog / 2)
    }

    @Test func aLaneThatNeedsAPersonIsNamedWithItsReason() {
        let lanes = [
            StationStatus.Lane(name: "lane-1", state: "producing", reasons: []),
            StationStatus.Lane(name: "lane-2", state: "waiting", reasons: ["media-empty"]),
        ]
        #expect(StationPulse(lanes: lanes).line == "Can produce: lane-1 producing, lane-2 waiting (media-empty)")
    }
}
