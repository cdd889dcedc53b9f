/// A text for operators, written in one of their languages.
protocol OperatorWriting {
    var language: OperatorLanguage { get }
}

extension OperatorWriting {
    func say(_ chinese: String, _ english: String) -> String { OperatorText(chinese, english).text(in: language) }
}
