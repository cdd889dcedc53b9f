import ArgumentParser
import Foundation

/// What a verb writes: to standard output for its user, to standard error for everything around it.
struct CommandOutput: Sendable {
    var language: OperatorLanguage
    var isJSON: Bool

    /// - Throws: an error when standard output is closed.
    func write(_ text: String) throws {
        try FileHandle.standardOutput.write(contentsOf: Data((text.hasSuffix("\n") ? text : text + "\n").utf8))
    }

    /// The value as JSON, or what `text` makes of it.
    func write<Value: Encodable>(_ value: Value, text: (Value) -> String) throws {
        if isJSON {
            try FileHandle.standardOutput.write(contentsOf: JSONOutput.pretty(value) + Data("\n".utf8))
        } else {
            try write(text(value))
        }
    }

    /// Says why the verb ends, and ends it.
    func end(_ error: OperatorError) throws -> Never {
        if isJSON {
            let refusal = ControlRefusal(
                code: error.message.code, chinese: error.message.text.chinese, english: error.message.text.english)
            try FileHandle.standardOutput.write(contentsOf: JSONOutput.pretty(["error": refusal]) + Data("\n".utf8))
        } else {
            complain(error.message)
        }
        throw ExitCode(error.exit.rawValue)
    }

    /// A sentence to standard error.
    func complain(_ message: OperatorMessage) { complain(message.text.text(in: language)) }

    /// Words to standard error. That it is closed is no reason to fail.
    func complain(_ words: String) {
        try? FileHandle.standardError.write(contentsOf: Data("\(words)\n".utf8))
    }
}
