/// A file that fits on a few screens.
struct FileLengthRule: FileRule {
    let name = "file-length"
    let advice = "move a type or a facet into a file of its own (Type+Facet.swift)"

    func applies(to file: SourceFile) -> Bool { true }

    func problems(in file: SourceFile) -> [(line: Int, what: String)] {
        guard file.lines.count > House.fileLinesMax else { return [] }
        return [(House.fileLinesMax + 1, "\(file.lines.count) lines, at most \(House.fileLinesMax)")]
    }
}

/// A function that fits on one screen.
struct FunctionLengthRule: FileRule {
    let name = "function-length"
    let advice = "give a part of it a name"

    func applies(to file: SourceFile) -> Bool { true }

    func problems(in file: SourceFile) -> [(line: Int, what: String)] {
        FunctionScanner(code: file.code).functions.compactMap { function in
            let start = file.line(atOffset: function.start)
            let count = file.line(atOffset: function.end) - start + 1
            guard count > House.functionLinesMax else { return nil }
            return (start, "\(count) lines, at most \(House.functionLinesMax)")
        }
    }
}
