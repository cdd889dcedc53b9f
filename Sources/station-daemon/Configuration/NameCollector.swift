internal import Synchronization

/// Collects the keys of a YAML file while it is parsed.
///
/// The parsed file itself does not tell which keys it holds, but it asks about each of them whether it is secret.
final class NameCollector: Sendable {
    private let names = Mutex<Set<String>>([])

    func add(_ name: String) { names.withLock { _ = $0.insert(name) } }

    var sorted: [String] { names.withLock { $0.sorted() } }
}
