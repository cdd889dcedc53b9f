/// Something the station says to people. One enum per subject; numbers and names come in as associated values, and
/// nothing here ever takes a person's data.
protocol OperatorSentence: Equatable, Sendable {
    var message: OperatorMessage { get }
}

/// A sentence ready to be said, in every language.
struct OperatorMessage: Equatable, Sendable {
    /// Stable; for programs and for looking the sentence up.
    var code: String
    var text: OperatorText

    init(_ code: String, _ chinese: String, _ english: String) {
        self.code = code
        text = OperatorText(chinese, english)
    }
}

/// The error that carries a sentence to whoever shows it, with the exit code that fits.
struct OperatorError: Error, Equatable {
    var message: OperatorMessage
    var exit: StationExit

    init(_ sentence: some OperatorSentence, exit: StationExit) {
        self.init(sentence.message, exit: exit)
    }

    init(_ message: OperatorMessage, exit: StationExit) {
        self.message = message
        self.exit = exit
    }
}
