import ArgumentParser
import CardDevices
import Foundation
import ProductionStation

/// `card erase-test`: ends the chip of a test card that a trial left behind.
struct CardEraseTestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "erase-test",
        abstract: "End the chip of a test card for ever. Without --chip: only says which chip is there.",
        discussion: """
            Only for the profile of test cards (security.afterVerification: terminate) and with its own keys, which no \
            person's document has. A chip that this station's journal knows is refused: such a card is settled, not ended.
            """)

    @Option(help: "Which reader: serial:…, usb:… or model:…, as readers shows it (default: the only one).")
    var reader: String?

    @Option(help: "Identity of the chip that shall end, as this verb shows it.")
    var chip: String?

    @Option(help: "Chip profile of the test cards (default: as configured).")
    var profile: String?

    @OptionGroup var options: GlobalOptions

    private static let limit = Duration.seconds(30)

    func run() async throws {
        CoreDumps.forbid()
        let configuration = try options.configuration()
        let output = options.output(for: configuration)
        do {
            let report = try await erase(configuration)
            try output.write(report) { $0.text(in: output.language) }
        } catch let error as OperatorError {
            try output.end(error)
        }
    }

    private func erase(_ configuration: StationConfiguration) async throws -> EraseReport {
        let used = try ReferenceData.chipProfile(profile ?? configuration.reference.chipProfileFile)
        let choice = try await ReaderChoice(reader)
        let station = choice.station(profile: used.json)
        do {
            let keys = try TestCardKeys(
                profile: used.profile, keys: try ChipKeys.requiredStore(configuration, used.profile))
            let found = try await station.recognise(limit: Self.limit)
            guard let chip else { return EraseReport(reader: choice.name, chip: found.identity, isEnded: false) }
            try check(found.identity, is: chip, configuration)
            try await end(found, station, keys)
            return EraseReport(reader: choice.name, chip: found.identity, isEnded: true)
        } catch let problem as ChipOrderProblem {
            throw OperatorError(StartSentence.chipKeys(problem), exit: .configuration)
        } catch let fault as ChipFault {
            let exit: StationExit = fault.kind == .device ? .deviceMissing : .failed
            throw OperatorError(ReaderSentence.chip(fault.kind, reader: choice.name), exit: exit)
        }
    }

    private func check(
        _ found: ChipIdentity, is wanted: String, _ configuration: StationConfiguration
    ) throws {
        guard found.hexadecimal == wanted.uppercased() else {
            throw OperatorError(ReaderSentence.anotherChip(found.hexadecimal), exit: .failed)
        }
        let path = StationAssembly.statePath(configuration)
        guard FileManager.default.fileExists(atPath: path) else { return }
        let isKnown: Bool
        do throws(StoreFault) {
            isKnown = try StoreReader(path: path).card(chipIdentity: found.hexadecimal) != nil
        } catch {
            isKnown = true
        }
        guard !isKnown else { throw OperatorError(ReaderSentence.chipOfACard(found.hexadecimal), exit: .failed) }
    }

    /// The card says which of the keys it has: a wrong one is found before anything is proved to it.
    private func end(
        _ found: RecognisedChip, _ station: WorkerChipStation, _ keys: TestCardKeys
    ) async throws {
        var refusal = ChipFault(.keysRefused, operation: "chip.terminate")
        for channel in try await keys.candidates(for: found) {
            do throws(ChipFault) {
                return try await station.terminate(found.identity, keys: channel, limit: Self.limit)
            } catch {
                guard error.kind == .keysRefused else { throw error }
                refusal = error
            }
        }
        throw refusal
    }
}

/// What `card erase-test` did.
struct EraseReport: Encodable {
    var reader: String
    var chipIdentity: String
    /// False: only looked.
    var isEnded: Bool

    init(reader: String, chip: ChipIdentity, isEnded: Bool) {
        self.reader = reader
        chipIdentity = chip.hexadecimal
        self.isEnded = isEnded
    }

    func text(in language: OperatorLanguage) -> String {
        guard !isEnded else {
            return OperatorText(
                "芯片 \(chipIdentity) 已永久作废，不再接受任何命令。请将卡片按废卡销毁。",
                "chip \(chipIdentity) has ended for ever and takes no command any more; destroy the card as waste."
            ).text(in: language)
        }
        return OperatorText(
            "读写器 \(reader) 中的芯片为 \(chipIdentity)。作废请加：--chip \(chipIdentity)",
            "the chip in \(reader) is \(chipIdentity); to end it, say: --chip \(chipIdentity)"
        ).text(in: language)
    }
}
