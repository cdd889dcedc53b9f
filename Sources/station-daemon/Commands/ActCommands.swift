import ArgumentParser
import Foundation
import ProductionStation

/// `cards`: acts on single cards.
struct CardsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cards", abstract: "Act on single cards.", subcommands: [SettleCommand.self])
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
            "settle",
            arguments: [
                "card": arguments.cardSerial, "finding": arguments.finding.rawValue, "first": arguments.first,
                "second": arguments.second,
            ], as: SettledCard.self)
        try query.output.write(settled) { card in
            OperatorText("卡片 \(card.card)：\(card.phase)", "card \(card.card): \(card.phase)")
                .text(in: query.output.language)
        }
    }
}

/// `lanes`: acts on lanes.
struct LanesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lanes", abstract: "Act on lanes.", subcommands: [ReleaseCommand.self])
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

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let query = StationQuery(options: options)
        var arguments = ["lane": lane, "first": first]
        arguments["second"] = second
        let released = try await query.order("release", arguments: arguments, as: [String: String].self)
        try query.output.write(released) { _ in
            OperatorText("制证线 \(lane) 已放行。", "lane \(lane) is released.").text(in: query.output.language)
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

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let query = StationQuery(options: options)
        let list = try await query.order("closeBundle", arguments: ["office": office], as: DeliveryList.self)
        try query.output.write(list) { list in
            OperatorText(
                "受理点 \(list.office)：包 \(list.number)，清单第 \(list.version) 版，\(list.rows.count) 张。",
                "office \(list.office): bundle \(list.number), list version \(list.version), \(list.rows.count) cards."
            ).text(in: query.output.language)
        }
    }
}
