import Foundation
import Logging
import ProductionStation
import Synchronization

/// Invariant 6: no personal data outside the Vault. Looks for the sample people's names, numbers and addresses in
/// everything that a station leaves behind.
enum PersonalDataSearch {
    /// What only this person has. Very short names are left out: they are words of other texts too.
    static func words(of job: ProductionJob) -> [String] {
        let holder = job.holder
        let names = [holder.names.han, holder.names.latin, holder.names.arabic].compactMap(\.self)
        return [holder.citizenNumber, holder.householdAddress, holder.currentAddress] + names.filter { $0.count > 2 }
    }

    /// - Returns: what was found and where, without the words themselves.
    static func findings(_ words: [String], files: [String], log: [String], events: [JobEvent]) -> [String] {
        var places: [(name: String, bytes: Data)] = files.compactMap { path in
            FileManager.default.contents(atPath: path).map { (URL(filePath: path).lastPathComponent, $0) }
        }
        places.append(("the log", Data(log.joined(separator: "\n").utf8)))
        if let bytes = try? JSONEncoder().encode(events) { places.append(("an event", bytes)) }
        return places.compactMap { place in
            let count = words.count { place.bytes.range(of: Data($0.utf8)) != nil }
            return count == 0 ? nil : "\(count) personal words in \(place.name)"
        }
    }
}

/// Everything that the stations of a site logged.
final class LogLines: Sendable {
    private let lines = Mutex<[String]>([])

    var all: [String] { lines.withLock { $0 } }

    func add(_ line: String) {
        lines.withLock { if $0.count < 200_000 { $0.append(line) } }
    }
}

/// Keeps each line with its metadata.
struct CollectingLogHandler: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace
    private let lines: LogLines

    init(_ lines: LogLines) { self.lines = lines }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        lines.add("\(event.message) \(metadata) \(event.metadata ?? [:]) \(event.error.map { "\($0)" } ?? "")")
    }
}
