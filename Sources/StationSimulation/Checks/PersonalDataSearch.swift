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
        let search = ManyWordSearch(words)
        return places.compactMap { place in
            let count = search.found(in: place.bytes)
            return count == 0 ? nil : "\(count) personal words in \(place.name)"
        }
    }
}

/// Looks for many words in one pass: a log of many lives has megabytes.
struct ManyWordSearch {
    /// Words by their first eight bytes; shorter ones are not looked for.
    private var byHead: [UInt64: [[UInt8]]] = [:]
    /// Which heads there are, by sixteen bits of each: most places need no more than this look.
    private var filter = [Bool](repeating: false, count: 1 << 16)

    init(_ words: [String]) {
        for word in words {
            let bytes = Array(word.utf8)
            guard bytes.count >= 8 else { continue }
            let head = bytes[..<8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            byHead[head, default: []].append(bytes)
            filter[Self.slot(head)] = true
        }
    }

    private static func slot(_ head: UInt64) -> Int { Int((head &* 0x9E37_79B9_7F4A_7C15) >> 48) }

    /// - Returns: at how many places one of the words stands.
    func found(in data: Data) -> Int {
        data.withUnsafeBytes { bytes in
            var count = 0
            var head: UInt64 = 0
            for (index, byte) in bytes.enumerated() {
                head = head << 8 | UInt64(byte)
                guard index >= 7, filter[Self.slot(head)], let words = byHead[head] else { continue }
                let rest = bytes[(index - 7)...]
                count += words.count { rest.starts(with: $0) }
            }
            return count
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
