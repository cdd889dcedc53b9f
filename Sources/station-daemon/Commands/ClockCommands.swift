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

    @OptionGroup var act: ActOptions

    func run() async throws {
        try await act.perform("confirmClock") { (_: [String: String]) in
            OperatorText("已确认本机时间。", "the machine's time is confirmed.")
        }
    }
}
