/// The one pass over the bytes. Wrong values are noted and passed over; from text that makes no sense it stops.
struct StrictJSONParser {
    let bytes: [UInt8]
    let limits: StrictJSON.Limits
    let knownNames: Set<String>
    private(set) var problems: [Refusal] = []
    private(set) var isStopped = false
    var index = 0
    private var path = ["$"]
    private var values = 0

    init(bytes: [UInt8], limits: StrictJSON.Limits, knownNames: Set<String>) {
        self.bytes = bytes
        self.limits = limits
        self.knownNames = knownNames
    }

    mutating func document() -> StrictJSON.Value {
        guard bytes.count <= limits.bytesMax else {
            stop(.documentTooLarge, [("bytesMax", limits.bytesMax)])
            return .invalid
        }
        if let offset = Self.firstInvalidUTF8(bytes) {
            stop(.documentNotUTF8, [("offset", offset)])
            return textBefore(offset)
        }
        skipSpace()
        guard index < bytes.count else {
            stop(.documentEmpty)
            return .invalid
        }
        let root = value()
        guard !isStopped else { return root }
        skipSpace()
        if index < bytes.count { stop(.documentTrailingBytes, [("offset", index)]) }
        return root
    }

    /// What stands before the bytes that are no text: a header may be in it.
    private func textBefore(_ offset: Int) -> StrictJSON.Value {
        var parser = StrictJSONParser(bytes: Array(bytes.prefix(offset)), limits: limits, knownNames: knownNames)
        return parser.document()
    }

    private static func firstInvalidUTF8(_ bytes: [UInt8]) -> Int? {
        do throws(UTF8.ValidationError) {
            _ = try UTF8Span(validating: bytes.span)
            return nil
        } catch {
            return error.byteOffsets.lowerBound
        }
    }

    // MARK: Values

    private mutating func value() -> StrictJSON.Value {
        values += 1
        guard values <= limits.valuesMax else {
            return stopping(.documentTooManyValues, [("valuesMax", limits.valuesMax)])
        }
        guard index < bytes.count else { return stopping(.documentTruncated, [("offset", index)]) }
        switch bytes[index] {
        case UInt8(ascii: "{"): return object()
        case UInt8(ascii: "["): return array()
        case UInt8(ascii: "\""): return string().map { .string($0) } ?? .invalid
        case UInt8(ascii: "-"), 48...57: return number()
        case UInt8(ascii: "t"): return word("true", .boolean(true))
        case UInt8(ascii: "f"): return word("false", .boolean(false))
        case UInt8(ascii: "n"): return word("null", .null)
        default: return stopping(.documentNotJSON, [("offset", index)])
        }
    }

    private mutating func object() -> StrictJSON.Value {
        guard enter() else { return .invalid }
        var members: [StrictJSON.Member] = []
        defer { path.removeLast() }
        if take(UInt8(ascii: "}")) { return .object([]) }
        while true {
            let offset = index
            guard expect(UInt8(ascii: "\""), consuming: false) else { return .object(members) }
            let name = string().map(text)
            guard !isStopped, expect(UInt8(ascii: ":"), consuming: true) else { return .object(members) }
            path[path.count - 1] = name.map { knownNames.contains($0) ? "." + $0 : ".?" } ?? ".?"
            if let name, members.contains(where: { $0.name == name }) { note(.duplicateKey, [("offset", offset)]) }
            let value = value()
            if let name { members.append(.init(name: name, value: value, offset: offset)) }
            guard !isStopped else { return .object(members) }
            if take(UInt8(ascii: "}")) { return .object(members) }
            guard expect(UInt8(ascii: ","), consuming: true) else { return .object(members) }
            skipSpace()
        }
    }

    private mutating func array() -> StrictJSON.Value {
        guard enter() else { return .invalid }
        var elements: [StrictJSON.Value] = []
        defer { path.removeLast() }
        if take(UInt8(ascii: "]")) { return .array([]) }
        while true {
            path[path.count - 1] = "[\(elements.count)]"
            elements.append(value())
            guard !isStopped else { return .array(elements) }
            if take(UInt8(ascii: "]")) { return .array(elements) }
            guard expect(UInt8(ascii: ","), consuming: true) else { return .array(elements) }
            skipSpace()
        }
    }

    /// Steps over the opening bracket and into the container; false when that is too deep.
    private mutating func enter() -> Bool {
        guard path.count <= limits.depthMax else {
            stop(.documentNestedTooDeeply, [("depthMax", limits.depthMax)])
            return false
        }
        index += 1
        skipSpace()
        path.append("")
        return true
    }

    private mutating func number() -> StrictJSON.Value {
        let start = index
        while index < bytes.count, Self.isNumberByte(bytes[index]) { index += 1 }
        let digits = bytes[start..<index].drop { $0 == UInt8(ascii: "-") }
        let canonical = digits.count == 1 || digits.first != UInt8(ascii: "0")
        guard canonical, let value = Int64(String(decoding: bytes[start..<index], as: UTF8.self)) else {
            note(.numberNotInteger, [("offset", start)])
            return .invalid
        }
        return .integer(value)
    }

    private static func isNumberByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"):
            true
        default: false
        }
    }

    private mutating func word(_ word: StaticString, _ value: StrictJSON.Value) -> StrictJSON.Value {
        let expected = word.description.utf8
        for byte in expected {
            guard index < bytes.count else { return stopping(.documentTruncated, [("offset", index)]) }
            guard bytes[index] == byte else { return stopping(.documentNotJSON, [("offset", index)]) }
            index += 1
        }
        return value
    }

    // MARK: Steps

    private mutating func skipSpace() {
        while index < bytes.count {
            switch bytes[index] {
            case 0x20, 0x0A, 0x0D, 0x09: index += 1
            default: return
            }
        }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        skipSpace()
        guard index < bytes.count, bytes[index] == byte else { return false }
        index += 1
        return true
    }

    private mutating func expect(_ byte: UInt8, consuming: Bool) -> Bool {
        skipSpace()
        guard index < bytes.count else {
            stop(.documentTruncated, [("offset", index)])
            return false
        }
        guard bytes[index] == byte else {
            stop(.documentNotJSON, [("offset", index)])
            return false
        }
        if consuming {
            index += 1
            skipSpace()
        }
        return true
    }

    mutating func note(_ reason: RefusalReason, _ parameters: [(String, Int)] = []) {
        guard problems.count < limits.problemsMax else { return }
        let parameters = parameters.map { Refusal.Parameter($0.0, String($0.1)) }
        problems.append(Refusal(reason, at: path.joined(), parameters))
    }

    mutating func stop(_ reason: RefusalReason, _ parameters: [(String, Int)] = []) {
        guard !isStopped else { return }
        note(reason, parameters)
        isStopped = true
    }

    mutating func stopping(_ reason: RefusalReason, _ parameters: [(String, Int)]) -> StrictJSON.Value {
        stop(reason, parameters)
        return .invalid
    }
}
