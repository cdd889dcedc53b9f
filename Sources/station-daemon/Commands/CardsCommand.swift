import ArgumentParser
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
        try await arguments.people.perform(
            "settle", ["card": arguments.cardSerial, "finding": arguments.finding.rawValue], as: SettledCard.self
        ) { $0.sentence }
    }
}

/// `cards inspect`: a finished card passes or fails.
struct InspectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect", abstract: "Pass the card on the desk reader, or fail it with a defect.")

    @Argument(help: "Serial of the card.")
    var cardSerial: String

    @Option(help: "The defect, for example inspectionPrint; without it the card passes.")
    var defect: String?

    @OptionGroup var act: ActOptions

    func run() async throws {
        var subject = ["card": cardSerial]
        subject["defect"] = defect
        try await act.perform("inspect", subject, as: SettledCard.self) { $0.sentence }
    }
}

extension SettledCard {
    fileprivate var sentence: OperatorText { OperatorText("卡片 \(card)：\(phase)", "card \(card): \(phase)") }
}
