import ArgumentParser
import CardDevices

/// `readers`: which chip readers are there.
struct ReadersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "readers", abstract: "List the chip readers behind pcscd and what is in them.")

    @Flag(help: "Go on, and show the list again after every change, until interrupted.")
    var watch = false

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let output = options.quietOutput()
        guard watch else {
            do {
                return try write(try await ReaderChoice.reports(), output)
            } catch let error as OperatorError {
                try output.end(error)
            }
        }
        let monitor = PCSCMonitor()
        while !Task.isCancelled {
            do throws(DeviceFault) {
                guard let reports = try await monitor.changes(limit: .seconds(60)) else { continue }
                try? write(reports, output)
            } catch {
                try output.end(OperatorError(ReaderSentence.device(error.kind, reader: "pcscd"), exit: .deviceMissing))
            }
        }
    }

    private func write(_ reports: [PCSCReaderReport], _ output: CommandOutput) throws {
        try output.write(reports) { ReadersText(reports: $0, language: output.language).text }
    }
}

/// The list for people.
struct ReadersText: OperatorWriting {
    let reports: [PCSCReaderReport]
    let language: OperatorLanguage

    var text: String {
        guard !reports.isEmpty else { return ReaderSentence.noReaders.message.text.text(in: language) }
        var table = TextTable(headings: [
            say("读写器（用于配置）", "reader (for the configuration)"), say("卡片", "card"), "ATR",
            say("命令最大字节数", "bytes of a command"), say("USB 位置", "USB port"), say("名称", "name now"),
        ])
        table.rows = reports.map { report in
            [
                "pcsc:\(report.selector)", state(report), report.answerToReset, String(report.commandBytesMax),
                report.usbPath ?? (report.isSimulated ? say("模拟", "simulated") : "-"), report.name,
            ]
        }
        return table.text
    }

    private func state(_ report: PCSCReaderReport) -> String {
        if report.isCardMute { return say("不应答", "mute") }
        return report.isCardPresent ? say("有", "present") : say("无", "none")
    }
}

extension GlobalOptions {
    /// Output in the configured language where there is a readable configuration: a verb that needs none of it.
    func quietOutput() -> CommandOutput {
        quietConfiguration().map { output(for: $0) } ?? output()
    }
}
