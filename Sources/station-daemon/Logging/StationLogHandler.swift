import Foundation
import Glibc
import Logging

/// Writes log records to standard error, each with one system call.
struct StationLogHandler: LogHandler {
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?
    private let label: String
    private let line: LogLine
    private let now: @Sendable () -> Date
    private let write: @Sendable ([UInt8]) -> Void

    init(
        label: String, level: Logger.Level, line: LogLine, now: @escaping @Sendable () -> Date = { Date() },
        write: @escaping @Sendable ([UInt8]) -> Void = { _ = Glibc.write(STDERR_FILENO, $0, $0.count) }
    ) {
        self.label = label
        logLevel = level
        self.line = line
        self.now = now
        self.write = write
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var facts = metadata.merging(metadataProvider?.get() ?? [:]) { _, new in new }
        if let own = event.metadata { facts.merge(own) { _, new in new } }
        if let error = event.error { facts["error"] = "\(type(of: error))" }
        write(
            line.bytes(
                level: event.level, label: label, message: event.message.description,
                metadata: facts.mapValues { "\($0)" }, time: now()))
    }

    /// Makes every logger of the process one of these. Once, at start.
    static func bootstrap(_ log: StationConfiguration.Log, environment: [String: String]) {
        let line = LogLine(format: log.format, isJournal: StandardError.isJournal(environment))
        let level = log.level.level
        LoggingSystem.bootstrap { StationLogHandler(label: $0, level: level, line: line) }
    }
}

extension LogLevelName {
    var level: Logger.Level {
        switch self {
        case .trace: .trace
        case .debug: .debug
        case .info: .info
        case .notice: .notice
        case .warning: .warning
        case .error: .error
        case .critical: .critical
        }
    }
}

/// What standard error is connected to.
enum StandardError {
    /// Whether it is the stream that systemd names in `JOURNAL_STREAM` (device and inode number).
    static func isJournal(_ environment: [String: String], descriptor: CInt = STDERR_FILENO) -> Bool {
        guard let stream = environment["JOURNAL_STREAM"] else { return false }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return false }
        return stream == "\(status.st_dev):\(status.st_ino)"
    }
}
