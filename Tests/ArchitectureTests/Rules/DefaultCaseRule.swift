/// A switch over an enum names every case, so that a new case is a compiler error and not a silent default.
///
/// A switch counts as one over an enum when all its patterns begin with a dot. An enum that is not ours may opt out.
struct DefaultCaseRule: FileRule {
    let name = "default-case"
    let advice = "name the remaining cases (a foreign enum: \"// nocheck: reason\")"

    func applies(to file: SourceFile) -> Bool { file.isSource }

    func problems(in file: SourceFile) -> [(line: Int, what: String)] {
        let lines = file.codeLines
        return lines.indices.filter { index in
            let trimmed = lines[index].drop { $0 == " " }
            guard trimmed.hasPrefix("default:") else { return false }
            let patterns = casePatterns(above: index, indentation: lines[index].count - trimmed.count, in: lines)
            return !patterns.isEmpty && patterns.allSatisfy { $0.hasPrefix(".") || $0.hasPrefix("let .") }
        }
        .map { ($0 + 1, "default in a switch over an enum") }
    }

    private func casePatterns(above index: Int, indentation: Int, in lines: [String]) -> [Substring] {
        var patterns: [Substring] = []
        for line in lines[..<index].reversed() {
            let trimmed = line.drop { $0 == " " }
            let depth = line.count - trimmed.count
            if depth == indentation && trimmed.contains("switch ") {
                // The standard library's list of Unicode categories grows with Unicode.
                if trimmed.contains(".generalCategory") { return [] }
                break
            }
            if depth < indentation && !trimmed.isEmpty { break }
            if depth == indentation, trimmed.hasPrefix("case ") { patterns.append(trimmed.dropFirst(5)) }
        }
        return patterns
    }
}
