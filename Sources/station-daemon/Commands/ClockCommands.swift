import ArgumentParser
import ProductionStation

/// `clock`: the machine's time.
struct ClockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clock", abstract: "Act on the clock.", subcommands: [ConfirmClockCommand.self])
}

/// `clock confirm`: a person says that the time is right.
struct ConfirmClockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "confirm",
        abstract: "Say that the machine's time is right after it jumped; purging goes on.")

    @Option(help: "Who looked at the clock.")
    var by: String

    @OptionGroup var credentials: CredentialOptions
    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let query = StationQuery(options: options)
        let confirmed = try await query.order(
            "confirmClock", arguments: [:], credentials: try await query.credentials(credentials, [by]),
            as: [String: String].self)
        try query.output.write(confirmed) { _ in
            OperatorText("已确认本机时间。", "the machine's time is confirmed.").text(in: query.output.language)
        }
    }
}
