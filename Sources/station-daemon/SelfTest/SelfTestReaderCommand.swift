import ArgumentParser
import CardDevices

/// `self-test reader`: a reader and the card in it, without changing anything on the card.
struct SelfTestReaderCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reader",
        abstract: "Try out a chip reader with any card in it; nothing on the card is changed. Exit code 2 on a fault.")

    @Option(help: "Which reader: serial:…, usb:… or model:…, as readers shows it (default: the only one).")
    var reader: String?

    @Option(help: "Seconds for all steps together, 1 to 120.")
    var limit = 20

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        guard (1...120).contains(limit) else { throw ValidationError("--limit takes seconds from 1 to 120") }
    }

    func run() async throws {
        let output = options.quietOutput()
        do {
            let choice = try await ReaderChoice(reader)
            let steps = await choice.station(profile: []).examine(limit: .seconds(limit))
            let report = ReaderTestReport(reader: choice.name, steps: steps)
            try output.write(report) { $0.text(in: output.language) }
            guard report.ok else { throw ExitCode(report.exit.rawValue) }
        } catch let error as OperatorError {
            try output.end(error)
        }
    }
}

/// What `self-test reader` found.
struct ReaderTestReport: Encodable {
    var reader: String
    var ok: Bool
    var steps: [ReaderTestStep]
    /// What is wrong and what to do, in both languages; nil when all is well.
    var problem: OperatorText?

    init(reader: String, steps: [ReaderTestStep]) {
        self.reader = reader
        self.steps = steps
        let fault = steps.last.flatMap(\.fault)
        ok = fault == nil && steps.count == ReaderTestStep.Kind.allCases.count
        guard !ok else { return }
        let kind = fault.flatMap(DeviceFault.Kind.init(rawValue:)) ?? .closed
        problem = ReaderSentence.device(kind, reader: reader).message.text
    }

    /// A reader that is not there is not a reader that is broken.
    var exit: StationExit { steps.last?.kind == .find ? .deviceMissing : .failed }

    func text(in language: OperatorLanguage) -> String {
        var table = TextTable(
            headings: [
                OperatorText("步骤", "step"), OperatorText("结果", "result"), OperatorText("毫秒", "ms"),
                OperatorText("说明", "detail"),
            ].map { $0.text(in: language) })
        table.rows = steps.map { step in
            [
                Self.words(step.kind).text(in: language), step.fault ?? OperatorText("正常", "ok").text(in: language),
                String(Double(Int(step.milliseconds * 100)) / 100), step.detail,
            ]
        }
        return table.text + "\n" + (problem ?? OperatorText("读写器正常。", "The reader works.")).text(in: language)
    }

    private static func words(_ kind: ReaderTestStep.Kind) -> OperatorText {
        switch kind {
        case .find: OperatorText("查找读写器", "find the reader")
        case .connect: OperatorText("上电并独占", "power and take the card")
        case .reset: OperatorText("冷复位", "cold reset")
        case .select: OperatorText("选择主文件", "select the master file")
        case .uid: OperatorText("读 UID（非接触）", "UID (contactless)")
        case .challenge: OperatorText("取随机数", "get a challenge")
        case .roundTrip: OperatorText("单条命令耗时", "one command there and back")
        case .reconnect: OperatorText("断电后再次上电", "let go and take again")
        }
    }
}
