/// An import as written in a file.
struct ImportLine: Equatable {
    /// From 1.
    var line: Int
    /// `public`, `package`, `internal`, … or nil when nothing is written.
    var access: String?
    /// Without any submodule or declaration kind.
    var module: String

    private static let accesses: Set<String> = ["public", "package", "internal", "fileprivate", "private"]
    private static let kinds: Set<String> = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]

    init?(_ code: String, line: Int) {
        guard code.contains("import ") else { return nil }
        var words = code.split(separator: " ").map(String.init).drop { $0.hasPrefix("@") }
        if let first = words.first, Self.accesses.contains(first) {
            access = first
            words = words.dropFirst()
        }
        guard words.first == "import" else { return nil }
        words = words.dropFirst()
        if let first = words.first, Self.kinds.contains(first) { words = words.dropFirst() }
        guard let name = words.first?.split(separator: ".").first else { return nil }
        module = String(name)
        self.line = line
    }

    static func all(in file: SourceFile) -> [ImportLine] {
        file.codeLines.indices.compactMap { ImportLine(file.codeLines[$0], line: $0 + 1) }
    }
}
