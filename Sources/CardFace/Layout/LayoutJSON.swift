/// A JSON value read strictly: duplicate keys, deep nesting, trailing bytes and wrong UTF-8 are refused.
///
/// `JSONDecoder` accepts duplicate and unknown keys in silence; in a layout both are typing errors that change a card.
enum LayoutJSON: Equatable {
    case object([Member])
    case array([LayoutJSON])
    case string(String)
    case number(Double)
    case boolean(Bool)
    case null

    struct Member: Equatable {
        var key: String
        var value: LayoutJSON
    }

    static let bytesMax = 262_144
    static let depthMax = 16

    /// The word for error messages.
    var kindName: String {
        switch self {
        case .object: "an object"
        case .array: "a list"
        case .string(let text): "\"\(text.prefix(40))\""
        case .number(let value): "\(value)"
        case .boolean(let value): "\(value)"
        case .null: "null"
        }
    }

    init(_ bytes: [UInt8]) throws(FaceError) {
        guard bytes.count <= Self.bytesMax else {
            throw .layoutInvalid(place: "file", expected: "at most \(Self.bytesMax) bytes", found: "\(bytes.count)")
        }
        var scanner = LayoutJSONScanner(bytes)
        self = try scanner.value(depth: 0)
        try scanner.end()
    }
}

/// Reads one JSON text (RFC 8259) byte by byte.
struct LayoutJSONScanner {
    private let bytes: [UInt8]
    private var at = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func value(depth: Int) throws(FaceError) -> LayoutJSON {
        guard depth < LayoutJSON.depthMax else { throw error("at most \(LayoutJSON.depthMax) levels") }
        skipSpace()
        switch peek {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .boolean(true))
        case UInt8(ascii: "f"): return try word("false", .boolean(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return .number(try number())
        }
    }

    mutating func end() throws(FaceError) {
        skipSpace()
        guard at == bytes.count else { throw error("the end of the file") }
    }

    private var peek: UInt8? { at < bytes.count ? bytes[at] : nil }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        at += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = peek, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { at += 1 }
    }

    private mutating func object(depth: Int) throws(FaceError) -> LayoutJSON {
        at += 1
        var members: [LayoutJSON.Member] = []
        skipSpace()
        if take(UInt8(ascii: "}")) { return .object(members) }
        repeat {
            skipSpace()
            guard peek == UInt8(ascii: "\"") else { throw error("a key in quotation marks") }
            let key = try string()
            guard !members.contains(where: { $0.key == key }) else {
                throw error("each key once, not \"\(key)\" again")
            }
            skipSpace()
            guard take(UInt8(ascii: ":")) else { throw error("a colon") }
            members.append(.init(key: key, value: try value(depth: depth + 1)))
            skipSpace()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "}")) else { throw error("a comma or }") }
        return .object(members)
    }

    private mutating func array(depth: Int) throws(FaceError) -> LayoutJSON {
        at += 1
        var values: [LayoutJSON] = []
        skipSpace()
        if take(UInt8(ascii: "]")) { return .array(values) }
        repeat {
            values.append(try value(depth: depth + 1))
            skipSpace()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "]")) else { throw error("a comma or ]") }
        return .array(values)
    }

    private mutating func word(_ word: StaticString, _ value: LayoutJSON) throws(FaceError) -> LayoutJSON {
        for byte in Array("\(word)".utf8) where !take(byte) { throw error("\(word)") }
        return value
    }

    private mutating func number() throws(FaceError) -> Double {
        let start = at
        while let byte = peek, Self.numberBytes.contains(byte) { at += 1 }
        let text = String(decoding: bytes[start..<at], as: UTF8.self)
        // Double accepts "+1", ".5" and "01", JSON does not.
        guard let value = Double(text), value.isFinite, let digit = text.first(where: { $0 != "-" }), digit.isNumber,
            !(digit == "0" && text.drop(while: { $0 == "-" }).dropFirst().first?.isNumber == true)
        else {
            at = start
            throw error("a value")
        }
        return value
    }

    private mutating func string() throws(FaceError) -> String {
        at += 1
        var text: [UInt8] = []
        while let byte = peek {
            at += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let valid = String(validating: text, as: UTF8.self) else { throw error("UTF-8") }
                return valid
            case UInt8(ascii: "\\"): text.append(contentsOf: try escape())
            case 0..<0x20: throw error("no control character in a string")
            default: text.append(byte)
            }
        }
        throw error("a closing quotation mark")
    }

    private mutating func escape() throws(FaceError) -> [UInt8] {
        guard let byte = peek else { throw error("an escape") }
        at += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "t"): return [0x09]
        default: throw error("one of \\\" \\\\ \\/ \\n \\t; write other characters as themselves")
        }
    }

    private func error(_ expected: String) -> FaceError {
        let line = bytes.prefix(at).reduce(1) { $1 == 0x0A ? $0 + 1 : $0 }
        return .layoutInvalid(
            place: "line \(line), byte \(at)", expected: expected,
            found: peek.map { "byte 0x" + String($0, radix: 16) } ?? "the end of the file")
    }

    private static let numberBytes = Array("+-.0123456789eE".utf8)
}
