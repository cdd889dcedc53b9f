import ArgumentParser
import CardDevices
import Foundation

/// `config`: what is configured, and what can be.
struct ConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Check the configuration, or print what can be configured.",
        subcommands: [ConfigCheckCommand.self, ConfigDocumentCommand.self])
}

/// `config check`: every problem at once.
struct ConfigCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Read the configuration and list every problem; exit code 78 when there is one."
    )

    @Argument(help: "Configuration file; stronger than --config.")
    var file: String?

    @Flag(help: "Do not look whether the files that the configuration names exist.")
    var withoutFiles = false

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        let named = file ?? options.config
        do {
            let configuration = try StationConfiguration.read(
                file: named, environment: environment, checksFiles: !withoutFiles)
            let source = StationConfiguration.file(named: named, environment: environment)
            let output = options.output(for: configuration)
            try output.write(ConfigurationReport(problems: [])) { _ in
                ConfigurationSentence.good(source: source ?? "environment").message.text.text(in: output.language)
            }
        } catch let problems as ConfigurationProblems {
            try options.output(environment: environment).end(problems)
        }
    }
}

/// `config document`: the generated pages.
struct ConfigDocumentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "document",
        abstract:
            "Print a generated page: the keys, an example file, the exit codes, doctor's checks, the self-test's parts, or the udev rules."
    )

    /// What can be printed.
    enum Part: String, CaseIterable, ExpressibleByArgument {
        case keys, example, doctor, udev
        case selfTest = "self-test"
        case exitCodes = "exit-codes"
    }

    @Option(help: "keys, example, exit-codes, doctor, self-test or udev.")
    var part = Part.keys

    func run() async throws {
        let output = CommandOutput(language: .english, isJSON: false)
        switch part {
        case .keys: try output.write(ConfigurationDocument().markdown)
        case .example: try output.write(ConfigurationDocument().example)
        case .exitCodes: try output.write(StationExit.document)
        case .doctor: try output.write(DoctorCheck.document)
        case .selfTest: try output.write(SelfTestPart.document)
        case .udev: try output.write(UdevRules().text)
        }
    }
}
