import ArgumentParser
import Foundation

/// What every verb takes.
struct GlobalOptions: ParsableArguments {
    @Option(
        help: "Configuration file (default: $STATION_CONFIGURATION_FILE, else /etc/production-station/station.yaml).")
    var config: String?

    @Flag(help: "JSON for programs instead of text for people.")
    var json = false

    @Option(help: "Language of the output: zh-Hans or en (default: as configured).")
    var language: OperatorLanguage?

    /// Output before, or without, a readable configuration.
    func output(environment: [String: String] = ProcessInfo.processInfo.environment) -> CommandOutput {
        let configured = environment[ConfigurationKey.stationLanguage.environmentName]
        let language = language ?? configured.flatMap(OperatorLanguage.init(rawValue:)) ?? .simplifiedChinese
        return CommandOutput(language: language, isJSON: json)
    }

    func output(for configuration: StationConfiguration) -> CommandOutput {
        CommandOutput(language: language ?? configuration.station.language, isJSON: json)
    }

    /// The configuration when it can be read: for verbs that work without one.
    func quietConfiguration() -> StationConfiguration? {
        try? StationConfiguration.read(
            file: config, environment: ProcessInfo.processInfo.environment, checksFiles: false)
    }

    /// The configuration, or the end of the verb with every problem said. Files that it names may be missing: a station
    /// starts without them and says so, and `config check` looks for them.
    func configuration(
        environment: [String: String] = ProcessInfo.processInfo.environment,
        overrides: [(key: ConfigurationKey, value: String)] = []
    ) throws -> StationConfiguration {
        do {
            return try StationConfiguration.read(
                file: config, environment: environment, overrides: overrides, checksFiles: false)
        } catch let problems as ConfigurationProblems {
            try output(environment: environment).end(problems)
        }
    }
}

extension CommandOutput {
    /// Shows every problem of a configuration and ends with ``StationExit/configuration``.
    func end(_ problems: ConfigurationProblems) throws -> Never {
        try write(ConfigurationReport(problems: problems.problems)) { report in
            report.problems.map { $0.line(in: language) }.joined(separator: "\n")
        }
        if !isJSON { complain(ConfigurationSentence.problems(count: problems.problems.count).message) }
        throw ExitCode(StationExit.configuration.rawValue)
    }
}

/// What `config check --json` prints.
struct ConfigurationReport: Encodable {
    var ok: Bool { problems.isEmpty }
    var problems: [ConfigurationProblem]

    private enum CodingKeys: CodingKey { case ok, problems }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(ok, forKey: .ok)
        try container.encode(problems, forKey: .problems)
    }
}
