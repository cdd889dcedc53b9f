import Foundation

/// What a receiver of the spool's results has seen so far: an event that changes or vanishes afterwards is a finding.
struct SpoolLedger {
    struct Event: Decodable {
        struct Job: Decodable, Hashable {
            var id: String
            var revision: Int
        }

        var id: String
        var job: Job
        var number: Int
        var kind: String
        var cardSerial: String?
        var chipIdentity: String?
        var permitNumber: String?

        var isFinal: Bool { ["packed", "notMade", "refused"].contains(kind) }
    }

    let spool: String
    private(set) var events: [Event] = []
    private var files: [String: Data] = [:]

    init(spool: String) { self.spool = spool }

    /// Reads `events/` again.
    ///
    /// - Returns: what should not be.
    mutating func look() throws -> [String] {
        var findings: [String] = []
        var seen: Set<String> = []
        let folder = spool + "/events"
        guard FileManager.default.fileExists(atPath: folder) else { return [] }
        for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() where !name.hasPrefix(".") {
            seen.insert(name)
            let bytes = try Data(contentsOf: URL(filePath: "\(folder)/\(name)"))
            if let before = files[name] {
                if before != bytes { findings.append("event file \(name) changed its content") }
                continue
            }
            files[name] = bytes
            do {
                events.append(try JSONDecoder().decode(Event.self, from: bytes))
            } catch {
                findings.append("event file \(name) is not whole: \(bytes.count) bytes")
            }
        }
        for name in files.keys.sorted() where !seen.contains(name) { findings.append("event file \(name) vanished") }
        return findings
    }

    /// Every job has numbers from 1 without a gap, one kind of end, and nothing after it.
    func sequences(expecting jobs: Set<String>) -> [String] {
        var findings: [String] = []
        let byJob = Dictionary(grouping: events, by: \.job)
        for (job, events) in byJob.sorted(by: { $0.key.id < $1.key.id }) {
            let ordered = events.sorted { $0.number < $1.number }
            let kinds = ordered.map(\.kind)
            if ordered.map(\.number) != Array(1...ordered.count) {
                findings.append("\(job.id): numbers \(ordered.map(\.number))")
            }
            if ordered.filter(\.isFinal).count != 1 { findings.append("\(job.id): ended by \(kinds)") }
            if ordered.last?.isFinal != true { findings.append("\(job.id): something after its end: \(kinds)") }
            if kinds.first != "refused", kinds.first != "accepted" {
                findings.append("\(job.id): begins with \(kinds)")
            }
            let produced = kinds.filter { $0 == "produced" }.count
            let withdrawn = kinds.filter { $0 == "withdrawn" }.count
            if kinds.contains("packed"), produced - min(produced - 1, withdrawn) != 1 {
                findings.append("\(job.id): produced \(produced) times: \(kinds)")
            }
        }
        for job in jobs.subtracting(byJob.keys.map(\.id)).sorted() { findings.append("\(job): no event at all") }
        return findings
    }
}
