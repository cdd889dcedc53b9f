/// Who must act on each reason, and the sentences in both languages.
public enum RefusalCatalogue {
    public struct Entry: Equatable, Sendable {
        public var reason: RefusalReason
        public var actor: RefusalActor
        /// Placeholders in braces; `{field}` is the field's name, the others are parameters of the refusal.
        public var chinese: String
        public var english: String

        init(_ reason: RefusalReason, _ actor: RefusalActor, _ chinese: String, _ english: String) {
            self.reason = reason
            self.actor = actor
            self.chinese = chinese
            self.english = english
        }
    }

    /// Every reason once, in the order of ``RefusalReason``.
    public static let entries = officePhoto + officeTexts + officeRules + centre + platform

    private static let byReason = Dictionary(entries.map { ($0.reason, $0) }, uniquingKeysWith: { first, _ in first })

    static func entry(for reason: RefusalReason) -> Entry {
        byReason[reason] ?? Entry(reason, .platform, reason.rawValue, reason.rawValue)
    }

    /// The text of `docs/refusals.md`.
    public static func markdown() -> String {
        var lines = [
            "# Reasons why a card is not made, or not yet", "",
            "Written from `RefusalCatalogue` by a test; do not edit. Codes are stable. `{field}` is the name of the field in the",
            "job document; the other words in braces are parameters of the refusal, numbers or dates of the rule, never a",
            "value of the person's data.",
        ]
        for actor in RefusalActor.allCases {
            lines += ["", "## \(heading(actor))", "", "| code | 中文 | English |", "|---|---|---|"]
            lines += entries.filter { $0.actor == actor }.map {
                "| `\($0.reason.rawValue)` | \($0.chinese) | \($0.english) |"
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func heading(_ actor: RefusalActor) -> String {
        switch actor {
        case .office: "The office acts 受理点处理"
        case .centre: "The production centre acts 制证点处理"
        case .platform: "The platform acts 综合信息平台处理"
        }
    }
}
