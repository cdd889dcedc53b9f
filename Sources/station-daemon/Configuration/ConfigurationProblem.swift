/// One thing that is wrong with the configuration: where, what was found, what is expected.
struct ConfigurationProblem: Equatable, Sendable, Encodable {
    enum Code: String, Sendable, Encodable, CaseIterable {
        case fileUnreadable = "configurationFileUnreadable"
        case fileMalformed = "configurationFileMalformed"
        case unknownKey = "configurationUnknownKey"
        case missing = "configurationMissing"
        case wrongValue = "configurationWrongValue"
        case conflict = "configurationConflict"
        case fileMissing = "configurationFileMissing"
    }

    var code: Code
    /// The key, or nil when the file as a whole is meant.
    var key: String?
    /// The file, or the environment variable.
    var source: String
    /// What stands there; nil when nothing does or when it is secret.
    var found: String?
    var expected: OperatorText

    /// One line for people.
    func line(in language: OperatorLanguage) -> String {
        let place = key.map { "\(source): \($0)" } ?? source
        return "\(place): \(foundWords(in: language))\(expected.text(in: language))  [\(code.rawValue)]"
    }

    private func foundWords(in language: OperatorLanguage) -> String {
        switch code {
        case .unknownKey: ""
        case .fileUnreadable, .fileMalformed, .missing, .wrongValue, .conflict, .fileMissing:
            (found.map { ConfigurationSentence.found($0) } ?? .notSet).message.text.text(in: language) + "; "
        }
    }
}

/// Everything that is wrong with a configuration, at once.
struct ConfigurationProblems: Error, Equatable {
    var problems: [ConfigurationProblem]
}
