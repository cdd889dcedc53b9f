/// Something the whole code base keeps. A rule sees every file, so that it can also speak about several of them.
protocol Rule: Sendable {
    /// The word in a failure message.
    var name: String { get }
    /// What a person should do instead, in one sentence.
    var advice: String { get }
    func findings(in files: [SourceFile]) -> [Finding]
}

/// One place that breaks a rule.
struct Finding: Hashable, Comparable, CustomStringConvertible, Sendable {
    var path: String
    /// From 1.
    var line: Int
    var rule: String
    var message: String

    var description: String { "\(path):\(line): \(rule): \(message)" }

    static func < (left: Finding, right: Finding) -> Bool {
        (left.path, left.line, left.rule, left.message) < (right.path, right.line, right.rule, right.message)
    }
}

/// A rule that looks at one file at a time.
protocol FileRule: Rule {
    func applies(to file: SourceFile) -> Bool
    /// Each broken line (from 1) with what is wrong there.
    func problems(in file: SourceFile) -> [(line: Int, what: String)]
}

extension FileRule {
    func findings(in files: [SourceFile]) -> [Finding] {
        files.filter(applies).flatMap { file in
            problems(in: file).map { problem in
                Finding(path: file.path, line: problem.line, rule: name, message: "\(problem.what): \(advice)")
            }
        }
    }
}

/// All rules of the house.
struct HouseRules: Sendable {
    var rules: [any Rule] = [
        ImportArrowRule(), RestrictedImportRule(), InternalCImportRule(), OneFolderImportRule(),
        ForbiddenWordRule.determinism, ForbiddenWordRule.everywhere, ForbiddenWordRule.unfinished,
        ForceUnwrapRule(), DefaultCaseRule(), FileLengthRule(), FunctionLengthRule(), PublicDocumentationRule(),
        OptOutReasonRule(),
    ]

    /// What is broken, without the lines that opt out.
    func findings(in files: [SourceFile]) -> [Finding] {
        let byPath = Dictionary(files.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
        return rules.flatMap { $0.findings(in: files) }
            .filter { byPath[$0.path]?.optOut(onLine: $0.line)?.isEmpty ?? true }
            .sorted()
    }

    /// Every line that opts out, as `path:line: reason`.
    func optOuts(in files: [SourceFile]) -> [String] {
        files.filter(\.isSource).flatMap { file in
            file.lines.indices.compactMap { index in
                file.optOut(onLine: index + 1).map { "\(file.path):\(index + 1): \($0)" }
            }
        }
    }
}
