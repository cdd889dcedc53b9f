import ArgumentParser
import CardDevices
import Foundation
import ProductionStation

/// `card`: one card in a reader.
struct CardCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "card", abstract: "Look at one card in a chip reader.",
        subcommands: [
            CardReadCommand.self, CardEraseTestCommand.self,
        ])
}

/// `card read`: what any reader may see of a card, and whether it is whole.
struct CardReadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "read",
        abstract:
            "Show which files a card holds, and check them; nothing personal is shown. Exit code 2 on a difference.")

    @Option(help: "Which reader: serial:…, usb:… or model:…, as readers shows it (default: the only one).")
    var reader: String?

    @Option(help: "Chip profile (default: as configured, else the one shipped with the station).")
    var profile: String?

    @Option(help: "Certificate (DER) of the authority that EF.SOD must lead to (default: as configured).")
    var authority: String?

    @OptionGroup var options: GlobalOptions

    private static let limit = Duration.seconds(60)

    func run() async throws {
        let configuration = options.quietConfiguration()
        let output = options.quietOutput()
        do {
            let choice = try await ReaderChoice(reader)
            let profile = try ReferenceData.chipProfile(profile ?? configuration?.reference.chipProfileFile)
            let card: ReadCard
            do throws(ChipFault) {
                card = try await choice.station(profile: profile.json).readCard(limit: Self.limit)
            } catch {
                let exit: StationExit = error.kind == .device ? .deviceMissing : .failed
                throw OperatorError(ReaderSentence.chip(error.kind, reader: choice.name), exit: exit)
            }
            let journal = configuration.flatMap { Self.journal($0, card) }
            let trust = try (authority ?? configuration?.keys.authorityCertificateFile).map { path in
                SecurityTrust(
                    authorities: [try ChipKeys.certificate(path)], now: SystemWallClock().now().milliseconds)
            }
            let report = CardReport(
                card, profile.profile, trust: trust, journal: journal, reader: choice.name)
            try output.write(report) { $0.text(in: output.language) }
            guard report.ok else { throw ExitCode(StationExit.failed.rawValue) }
        } catch let error as OperatorError {
            try output.end(error)
        }
    }

    /// What this station's journal knows of the chip; nil without a journal that may be read.
    private static func journal(_ configuration: StationConfiguration, _ card: ReadCard) -> CardReport.Journal? {
        do throws(StoreFault) {
            let store = try StoreReader(path: StationAssembly.statePath(configuration))
            guard let record = try store.card(chipIdentity: card.identity.hexadecimal) else { return .unknown }
            return .known(record)
        } catch {
            return nil
        }
    }
}
