/// How a part of the self-test ended.
enum SelfTestResult: String, Sendable, Codable {
    case ok, failed
    /// Not tried: not configured, in somebody's hands, or resting on a part that failed.
    case skipped
}

/// What was found about one part, of one lane where it has many.
struct SelfTestLine: Sendable, Encodable, Equatable {
    var part: SelfTestPart
    /// Lane or desk; nil for the site.
    var place: String?
    var result: SelfTestResult
    /// Stable word for what was seen.
    var code: String
    var seen: OperatorText
    /// Each problem of several.
    var details: [OperatorText]
    /// What to do; nil when nothing failed.
    var mend: OperatorText?

    init(
        _ part: SelfTestPart, _ place: String?, _ result: SelfTestResult, _ sentence: SelfTestSentence,
        details: [OperatorText] = []
    ) {
        self.part = part
        self.place = place
        self.result = result
        code = sentence.message.code
        seen = sentence.message.text
        self.details = details
        mend = result == .failed ? part.remedy : nil
    }

    /// Of the whole site.
    init(
        _ part: SelfTestPart, _ result: SelfTestResult, _ sentence: SelfTestSentence, details: [OperatorText] = []
    ) {
        self.init(part, nil, result, sentence, details: details)
    }
}

/// What `self-test` says.
struct SelfTestReport: Sendable, Encodable, Equatable {
    var ok: Bool
    /// A station runs here and has the devices.
    var isRunning: Bool
    var lines: [SelfTestLine]

    init(isRunning: Bool, lines: [SelfTestLine]) {
        self.isRunning = isRunning
        self.lines = lines
        ok = lines.allSatisfy { $0.result != .failed }
    }

    func text(in language: OperatorLanguage) -> String {
        func say(_ chinese: String, _ english: String) -> String { OperatorText(chinese, english).text(in: language) }
        var table = TextTable(headings: [
            say("结果", "result"), say("部分", "part"), say("位置", "place"), say("内容", "what"), say("所见", "seen"),
        ])
        table.rows = lines.map { line in
            [
                Self.word(line.result).text(in: language), line.part.rawValue, line.place ?? "-",
                line.part.subject.text(in: language), line.seen.text(in: language),
            ]
        }
        let failed = lines.filter { $0.result == .failed }.flatMap { line in
            ["", "\(line.part.rawValue)\(line.place.map { " \($0)" } ?? ""): \(line.seen.text(in: language))"]
                + line.details.map { "   \($0.text(in: language))" }
                + [line.mend.map { "   → \($0.text(in: language))" }].compactMap(\.self)
        }
        let end = ok ? ["", say("自检通过。", "Nothing failed.")] : failed
        return ([table.text] + end).joined(separator: "\n")
    }

    static func word(_ result: SelfTestResult) -> OperatorText {
        switch result {
        case .ok: OperatorText("正常", "ok")
        case .failed: OperatorText("失败", "FAILED")
        case .skipped: OperatorText("跳过", "skipped")
        }
    }
}
