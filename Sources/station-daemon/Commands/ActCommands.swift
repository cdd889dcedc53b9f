import ArgumentParser
import Foundation
import ProductionStation

/// `cards`: acts on single cards.
struct CardsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cards", abstract: "Act on single cards.",
        subcommands: [SettleCommand.self, InspectCommand.self, TakeOutCommand.self])
}

/// `cards settle`: two people say where an unaccounted card is.
struct SettleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "settle",
        abstract:
            "Settle a card that nobody could place: accepted and rejected by its chip on the desk reader, or missing.")

    @OptionGroup var arguments: SettleArguments

    func run() async throws {
        let query = StationQuery(options: arguments.options)
        let settled = try await query.order(
            "settle", arguments: ["card": arguments.cardSerial, "finding": arguments.finding.rawValue],
            credentials: try await query.credentials(arguments.credentials, [arguments.first, arguments.second]),
            as: SettledCard.self)
        try query.output.write(settled) { $0.sentence.text(in: query.output.language) }
    }
}

/// `cards inspect`: a finished card passes or fails.
struct InspectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect", abstract: "Pass the card on the desk reader, or fail it with a defect.")

    @Argument(help: "Serial of the card.")
    var cardSerial: String

    @Option(help: "The inspector.")
    var by: String

    @Option(help: "The defect, for example inspectionPrint; without it the card passes.")
    var defect: String?

    @OptionGroup var credentials: CredentialOptions
    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let query = StationQuery(options: options)
        var arguments = ["card": cardSerial]
        arguments["defect"] = defect
        let inspected = try await query.order(
            "inspect", arguments: arguments, credentials: try await query.credentials(credentials, [by]),
            as: SettledCard.self)
        try query.output.write(inspected) { $0.sentence.text(in: query.output.language) }
    }
}

extension SettledCard {
    fileprivate var sentence: OperatorText { OperatorText("卡片 \(card)：\(phase)", "card \(card): \(phase)") }
}

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

    @Argument(help: "Name of the lane, for example lane-1.")
    var lane: String

    @Option(help: "Who releases it.")
    var first: String

    @Option(help: "Who confirms it; another person.")
    var second: String?

    @OptionGroup var credentials: CredentialOptions
    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let query = StationQuery(options: options)
        let people = [first, second].compactMap { $0 }
        let released = try await query.order(
            "release", arguments: ["lane": lane], credentials: try await query.credentials(credentials, people),
            as: [String: String].self)
        try query.output.write(released) { _ in
            OperatorText("制证线 \(lane) 已放行。", "lane \(lane) is released.").text(in: query.output.language)
        }
    }
}

/// `lanes hold`: a lane stops between two cards.
struct HoldCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hold", abstract: "Stop a lane between two cards until it is released.")

    @Argument(help: "Name of the lane, for example lane-1.")
    var lane: String

    @Option(help: "Who stops it.")
    var by: String

    @OptionGroup var credentials: CredentialOptions
    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let query = StationQuery(options: options)
        let held = try await query.order(
            "hold", arguments: ["lane": lane], credentials: try await query.credentials(credentials, [by]),
            as: [String: String].self)
        try query.output.write(held) { _ in
            OperatorText("制证线 \(lane) 将在当前卡之后停止。", "lane \(lane) stops after its present card.")
                .text(in: query.output.language)
        }
    }
}

/// `lanes maintenance`: a lane in the hands of a technician.
struct MaintenanceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "maintenance", abstract: "Give a lane to a technician after its present card; release ends it.")

    @Argument(help: "Name of the lane, for example lane-1.")
    var lane: String

    @Option(help: "The technician.")
    var by: String

    @OptionGroup var credentials: CredentialOptions
    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let query = StationQuery(options: options)
        let maintained = try await query.order(
            "maintain", arguments: ["lane": lane], credentials: try await query.credentials(credentials, [by]),
            as: [String: String].self)
        try query.output.write(maintained) { _ in
            OperatorText("制证线 \(lane) 将在当前卡之后转入检修。", "lane \(lane) is in maintenance after its present card.")
                .text(in: query.output.language)
        }
    }
}

/// `bundles`: acts on bundles.
struct BundlesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bundles", abstract: "Act on bundles.", subcommands: [CloseBundleCommand.self])
}

/// `bundles close`: an office's open bundle is closed and listed.
struct CloseBundleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "close", abstract: "Close an office's open bundle; its delivery list is written.")

    @Argument(help: "Code of the office.")
    var office: String

    @Option(help: "Who closes it.")
    var by: String

    @OptionGroup var credentials: CredentialOptions
    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let query = StationQuery(options: options)
        let list = try await query.order(
            "closeBundle", arguments: ["office": office], credentials: try await query.credentials(credentials, [by]),
            as: DeliveryList.self)
        try query.output.write(list) { list in
            OperatorText(
                "受理点 \(list.office)：包 \(list.number)，清单第 \(list.version) 版，\(list.rows.count) 张。",
                "office \(list.office): bundle \(list.number), list version \(list.version), \(list.rows.count) cards."
            ).text(in: query.output.language)
        }
    }
}
