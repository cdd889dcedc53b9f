/// Every public type and function says what it promises.
///
/// Plain constants, stored properties, initialisers that only fill them and small types inside a documented one may
/// speak through their names; what a protocol of the standard library asks for is documented there.
struct PublicDocumentationRule: FileRule {
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
        "func makeIterator(",
    ]

    func applies(to file: SourceFile) -> Bool { file.isSource }

    func problems(in file: SourceFile) -> [(line: Int, what: String)] {
        file.codeLines.indices.compactMap { index in
            let line = file.codeLines[index]
            guard let declaration = publicDeclaration(line) else { return nil }
            guard needsWords(declaration, isNested: line.hasPrefix(" ")) else { return nil }
            guard !isDocumented(index, in: file) else { return nil }
            return (index + 1, "\"\(declaration.prefix(60))\" has no documentation")
        }
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
