/// Replaces comments and the contents of string literals by spaces. Code inside an interpolation stays code.
///
/// It is a lexer for our own formatted sources, not for all of Swift: regex literals are taken as code.
struct CodeBlanker {
    private enum Place {
        case code
        /// Code inside `\( … )`; the number of open parentheses.
        case interpolation(depth: Int)
        case string(hashes: Int, isMultiline: Bool)
    }

    private let bytes: [UInt8]
    private var output: [UInt8]
    private var position = 0
    private var places: [Place] = [.code]

    init(bytes: [UInt8]) {
        self.bytes = bytes
        output = bytes
    }

    mutating func blanked() -> [UInt8] {
        while position < bytes.count {
            switch places.last {
            case .string(let hashes, let isMultiline): stepInString(hashes: hashes, isMultiline: isMultiline)
            case .interpolation(let depth): stepInCode(depth: depth)
            case .code, nil: stepInCode(depth: nil)
            }
        }
        return output
    }

    private func sees(_ text: String, at offset: Int = 0) -> Bool {
        let start = position + offset
        let wanted = text.utf8
        guard start + wanted.count <= bytes.count else { return false }
        return zip(bytes[start...], wanted).allSatisfy { $0 == $1 }
    }

    private mutating func blank(_ count: Int) {
        for index in position..<min(position + count, bytes.count) where bytes[index] != UInt8(ascii: "\n") {
            output[index] = UInt8(ascii: " ")
        }
        position += count
    }

    private mutating func stepInCode(depth: Int?) {
        if sees("//") { return blankLineComment() }
        if sees("/*") { return blankBlockComment() }
        let hashes = bytes[position...].prefix { $0 == UInt8(ascii: "#") }.count
        if sees("\"", at: hashes) {
            let isMultiline = sees("\"\"\"", at: hashes)
            position += hashes + (isMultiline ? 3 : 1)
            places.append(.string(hashes: hashes, isMultiline: isMultiline))
            return
        }
        if let depth {
            if bytes[position] == UInt8(ascii: "(") { places[places.count - 1] = .interpolation(depth: depth + 1) }
            if bytes[position] == UInt8(ascii: ")") {
                if depth == 1 {
                    places.removeLast()
                } else {
                    places[places.count - 1] = .interpolation(depth: depth - 1)
                }
            }
        }
        position += max(hashes, 1)
    }

    private mutating func blankLineComment() {
        let length = bytes[position...].prefix { $0 != UInt8(ascii: "\n") }.count
        blank(length)
    }

    private mutating func blankBlockComment() {
        var depth = 0
        repeat {
            if sees("/*") {
                depth += 1
                blank(2)
            } else if sees("*/") {
                depth -= 1
                blank(2)
            } else {
                blank(1)
            }
        } while depth > 0 && position < bytes.count
    }

    private mutating func stepInString(hashes: Int, isMultiline: Bool) {
        let suffix = String(repeating: "#", count: hashes)
        if sees("\\" + suffix + "(") {
            position += 2 + hashes
            places.append(.interpolation(depth: 1))
        } else if sees("\\" + suffix) {
            blank(2 + hashes)
        } else if sees((isMultiline ? "\"\"\"" : "\"") + suffix) {
            position += (isMultiline ? 3 : 1) + hashes
            places.removeLast()
        } else if !isMultiline && bytes[position] == UInt8(ascii: "\n") {
            // A literal of one line cannot go on: what looked like a quote was none.
            places.removeLast()
        } else {
            blank(1)
        }
    }
}
