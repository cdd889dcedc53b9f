import ArgumentParser
import ProductionStation

/// `lanes`: acts on lanes.
struct LanesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lanes", abstract: "Act on lanes.",
        subcommands: [ReleaseCommand.self, HoldCommand.self, MaintenanceCommand.self])
}

/// `lanes release`: a held lane goes on.
struct ReleaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release", abstract: "Let a held lane go on; two people when a card of it was unaccounted for.")

    @OptionGroup var lane: LaneArgument

    @Option(help: "Account of the person who releases it.")
    var first: String

    @Option(help: "Account of the person who confirms it; another person.")
    var second: String?

    @OptionGroup var credentials: CredentialOptions
    @OptionGroup var options: GlobalOptions

    func run() async throws {
        try await StationQuery(options: options).act(
            "release", lane.subject, by: [first, second].compactMap { $0 }, credentials, as: [String: String].self
        ) { _ in OperatorText("制证线 \(lane.lane) 已放行。", "lane \(lane.lane) is released.") }
    }
}

/// `lanes hold`: a lane stops between two cards.
struct HoldCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hold", abstract: "Stop a lane between two cards until it is released.")

    @OptionGroup var lane: LaneArgument
    @OptionGroup var act: ActOptions

    func run() async throws {
        try await act.perform("hold", lane.subject) { (_: [String: String]) in
            OperatorText("制证线 \(lane.lane) 将在当前卡之后停止。", "lane \(lane.lane) stops after its present card.")
        }
    }
}

/// `lanes maintenance`: a lane in the hands of a technician.
struct MaintenanceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "maintenance", abstract: "Give a lane to a technician after its present card; release ends it.")

    @OptionGroup var lane: LaneArgument
    @OptionGroup var act: ActOptions

    func run() async throws {
        try await act.perform("maintain", lane.subject) { (_: [String: String]) in
            OperatorText(
                "制证线 \(lane.lane) 将在当前卡之后转入检修。", "lane \(lane.lane) is in maintenance after its present card.")
        }
    }
}

/// Which lane an act is about.
struct LaneArgument: ParsableArguments {
    @Argument(help: "Name of the lane, for example lane-1.")
    var lane: String

    var subject: [String: String] { ["lane": lane] }
}
