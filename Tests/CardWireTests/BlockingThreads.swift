import Foundation
import Synchronization
import Testing

/// Threads for tests that wait by blocking: for pcscd, for programs, for a hand that puts cards in.
///
/// On the threads of Swift's cooperative pool, of which there are as many as cores, they would keep every other test of
/// the process waiting, also those that hold a time limit.
final class BlockingThreads: TaskExecutor {
    static let shared = BlockingThreads(count: 8)

    private let waiting = Mutex<[UnownedJob]>([])
    private let arrived = DispatchSemaphore(value: 0)

    private init(count: Int) {
        for number in 1...count {
            let thread = Thread { [self] in
                while true {
                    arrived.wait()
                    let job = waiting.withLock { $0.isEmpty ? nil : $0.removeFirst() }
                    job?.runSynchronously(on: asUnownedTaskExecutor())
                }
            }
            thread.name = "wire-\(number)"
            thread.start()
        }
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        waiting.withLock { $0.append(job) }
        arrived.signal()
    }
}

/// Runs tests on ``BlockingThreads``.
struct OnBlockingThreads: SuiteTrait, TestTrait, TestScoping {
    var isRecursive: Bool { true }

    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        guard testCase != nil else { return try await function() }
        try await withTaskExecutorPreference(BlockingThreads.shared) { try await function() }
    }
}
