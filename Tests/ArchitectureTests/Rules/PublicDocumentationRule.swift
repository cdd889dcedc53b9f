/// Every public type and function says what it promises.
///
/// Plain constants, stored properties, initialisers that only fill them and small types inside a documented one may
/// speak through their names; what a protocol asks for is documented there.
struct PublicDocumentationRule: Rule {
    let name = "public-documentation"
    let advice = "write a /// comment: promise, units and ranges, errors, what is known about the card afterwards"

    private static let types = [
        "struct", "class", "enum", "protocol", "actor",
    ]
    private static let modifiers: Set<String> = [
        "final", "nonisolated", "mutating", "indirect", "consuming", "borrowing", "override", "isolated",
    ]
    private static let known = [
        "func encode(", "func hash(", "func == ", "func < ", "static func == ", "static func < ", "func next(",
        "func makeIterator(", "func enqueue(", "func checkIsolated(", "func advanced(by ", "func duration(to ",
    ]

    func findings(in files: [SourceFile]) -> [Finding] {
        let sources = files.filter(\.isSource)
        let required = Set(sources.flatMap(requirements))
        return sources.flatMap { file in
            problems(in: file, required: required).map { problem in
                Finding(path: file.path, line: problem.line, rule: name, message: "\(problem.what): \(advice)")
            }
        }
    }

    private func problems(in file: SourceFile, required: Set<Substring>) -> [(line: Int, what: String)] {
        file.codeLines.indices.compactMap { index in
            let line = file.codeLines[index]
            guard let declaration = publicDeclaration(line) else { return nil }
            guard needsWords(declaration, isNested: line.hasPrefix(" ")) else { return nil }
            if let function = functionName(declaration), required.contains(function) { return nil }
            guard !isDocumented(index, in: file) else { return nil }
            return (index + 1, "\"\(declaration.prefix(60))\" has no documentation")
        }
    }

    /// The functions that the documented public protocols of a file ask for.
    private func requirements(in file: SourceFile) -> [Substring] {
        var isInside = false
        return file.codeLines.indices.compactMap { index in
            let line = file.codeLines[index]
            if line.hasPrefix("public protocol ") { isInside = isDocumented(index, in: file) && !line.hasSuffix("}") }
            if line.hasPrefix("}") { isInside = false }
            return isInside ? functionName(line) : nil
        }
    }

    private func functionName(_ declaration: String) -> Substring? {
        let trimmed = declaration.drop { $0 == " " }
        guard trimmed.hasPrefix("func ") else { return nil }
        return trimmed.dropFirst(5).prefix { $0 != "(" && $0 != "<" }
    }

    /// What stands after `public`, without modifiers.
    private func publicDeclaration(_ line: String) -> String? {
        var words = line.split(separator: " ").drop { $0.hasPrefix("@") }
        guard words.first == "public" || words.first == "open" else { return nil }
        words = words.dropFirst().drop { Self.modifiers.contains(String($0)) }
        return words.joined(separator: " ")
    }

    private func needsWords(_ declaration: String, isNested: Bool) -> Bool {
        guard !Self.known.contains(where: { declaration.hasPrefix($0) }) else { return false }
        if ["func ", "static func ", "subscript"].contains(where: { declaration.hasPrefix($0) }) { return true }
        return !isNested && Self.types.contains { declaration.hasPrefix($0 + " ") }
    }

    private func isDocumented(_ index: Int, in file: SourceFile) -> Bool {
        for line in file.lines[..<index].reversed() {
            let trimmed = line.drop { $0 == " " }
            if trimmed.hasPrefix("///") { return true }
            if !trimmed.hasPrefix("@"), !trimmed.hasPrefix("//") { return false }
        }
        return false
    }
}
