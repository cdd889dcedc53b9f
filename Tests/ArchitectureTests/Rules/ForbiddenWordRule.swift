/// Words that must not stand in the code of some modules.
struct ForbiddenWordRule: FileRule {
    /// A word as it stands in code; spaces match any amount of white space, also none.
    struct Word: Sendable {
        var text: String
        var instead: String
        /// True when a dot before the word makes it another one, as in `printer.print(`.
        var standsAlone = true
    }

    let name: String
    let advice: String
    let words: [Word]
    /// Nil: every module.
    let modules: Set<String>?
    /// True when comments count too.
    let looksInComments: Bool

    func applies(to file: SourceFile) -> Bool {
        guard let module = file.module else { return false }
        return modules?.contains(module) ?? true
    }

    func problems(in file: SourceFile) -> [(line: Int, what: String)] {
        let lines = looksInComments ? file.lines : file.codeLines
        return lines.indices.flatMap { index in
            let text = Array(lines[index].utf8)
            return words.filter { $0.occurs(in: text) }.map { (index + 1, "\"\($0.text)\", \($0.instead)") }
        }
    }
}

extension ForbiddenWordRule.Word {
    func occurs(in line: [UInt8]) -> Bool {
        let wanted = Array(text.utf8)
        guard let first = wanted.first, line.count >= wanted.count else { return false }
        for start in 0..<line.count where line[start] == first {
            if let end = match(wanted, in: line, at: start), isWhole(line, start: start, end: end) { return true }
        }
        return false
    }

    private func match(_ wanted: [UInt8], in line: [UInt8], at start: Int) -> Int? {
        var position = start
        for byte in wanted {
            if byte == UInt8(ascii: " ") {
                while position < line.count, line[position] == UInt8(ascii: " ") { position += 1 }
            } else if position < line.count, line[position] == byte {
                position += 1
            } else {
                return nil
            }
        }
        return position
    }

    private func isWhole(_ line: [UInt8], start: Int, end: Int) -> Bool {
        let beginsWithName = line[start].isNamePart
        if start > 0, beginsWithName {
            let before = line[start - 1]
            if before.isNamePart || (standsAlone && before == UInt8(ascii: ".")) { return false }
            // A declaration of that name, or a call of it that waits, is a method of our own.
            for own in standsAlone ? ["func ", "await "] : []
            where line[..<start].reversed().starts(with: own.utf8.reversed()) {
                return false
            }
        }
        guard end < line.count, line[end - 1].isNamePart else { return true }
        return !line[end].isNamePart
    }
}

extension UInt8 {
    var isNamePart: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...0xFF: true
        default: false
        }
    }
}
