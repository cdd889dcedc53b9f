import Foundation
import Synchronization

/// Two threads on which all simulations of the tests run, one site after another.
///
/// A site runs synchronously and takes a whole core. On the threads of Swift's cooperative pool, of which there are as
/// many as cores, it would keep every other test waiting, also those that hold a time limit.
final class SimulationThreads: Sendable {
    static let shared = SimulationThreads(count: 2)

    private let waiting = Mutex<[@Sendable () -> Void]>([])
    private let arrived = DispatchSemaphore(value: 0)

    private init(count: Int) {
        for number in 1...count {
            let thread = Thread { [self] in
                while true {
                    arrived.wait()
                    let work = waiting.withLock { $0.isEmpty ? nil : $0.removeFirst() }
                    work?()
                }
            }
            thread.name = "simulation-\(number)"
            thread.stackSize = 8 << 20
            thread.start()
        }
    }

    /// Runs `body` on one of the threads, in the order in which the calls came.
    func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            waiting.withLock { $0.append { continuation.resume(with: Result(catching: body)) } }
            arrived.signal()
        }
    }
}
