import ArgumentParser
import Foundation
import ProductionStation

/// `status`: what the station does now.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show lanes, jobs, blanks and bundles; works without a running station too.")

    @OptionGroup var arguments: StatusArguments

    func run() async throws {
        let query = StationQuery(options: arguments.options)
        let status = try await query.ask("status", as: StationStatus.self) { reader in
            StationStatus(
                facts: try reader.facts(), isRunning: false, simulated: nil, lanes: [],
                alarms: reader.alarms(at: SystemWallClock().now()))
        }
        try query.output.write(status) { StatusText(status: $0, language: query.output.language).text }
    }
}

/// `jobs`: the jobs that the station knows, and acts on them.
struct JobsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jobs", abstract: "List jobs, or cancel one.",
        subcommands: [ListJobsCommand.self, CancelJobCommand.self], defaultSubcommand: ListJobsCommand.self)
}

/// `jobs list`, or `jobs` alone.
struct ListJobsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List jobs, newest first; works without a running station too.")

    @OptionGroup var arguments: JobsArguments

    func run() async throws {
        let query = StationQuery(options: arguments.options)
        var words = ["limit": String(arguments.limit)]
        words["state"] = arguments.state
        let wanted: JobsQuery
        do {
            wanted = try JobsQuery(words)
        } catch let refusal as ActSentence {
            try query.output.end(OperatorError(refusal, exit: .usage))
        }
        let all = try await query.ask("jobs", arguments: words, as: [JobLine].self) { try wanted.run(on: $0) }
        let jobs = all.filter { arguments.office == nil || $0.office == arguments.office }
        try query.output.write(jobs) { Self.table($0, query.output.language) }
    }

    private static func table(_ jobs: [JobLine], _ language: OperatorLanguage) -> String {
        var table = TextTable(
            headings: [
                OperatorText("任务", "job"), OperatorText("受理点", "office"), OperatorText("类别", "kind"),
                OperatorText("状态", "state"), OperatorText("应完成", "due"), OperatorText("失败", "failed"),
                OperatorText("证件序列号", "card serial"),
            ].map { $0.text(in: language) })
        for job in jobs {
            table.rows.append([
                job.job.description, job.office, job.kind, job.state, job.centreDue, String(job.attempts),
                job.cardSerial ?? "",
            ])
        }
        return table.text
    }
}

/// Asks the running station, or reads its state file when there is none.
struct StationQuery {
    let options: GlobalOptions
    let output: CommandOutput
    let settings: Result<StationConfiguration, any Error>

    init(options: GlobalOptions) {
        self.options = options
        settings = Result { try options.configuration() }
        output = (try? settings.get()).map { options.output(for: $0) } ?? options.output()
    }

    /// - Throws: an exit code after the reason was said.
    func ask<Value: Codable & Sendable>(
        _ verb: String, arguments: [String: String] = [:], as type: Value.Type,
        otherwise: (StoreReader) throws -> Value
    ) async throws -> Value {
        let configuration = try settings.get()
        let client = ControlClient(path: configuration.paths.controlSocket)
        do {
            return try await client.request(verb, arguments: arguments, as: type)
        } catch ControlClient.Failure.noDaemon {
            do {
                return try otherwise(try StoreReader(path: StationAssembly.statePath(configuration)))
            } catch let fault as StoreFault where fault.kind == .cannotOpen {
                try output.end(OperatorError(ControlSentence.noDaemon(path: client.path), exit: .noStation))
            } catch let fault as StoreFault {
                try output.end(OperatorError(StartSentence.store(fault), exit: .inputOutput))
            }
        } catch let failure as ControlClient.Failure {
            try output.end(failure.operatorError(of: client))
        }
    }

    /// Only the running station can do it.
    func order<Value: Decodable & Sendable>(
        _ verb: String, arguments: [String: String], credentials: [ControlCredential] = [], as type: Value.Type
    ) async throws -> Value {
        let client = ControlClient(path: try settings.get().paths.controlSocket)
        do {
            return try await client.request(verb, arguments: arguments, credentials: credentials, as: type)
        } catch let failure as ControlClient.Failure {
            try output.end(failure.operatorError(of: client))
        }
    }

    /// - Throws: an exit code after it was said that no station runs, or that it does not answer.
    func requireStation() async throws {
        let client = ControlClient(path: try settings.get().paths.controlSocket)
        do {
            _ = try await client.request("status", as: StationStatus.self)
        } catch let failure as ControlClient.Failure {
            try output.end(failure.operatorError(of: client))
        }
    }
}
