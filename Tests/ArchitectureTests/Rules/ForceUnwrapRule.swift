/// No force unwrap and no implicitly unwrapped optional.
struct ForceUnwrapRule: FileRule {
    let name = "force-unwrap"
    let advice = "use guard let and say what was expected"

    func applies(to file: SourceFile) -> Bool { file.isSource }

    func problems(in file: SourceFile) -> [(line: Int, what: String)] {
        file.codeLines.indices.filter { isBroken(Array(file.codeLines[$0].utf8)) }.map {
            ($0 + 1, "\"!\" after a value")
        }
    }

    private func isBroken(_ line: [UInt8]) -> Bool {
        for index in line.indices.dropFirst() where line[index] == UInt8(ascii: "!") {
            let before = line[index - 1]
            let isPostfix =
                before.isNamePart || [UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "?")].contains(before)
            let isInequality = index + 1 < line.count && line[index + 1] == UInt8(ascii: "=")
            if isPostfix, !isInequality, !endsWithKeyword(line[..<index]) { return true }
        }
        return false
    }

    /// `try!` and `as!` have a rule of their own.
    private func endsWithKeyword(_ line: ArraySlice<UInt8>) -> Bool {
        let word = String(decoding: line.reversed().prefix { $0.isNamePart }.reversed(), as: UTF8.self)
        return word == "try" || word == "as"
    }
}
