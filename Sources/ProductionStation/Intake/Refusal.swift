/// One reason why a job is not made, or not yet, and where in the document it was found.
///
/// Safe to log, store and send: it holds the place and numbers of a rule, never a value of the person's data.
public struct Refusal: Error, Hashable, Sendable, Codable {
    /// A fact for the sentence's placeholder of the same name.
    public struct Parameter: Hashable, Sendable, Codable {
        public var name: String
        public var value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    public var reason: RefusalReason
    /// JSON path of the field, for example `$.permit.validUntil`; `$` for the document as a whole.
    public var path: String
    /// In the order in which the rule names them.
    public var parameters: [Parameter]

    public init(_ reason: RefusalReason, at path: String = "$", _ parameters: [Parameter] = []) {
        self.reason = reason
        self.path = path
        self.parameters = parameters
    }

    /// What people read: the catalogue's sentence with the field's name and the parameters filled in.
    public func sentence(in language: SentenceLanguage) -> String {
        var text = reason.sentence(in: language)
        let field = JobField.label(for: path, in: language)
        text = text.replacing("{field}", with: field)
        for parameter in parameters { text = text.replacing("{\(parameter.name)}", with: parameter.value) }
        return text
    }
}

/// The languages of every sentence that an operator or an office reads.
public enum SentenceLanguage: String, Sendable, Codable, CaseIterable {
    case zhHans = "zh-Hans"
    case en
}

/// Who has to do something before the card can be made.
public enum RefusalActor: String, Sendable, Codable, CaseIterable { case office, centre, platform }

extension Refusal {
    init(_ reason: RefusalReason, at path: String, _ parameters: KeyValuePairs<String, String>) {
        self.init(reason, at: path, parameters.map { Parameter($0.key, $0.value) })
    }
}
