import Testing

/// Code that breaks a rule. Each bad line ends in `// BAD: rule`, which the test takes away before it looks.
struct BadExample: Sendable, CustomTestStringConvertible {
    struct Mark: Hashable, Sendable {
        var path: String
        var line: Int
        var rule: String
    }

    var files: [SourceFile] = []
    var marks: [Mark] = []

    init(_ texts: [String: String]) {
        for (path, text) in texts.sorted(by: { $0.key < $1.key }) {
            var lines: [String] = []
            for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
                let parts = line.split(separator: "// BAD: ", maxSplits: 1, omittingEmptySubsequences: false)
                lines.append(String(parts[0]))
                if parts.count == 2 {
                    marks += parts[1].split(separator: " ")
                        .map { Mark(path: path, line: index + 1, rule: String($0)) }
                }
            }
            files.append(SourceFile(path: path, text: lines.joined(separator: "\n")))
        }
    }

    var testDescription: String { Set(marks.map(\.rule)).sorted().joined(separator: ", ") }
}
