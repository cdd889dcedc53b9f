import ArgumentParser

/// `self-test`: tries out a site, one lane, or one reader.
struct SelfTestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "self-test", abstract: "Try out everything that the station needs, one lane, or one reader.",
        subcommands: [SelfTestSiteCommand.self, SelfTestLaneCommand.self, SelfTestReaderCommand.self],
        defaultSubcommand: SelfTestSiteCommand.self)
}

/// `self-test site`, or `self-test` alone: everything.
struct SelfTestSiteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "site",
        abstract: "Try out everything that the station needs; moves no card unless asked to. Exit code 2 on a failure.")

    @Option(help: "Send so many blanks through each lane, 1 to 3, to the rejected tray (default: none).")
    var consumeCards: Int?

    @Flag(help: "Print 样卡 VOID on each of them.")
    var print = false

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        guard consumeCards.map({ (1...3).contains($0) }) ?? true else {
            throw ValidationError("--consume-cards takes a number from 1 to 3")
        }
        guard !print || consumeCards != nil else { throw ValidationError("--print needs --consume-cards") }
    }

    func run() async throws {
        CoreDumps.forbid()
        let site = try await SelfTestSite(options)
        var report = await site.report()
        report = await site.report(report, cards: consumeCards, prints: print)
        try site.output.write(report) { $0.text(in: site.output.language) }
        guard report.ok else { throw ExitCode(StationExit.failed.rawValue) }
    }
}

/// `self-test lane`: a blank goes the whole way through one lane.
struct SelfTestLaneCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lane",
        abstract: "Prove with a blank which reader sits in a lane's printer; the station must be stopped.",
        discussion: """
            Without --consume-cards it only looks. The blank ends in the rejected tray, also after a failure, as long as \
            the printer has it. Exit code 2 when a step failed.
            """)

    @Argument(help: "Number of the lane, as in lanes.1.printer.")
    var lane: Int

    @Flag(help: "Feed a blank.")
    var consumeCards = false

    @Flag(help: "Print 样卡 VOID on it.")
    var print = false

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        guard !print || consumeCards else { throw ValidationError("--print needs --consume-cards") }
    }

    func run() async throws {
        CoreDumps.forbid()
        let site = try await SelfTestSite(options)
        let output = site.output
        do {
            guard site.running == nil else {
                throw OperatorError(SelfTestRefusal.stationRuns, exit: .refusedBusy)
            }
            guard let setting = site.configuration?.lanes.first(where: { $0.number == lane }) else {
                throw OperatorError(SelfTestRefusal.noSuchLane(lane), exit: .usage)
            }
            let language = output.language
            let isJSON = output.isJSON
            let report = try await site.walk(setting, consumes: consumeCards, prints: print) { step in
                if !isJSON { try? output.write(LaneTestReport.line(step, language)) }
            }
            if isJSON {
                try output.write(report) { $0.text(in: language) }
            } else {
                try output.write(report.text(in: language))
            }
            guard report.ok else { throw ExitCode(StationExit.failed.rawValue) }
        } catch let error as OperatorError {
            try output.end(error)
        }
    }
}

/// What `self-test lane` found.
struct LaneTestReport: Encodable, Equatable {
    var lane: String
    var reader: String
    var printer: String
    var ok: Bool
    var steps: [CardStep]
    /// Blanks that the books do not know of yet: `stock test`.
    var blanksToBook: Int

    static func line(_ step: CardStep, _ language: OperatorLanguage) -> String {
        var table = TextTable(headings: [SelfTestReport.word(step.result).text(in: language).padded(to: 8)])
        table.headings += [step.kind.rawValue.padded(to: 8), step.kind.subject.text(in: language), step.detail]
        return table.text
    }

    func text(in language: OperatorLanguage) -> String {
        let end =
            ok
            ? OperatorText("制证线 \(lane) 自检通过。", "\(lane): nothing failed.")
            : OperatorText(
                "制证线 \(lane) 自检失败。→ \(SelfTestPart.movedCard.remedy.chinese)",
                "\(lane): failed. → \(SelfTestPart.movedCard.remedy.english)")
        let books = OperatorText(
            "用去空白卡 \(blanksToBook) 张。启动制证程序后由两人登记：stock test \(lane) \(blanksToBook) --lot 批号 --reason self-test",
            "\(blanksToBook) blank used. When the station runs, two people book it: stock test \(lane) \(blanksToBook) --lot LOT --reason self-test"
        )
        return [end, blanksToBook > 0 ? books : nil].compactMap { $0?.text(in: language) }.joined(separator: "\n")
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - columns)) }
}

/// Why a self-test does not begin.
enum SelfTestRefusal: OperatorSentence {
    case stationRuns
    case noSuchLane(Int)
    case readerUnknown(lane: String)

    var message: OperatorMessage {
        switch self {
        case .stationRuns:
            OperatorMessage(
                "selfTestStationRuns", "制证程序正在运行并占用设备。请先停止，再执行 self-test lane。",
                "the station runs and has its devices; stop it first, then: self-test lane.")
        case .noSuchLane(let number):
            OperatorMessage(
                "noSuchLane", "配置中没有制证线 \(number)（lanes.\(number).printer）。",
                "the configuration has no lane \(number) (lanes.\(number).printer).")
        case .readerUnknown(let lane):
            OperatorMessage(
                "laneReaderUnknown", "找不到制证线 \(lane) 的读写器，或有多个。请先执行 self-test 查看。",
                "the reader of \(lane) is not there, or several could be it; see self-test.")
        }
    }
}
