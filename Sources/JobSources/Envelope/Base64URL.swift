import Foundation

/// Base64 with the letters of RFC 4648, 5, without padding, and only in its canonical form: two texts never mean the
/// same bytes.
enum Base64URL {
    static func isLetter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        case _: false
        }
    }

    /// Nil for anything but canonical text.
    static func bytes(of text: some Sequence<UInt8>) -> [UInt8]? {
        var standard: [UInt8] = []
        for byte in text {
            guard isLetter(byte) else { return nil }
            standard.append(byte == UInt8(ascii: "-") ? 0x2B : byte == UInt8(ascii: "_") ? 0x2F : byte)
        }
        let tail = standard.count % 4
        guard tail != 1 else { return nil }
        if tail > 0, let last = standard.last, !hasClearTail(last, unusedBits: tail == 2 ? 4 : 2) { return nil }
        standard.append(contentsOf: repeatElement(UInt8(ascii: "="), count: (4 - tail) % 4))
        return Data(base64Encoded: Data(standard)).map { Array($0) }
    }

    /// The text of bytes.
    static func text(of bytes: some DataProtocol) -> [UInt8] {
        var text = Array(Data(bytes).base64EncodedData())
        while text.last == UInt8(ascii: "=") { text.removeLast() }
        for index in text.indices {
            if text[index] == 0x2B { text[index] = UInt8(ascii: "-") }
            if text[index] == 0x2F { text[index] = UInt8(ascii: "_") }
        }
        return text
    }

    /// The bits of the last letter that mean nothing must be zero.
    private static func hasClearTail(_ letter: UInt8, unusedBits: Int) -> Bool {
        guard let value = alphabet.firstIndex(of: letter) else { return false }
        return value & (1 << unusedBits - 1) == 0
    }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
}
