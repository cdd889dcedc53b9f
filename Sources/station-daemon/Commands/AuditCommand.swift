import ArgumentParser
import Foundation
import ProductionStation

/// `audit`: who did what, and whether the log still is what was written.
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Show the audit log, newest line first, and verify its chain; exit code 2 when it is broken.",
        discussion: "Reads only. Works without a running station, and for one that cannot produce.")

    @OptionGroup var arguments: AuditArguments

    func run() async throws {
        let query = StationQuery(options: arguments.options)
        let words = ["limit": String(arguments.limit)]
        let report = try await query.ask("audit", arguments: words, as: AuditReport.self) {
            try AuditQuery(words).run(on: $0)
        }
        try query.output.write(report) { Self.text(of: $0, query.output.language) }
        guard report.firstBroken == nil else { throw ExitCode(StationExit.failed.rawValue) }
    }

    static func text(of report: AuditReport, _ language: OperatorLanguage) -> String {
        let verdict =
            report.firstBroken.map { number in
                OperatorText(
                    "审计日志自第 \(number) 条起与哈希链不符：请保留状态文件并报告安全负责人。",
                    "The audit log does not fit its chain from entry \(number) on: keep the state file and tell the security officer."
                )
            }
            ?? OperatorText(
                "审计日志共 \(report.count) 条，哈希链完整。", "The audit log has \(report.count) entries; its chain verifies.")
        var table = TextTable(
            headings: [
                OperatorText("序号", "entry"), OperatorText("时间（UTC）", "time (UTC)"), OperatorText("人员", "who"),
                OperatorText("操作", "act"), OperatorText("对象", "subject"), OperatorText("结果", "result"),
            ].map { $0.text(in: language) })
        for line in report.lines {
            let entry = line.entry
            table.rows.append([
                String(line.number), entry.at.rfc3339,
                [entry.actor, entry.secondActor].compactMap { $0 }.joined(separator: ", "),
                entry.act, entry.subject, entry.result,
            ])
        }
        return verdict.text(in: language) + "\n\n" + table.text
    }
}

/// `audit`: how much of the log.
struct AuditArguments: ParsableArguments {
    @Option(help: "At most so many entries, from 1 to 10000.")
    var limit = 100

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        guard (1...10_000).contains(limit) else { throw ValidationError("--limit takes a number from 1 to 10000") }
    }
}

/// The arguments of `audit`, the same over the socket and on the state file.
struct AuditQuery: Sendable {
    var limit: Int

    init(_ arguments: [String: String]) {
        limit = min(10_000, max(1, arguments["limit"].flatMap(Int.init) ?? 100))
    }

    func run(on reader: StoreReader) throws(StoreFault) -> AuditReport { try reader.audit(limit: limit) }
}
