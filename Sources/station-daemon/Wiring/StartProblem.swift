import ProductionStation

/// Why a station that runs cannot make cards, and how that ends.
struct StartProblem: Codable, Equatable, Sendable {
    /// Stable, for example `store.diskFull` or `masterKey.missing`.
    var code: String
    var chinese: String
    var english: String
    /// True when the station looks again by itself; else a person mends it and restarts the station.
    var triesAgain: Bool

    private enum CodingKeys: String, CodingKey {
        case code, triesAgain
        case chinese = "zh-Hans"
        case english = "en"
    }

    /// A damaged or foreign state file heals by nobody's waiting, and each look at it may hide what happened.
    private static let needRestart = Set(
        [StoreFault.Kind.corrupt, .tooNew, .inconsistent, .fileLost].map { StoreSentence($0).message.code })

    init(_ error: OperatorError) {
        code = error.message.code
        chinese = error.message.text.chinese
        english = error.message.text.english
        triesAgain = !Self.needRestart.contains(error.message.code)
    }

    var message: OperatorMessage { OperatorMessage(code, chinese, english) }

    /// What was wrong, what to do, and what the station does meanwhile.
    var text: OperatorText {
        triesAgain
            ? OperatorText(
                "不能制证：\(chinese)（\(code)）原因消除后自动继续。",
                "Cannot produce: \(english) (\(code)) It goes on by itself when the cause is gone.")
            : OperatorText(
                "不能制证：\(chinese)（\(code)）处理后请重启制证程序。",
                "Cannot produce: \(english) (\(code)) Restart the station afterwards.")
    }
}

extension OperatorError {
    /// Whether waiting makes no sense: another station works here, or the configuration itself is wrong.
    var endsStart: Bool {
        switch exit {
        case .refusedBusy, .usage: true
        case .configuration: !Self.ofSiteFiles.contains { message.code.hasPrefix($0) }
        case .ok, .failed, .deviceMissing, .noStation, .inputOutput: false
        }
    }

    /// Files that the configuration names rightly, but that are missing or broken.
    private static let ofSiteFiles = ["masterKey", "referenceDataWrong"]
}
