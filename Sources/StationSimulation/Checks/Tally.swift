import Synchronization

/// Counts things by name.
final class Tally: Sendable {
    private let numbers = Mutex<[String: Int]>([:])

    func add(_ name: String) { numbers.withLock { $0[name, default: 0] += 1 } }

    var counts: [String: Int] { numbers.withLock { $0 } }
}
