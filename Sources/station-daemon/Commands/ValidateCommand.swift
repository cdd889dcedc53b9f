import ArgumentParser
import Foundation
import ProductionStation

/// `validate`: every problem of job files and cancellations.
struct ValidateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract:
            "Check job files and cancellations by every rule of their documents, and list every problem; exit code 2 when there is one."
    )

    @OptionGroup var arguments: ValidateArguments

    func run() async throws {
        let bench = try JobBench(arguments.options)
        let progress = ProgressLine()
        var reports: [JobFileReport] = []
        for (index, file) in arguments.files.enumerated() {
            progress.show(file, done: index + 1, total: arguments.files.count)
            reports.append(bench.report(on: file))
        }
        progress.clear()
        try bench.output.write(reports) { reports in
            reports.map { $0.text(in: bench.output.language) }.joined(separator: "\n")
        }
        if reports.contains(where: { !$0.isAccepted }) { throw ExitCode(StationExit.failed.rawValue) }
    }
}

/// `preview`: both faces of a job's card as PNG.
struct PreviewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "preview",
        abstract: "Draw both faces of a job's card as front.png and back.png, marked as a sample.")

    @OptionGroup var arguments: PreviewArguments

    func run() async throws {
        let bench = try JobBench(arguments.options)
        let report = bench.report(on: arguments.file)
        guard report.isAccepted, let job = bench.job(in: arguments.file) else {
            try bench.output.write(report) { $0.text(in: bench.output.language) }
            throw ExitCode(StationExit.failed.rawValue)
        }
        do {
            let paths = try bench.draw(job, in: arguments.output)
            try bench.output.write(paths) { $0.joined(separator: "\n") }
        } catch {
            try bench.output.end(
                OperatorError(
                    StartSentence.inputOutput(operation: "draw", path: arguments.output, reason: "\(error)"),
                    exit: .inputOutput))
        }
    }
}

/// What one job file or cancellation is worth.
struct JobFileReport: Codable, Equatable, Sendable {
    var file: String
    /// What it is; nil for a job document, and for whatever does not say that it is a cancellation.
    var subject: IntakeReceipt.Subject?
    var job: String?
    var isAccepted: Bool
    var problems: [JobEvent.Reason]
    var warnings: [JobEvent.Reason]

    func text(in language: OperatorLanguage) -> String {
        let verdict =
            isAccepted
            ? OperatorText("合格", "accepted").text(in: language) : OperatorText("退回", "refused").text(in: language)
        let what = subject == nil ? "" : OperatorText("（撤销通知）", " (cancellation)").text(in: language)
        let lines = (problems + warnings).map { reason in
            "    \(reason.code)\(reason.path.map { " \($0)" } ?? ""): "
                + OperatorText(reason.chinese, reason.english).text(in: language)
        }
        return (["\(file): \(verdict)\(what)\(job.map { " (\($0))" } ?? "")"] + lines).joined(separator: "\n")
    }
}
