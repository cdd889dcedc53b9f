/// Strings and their escapes.
extension StrictJSONParser {
    /// Nil when stopped, or when the string held something that cannot be text (reported).
    mutating func string() -> StrictJSON.Text? {
        index += 1
        let start = index
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""):
                index += 1
                return .plain(start..<(index - 1))
            case UInt8(ascii: "\\"): return escapedString(from: start)
            case 0..<0x20:
                stop(.documentNotJSON, [("offset", index)])
                return nil
            default: index += 1
            }
        }
        stop(.documentTruncated, [("offset", index)])
        return nil
    }

    private mutating func escapedString(from start: Int) -> StrictJSON.Text? {
        var decoded = Array(bytes[start..<index])
        var isText = true
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""):
                index += 1
                return isText ? .decoded(decoded) : nil
            case UInt8(ascii: "\\"):
                let offset = index
                guard let scalar = escape() else {
                    guard !isStopped else { return nil }
                    note(.unpairedSurrogate, [("offset", offset)])
                    isText = false
                    continue
                }
                decoded.append(contentsOf: Array(String(scalar).utf8))
            case 0..<0x20:
                stop(.documentNotJSON, [("offset", index)])
                return nil
            default:
                decoded.append(bytes[index])
                index += 1
            }
        }
        stop(.documentTruncated, [("offset", index)])
        return nil
    }

    /// One escape sequence. Nil when stopped, or for half a surrogate pair.
    private mutating func escape() -> Unicode.Scalar? {
        index += 1
        guard index < bytes.count else {
            stop(.documentTruncated, [("offset", index)])
            return nil
        }
        let byte = bytes[index]
        index += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return unicodeEscape()
        default:
            stop(.documentNotJSON, [("offset", index - 1)])
            return nil
        }
    }

    private mutating func unicodeEscape() -> Unicode.Scalar? {
        guard let first = hexadecimal() else { return nil }
        guard (0xD800...0xDBFF).contains(first) else { return Unicode.Scalar(first) }
        // Look before stepping: what follows may be an escape of its own.
        guard index + 1 < bytes.count, bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "u")
        else { return nil }
        let rewind = index
        index += 2
        guard let second = hexadecimal() else { return nil }
        guard (0xDC00...0xDFFF).contains(second) else {
            index = rewind
            return nil
        }
        return Unicode.Scalar(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))
    }

    private mutating func hexadecimal() -> UInt32? {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard index < bytes.count else {
                stop(.documentTruncated, [("offset", index)])
                return nil
            }
            guard let digit = Hexadecimal.value(of: bytes[index]) else {
                stop(.documentNotJSON, [("offset", index)])
                return nil
            }
            value = value << 4 | UInt32(digit)
            index += 1
        }
        return value
    }

    func text(_ text: StrictJSON.Text) -> String {
        switch text {
        case .plain(let range): String(decoding: bytes[range], as: UTF8.self)
        case .decoded(let decoded): String(decoding: decoded, as: UTF8.self)
        }
    }
}
