import ArgumentParser
import ProductionStation

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

    @OptionGroup var act: ActOptions

    func run() async throws {
        try await act.perform("closeBundle", ["office": office], as: DeliveryList.self) { list in
            OperatorText(
                "受理点 \(list.office)：包 \(list.number)，清单第 \(list.version) 版，\(list.rows.count) 张。",
                "office \(list.office): bundle \(list.number), list version \(list.version), \(list.rows.count) cards.")
        }
    }
}
