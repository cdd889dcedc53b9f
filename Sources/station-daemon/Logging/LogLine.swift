import Foundation
import Logging

/// One log record as a line of text or of JSON. The message is a constant; facts are metadata, sorted by key.
struct LogLine: Sendable {
    var format: LogFormat
    /// True when standard error is the journal: it wants a priority before each line and has its own clock.
    var isJournal: Bool

    static let bytesMax = 8_192

    /// With its end. Longer lines are cut and say so.
    func bytes(
        level: Logger.Level, label: String, message: String, metadata: [String: String], time: Date
    ) -> [UInt8] {
        let body: String
        switch format {
        case .text: body = text(level: level, label: label, message: message, metadata: metadata, time: time)
        case .json: body = json(level: level, label: label, message: message, metadata: metadata, time: time)
        }
        var line = Array((isJournal ? "<\(level.journalPriority)>" : "").utf8) + Array(body.utf8)
        if line.count >= Self.bytesMax {
            let mark = Array(" …cut".utf8)
            line = Array(line.prefix(Self.bytesMax - mark.count - 1)) + mark
        }
        return line + [UInt8(ascii: "\n")]
    }

    private func text(
        level: Logger.Level, label: String, message: String, metadata: [String: String], time: Date
    ) -> String {
        let facts = metadata.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value.quotedIfNeeded)" }.joined()
        let head = isJournal ? "" : "\(Self.stamp(time)) \(level.rawValue) "
        return "\(head)\(label): \(message.onOneLine)\(facts)"
    }

    private func json(
        level: Logger.Level, label: String, message: String, metadata: [String: String], time: Date
    ) -> String {
        let record = Record(
            time: Self.stamp(time), level: level.rawValue, logger: label, message: message, metadata: metadata)
        // Strings always have a JSON form.
        return (try? JSONOutput.line(of: record)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    private struct Record: Encodable {
        var time: String
        var level: String
        var logger: String
        var message: String
        var metadata: [String: String]
    }

    static func stamp(_ time: Date) -> String {
        time.formatted(
            .iso8601.year().month().day().time(includingFractionalSeconds: true).timeZone(separator: .omitted))
    }
}

extension Logger.Level {
    /// As syslog counts.
    fileprivate var journalPriority: Int {
        switch self {
        case .trace, .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }
}

extension String {
    /// Nothing that a person logs can begin a second line.
    fileprivate var onOneLine: String {
        unicodeScalars.reduce(into: "") { text, scalar in
            if scalar.properties.generalCategory == .control {
                text += "\\u{\(String(scalar.value, radix: 16))}"
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
    }

    fileprivate var quotedIfNeeded: String {
        let line = onOneLine
        guard line.isEmpty || line.contains(where: { $0 == " " || $0 == "\"" || $0 == "=" }) else { return line }
        return "\"" + line.replacing("\"", with: "\\\"") + "\""
    }
}
