import ProductionStation

/// Rules about the person and about texts (domain.md §4, §5).
enum PersonCases {
    static let all = numbers + names + texts

    private static func number(_ date: String, _ sequence: Int) -> String {
        CitizenNumber.invented(area: 990_000, birthDate: JobValidatorTests.day(date), sequence: sequence)
    }

    private static func rule(
        _ name: String, _ expected: [RefusalReason] = [], _ change: @escaping @Sendable (inout ProductionJob) -> Void
    ) -> RuleCase { RuleCase(name, .firstIssue, expected, change) }

    private static func person(_ job: inout ProductionJob, born: String, sex: Sex, number: String) {
        job.holder.birthDate = JobValidatorTests.day(born)
        job.holder.sex = sex
        job.holder.citizenNumber = number
    }

    private static let numbers: [RuleCase] = [
        rule("odd sequence is a man") { person(&$0, born: "1990-01-01", sex: .male, number: number("1990-01-01", 1)) },
        rule("even sequence is a woman") {
            person(&$0, born: "1990-01-01", sex: .female, number: number("1990-01-01", 2))
        },
        rule("odd sequence is no woman", [.citizenNumberSex]) {
            person(&$0, born: "1990-01-01", sex: .female, number: number("1990-01-01", 1))
        },
        rule("another birth date", [.citizenNumberBirthDate]) {
            person(&$0, born: "1990-01-02", sex: .male, number: number("1990-01-01", 1))
        },
        // The published example of the standard, area 110105: check character X.
        rule("the standard's example") { person(&$0, born: "1949-12-31", sex: .female, number: "11010519491231002X") },
        rule("small x", [.citizenNumberMalformed]) {
            person(&$0, born: "1949-12-31", sex: .female, number: "11010519491231002x")
        },
        rule("wrong check character", [.citizenNumberCheckCharacter]) {
            person(&$0, born: "1949-12-31", sex: .female, number: "110105194912310021")
        },
        rule("all three wrong", [.citizenNumberCheckCharacter, .citizenNumberBirthDate, .citizenNumberSex]) {
            person(&$0, born: "1949-12-30", sex: .male, number: "110105194912310021")
        },
        rule("17 characters", [.citizenNumberMalformed]) { $0.holder.citizenNumber = "11010519491231002" },
        rule("full-width digits", [.citizenNumberMalformed]) { $0.holder.citizenNumber = "１1010519491231002X" },
        rule("born on the day of application") {
            person(&$0, born: "2026-11-20", sex: .male, number: number("2026-11-20", 1))
        },
        rule("born after the application", [.birthDateAfterApplication]) {
            person(&$0, born: "2026-11-21", sex: .male, number: number("2026-11-21", 1))
        },
        rule("first ethnicity") { $0.holder.ethnicity = .init(code: "01", name: "汉族") },
        rule("last ethnicity in short") { $0.holder.ethnicity = .init(code: "56", name: "基诺") },
        rule("ethnicity 00", [.ethnicityCodeUnknown]) { $0.holder.ethnicity = .init(code: "00", name: "汉族") },
        rule("ethnicity 57", [.ethnicityCodeUnknown]) { $0.holder.ethnicity = .init(code: "57", name: "汉族") },
        rule("ethnicity 1", [.ethnicityCodeUnknown]) { $0.holder.ethnicity = .init(code: "1", name: "汉族") },
        rule("another ethnicity's name", [.ethnicityNameDiffers]) {
            $0.holder.ethnicity = .init(code: "30", name: "土家族")
        },
    ]

    private static let names: [RuleCase] =
        [
            rule("no name", [.nameMissing]) { $0.holder.names = .init() },
            rule("Latin name only") { $0.holder.names = .init(latin: "YANG B. CESHI") },
            rule("Arabic-script name only") { $0.holder.names = .init(arabic: "يېڭى ئۈلگە كۆرۈنۈش ئۇ") },
            rule("the right dot") { $0.holder.names = .init(han: "样例\u{00B7}测试") },
            rule("Extension B") { $0.holder.names = .init(han: "样𠮷") },
            rule("joiners in Arabic script") { $0.holder.names = .init(arabic: "ئۈ\u{200C}لگە") },
        ]
        + ["\u{2022}", "\u{2027}", "\u{30FB}", "\u{FF65}", "\u{2219}", "\u{22C5}", "\u{0387}", "\u{FF0E}", "."].map {
            dot in
            rule("dot \(dot.unicodeScalars.map { String($0.value, radix: 16) })", [.middleDotWrong]) {
                $0.holder.names = .init(han: "样例\(dot)测试")
            }
        }

    private static let texts: [RuleCase] = [
        rule("private use, first", [.privateUseCharacter]) { $0.holder.currentAddress = "样\u{E000}" },
        rule("private use, last", [.privateUseCharacter]) { $0.holder.currentAddress = "样\u{F8FF}" },
        rule("private use, plane 15", [.privateUseCharacter]) { $0.permit.authority.name = "样\u{F0000}" },
        rule("just above private use") { $0.holder.currentAddress = "样\u{F900}" },
        rule("line feed", [.controlCharacter]) { $0.holder.householdAddress = "样\n例" },
        rule("NUL", [.controlCharacter]) { $0.holder.names = .init(latin: "A\u{0}B") },
        rule("C1 control", [.controlCharacter]) { $0.holder.names = .init(latin: "A\u{85}B") },
        rule("bidirectional override", [.controlCharacter]) { $0.holder.names = .init(latin: "A\u{202E}B") },
        rule("line separator", [.controlCharacter]) { $0.holder.currentAddress = "样\u{2028}例" },
        rule("no glyph", [.characterNotPrintable]) { $0.holder.currentAddress = "样\u{323AF}" },
        rule("longest that fits") { $0.holder.currentAddress = String(repeating: "样", count: 100) },
        rule("one too long", [.textDoesNotFit]) { $0.holder.currentAddress = String(repeating: "样", count: 101) },
    ]
}
