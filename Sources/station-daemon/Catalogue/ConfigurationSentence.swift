/// What `config check` says around its list of problems.
enum ConfigurationSentence: OperatorSentence {
    case good(source: String)
    case problems(count: Int)
    case found(String)
    case notSet

    var message: OperatorMessage {
        switch self {
        case .good(let source):
            OperatorMessage("configurationGood", "配置正确：\(source)", "the configuration is good: \(source)")
        case .problems(let count):
            OperatorMessage(
                "configurationProblems", "配置有 \(count) 处问题，请改正后重试。",
                "the configuration has \(count) problem\(count == 1 ? "" : "s"); correct and try again.")
        case .found(let value):
            OperatorMessage("configurationFound", "现为“\(value)”", "found \"\(value)\"")
        case .notSet: OperatorMessage("configurationNotSet", "未设置", "not set")
        }
    }
}
