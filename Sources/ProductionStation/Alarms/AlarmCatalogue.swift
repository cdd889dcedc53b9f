/// What people read and do about each alarm, in both languages. `docs/alarms.md` is written from it.
public enum AlarmCatalogue {
    /// One alarm. Words in braces are filled in from the facts: numbers, serials and names of lanes, never personal data.
    public struct Entry: Equatable, Sendable {
        public var code: AlarmCode
        public var severity: Alarm.Severity
        public var chinese: String
        public var english: String
        public var doChinese: String
        public var doEnglish: String

        init(
            _ code: AlarmCode, _ severity: Alarm.Severity, _ chinese: String, _ english: String, do doChinese: String,
            _ doEnglish: String
        ) {
            self.code = code
            self.severity = severity
            self.chinese = chinese
            self.english = english
            self.doChinese = doChinese
            self.doEnglish = doEnglish
        }
    }

    /// Every code once, in the order of ``AlarmCode``.
    public static let entries = station + held + waiting + cards

    private static let byCode = Dictionary(entries.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })

    static func entry(for code: AlarmCode) -> Entry {
        byCode[code] ?? Entry(code, .critical, code.rawValue, code.rawValue, do: "", "")
    }

    /// The text of `docs/alarms.md`.
    public static var markdown: String {
        let rows = entries.map { entry in
            "| `\(entry.code.rawValue)` | \(entry.severity.rawValue) | \(entry.chinese) | \(entry.english) "
                + "| \(entry.doChinese) | \(entry.doEnglish) |"
        }
        return """
            # Alarms

            Written from `AlarmCatalogue` by a test; do not edit. Shown by `status` in this order, logged once when an alarm begins
            and once when it ends. An alarm is derived from the facts of the moment: it ends when they do, and no one resets it.

            `critical`: production stands, or a document may be in the wrong hands. `action`: a lane waits for a person.
            `warning`: nothing stands yet.

            | code | severity | 中文 | English | 怎么办 | what to do |
            |---|---|---|---|---|---|
            \(rows.joined(separator: "\n"))

            """
    }
}
