/// Finds the bodies of functions, initialisers and computed properties in blanked code.
struct FunctionScanner {
    struct Function: Equatable {
        /// Offset of the keyword.
        var start: Int
        /// Offset of the closing brace.
        var end: Int
    }

    private static let keywords = ["func", "init", "deinit", "subscript", "var"].map { Array($0.utf8) }
    private static let goesOn = ["->", "where", "throws", "async", "rethrows", "{", ")", ":"].map { Array($0.utf8) }

    let code: [UInt8]

    var functions: [Function] {
        var found: [Function] = []
        var index = 0
        while index < code.count {
            guard let keyword = keyword(at: index) else {
                index += 1
                continue
            }
            if let open = bodyStart(from: index + keyword.count), let end = closingBrace(from: open) {
                found.append(Function(start: index, end: end))
            }
            index += keyword.count
        }
        return found
    }

    private func keyword(at index: Int) -> [UInt8]? {
        if index > 0, code[index - 1].isNamePart || code[index - 1] == UInt8(ascii: ".") { return nil }
        return Self.keywords.first { word in
            code[index...].starts(with: word)
                && (index + word.count >= code.count || !code[index + word.count].isNamePart)
        }
    }

    /// The opening brace of the body, or nil for a declaration without one (a stored property, a requirement).
    private func bodyStart(from start: Int) -> Int? {
        var depth = 0
        var index = start
        while index < code.count {
            switch code[index] {
            case UInt8(ascii: "("), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: ")"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: "{") where depth == 0: return index
            case UInt8(ascii: "="), UInt8(ascii: "}"), UInt8(ascii: ";"):
                if depth == 0, !isOperator(index) { return nil }
            case UInt8(ascii: "\n"): if depth == 0, !continues(after: index) { return nil }
            default: break
            }
            if depth < 0 { return nil }
            index += 1
        }
        return nil
    }

    /// `func == (…)` has its equals sign in the name.
    private func isOperator(_ index: Int) -> Bool {
        guard code[index] == UInt8(ascii: "=") else { return false }
        let neighbours = [index - 1, index + 1].filter(code.indices.contains).map { code[$0] }
        return neighbours.contains {
            [UInt8(ascii: "="), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "!")].contains($0)
        }
    }

    private func continues(after newline: Int) -> Bool {
        let rest = code[newline...].drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") }
        return Self.goesOn.contains { rest.starts(with: $0) }
    }

    private func closingBrace(from open: Int) -> Int? {
        var depth = 0
        for index in open..<code.count {
            if code[index] == UInt8(ascii: "{") { depth += 1 }
            if code[index] == UInt8(ascii: "}") {
                depth -= 1
                if depth == 0 { return index }
            }
        }
        return nil
    }
}
