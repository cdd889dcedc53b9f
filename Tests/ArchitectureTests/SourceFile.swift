/// One Swift file of the repository: its text, and the same text with comments and the words inside string literals
/// blanked out, so that a rule sees code only. Both have the same lines and columns.
struct SourceFile: Sendable {
    /// Relative to the repository, for example `Sources/CardDevices/DeviceFault.swift`.
    var path: String
    var lines: [String]
    /// The bytes of the code without comments and string contents; newlines kept.
    var code: [UInt8]
    var codeLines: [String]

    init(path: String, text: String) {
        self.path = path
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.last == "" { lines.removeLast() }
        var blanker = CodeBlanker(bytes: Array(text.utf8))
        code = blanker.blanked()
        codeLines = code.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
    }

    var folders: [String] { path.split(separator: "/").dropLast().map(String.init) }

    /// The module below `Sources`, or nil for a file elsewhere.
    var module: String? { folders.first == "Sources" && folders.count > 1 ? folders[1] : nil }

    var isSource: Bool { folders.first == "Sources" }

    /// The line number, from 1, of a byte offset in ``code``.
    func line(atOffset offset: Int) -> Int {
        code[..<offset].reduce(1) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 }
    }

    /// The reason behind `// nocheck:` on the given line (from 1), or nil when the line has none.
    func optOut(onLine line: Int) -> String? {
        guard lines.indices.contains(line - 1) else { return nil }
        let parts = lines[line - 1].split(separator: "// nocheck:", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        return parts[1].drop { $0 == " " }.description
    }
}
