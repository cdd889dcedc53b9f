/// The number of one physical card: new for each attempt, never reused, on the chip, on the face and in the QR code
/// (domain.md §1).
///
/// Centre code (2 to 6 of `A–Z 0–9`), year (4 digits), counter (8 digits), check character of ISO 7064 MOD 37,36 over all of
/// it: `ZX012026000000420`. Handing numbers out is the store's business.
public struct CardSerial: Hashable, Sendable, Codable, CustomStringConvertible {
    public static let counterMax = 99_999_999

    public let text: String

    /// Nil when the centre code has another form, the year is not 2000 to 2999 or the counter is not 1 to 99,999,999.
    public init?(centre: String, year: Int, counter: Int) {
        guard (2...6).contains(centre.utf8.count), centre.utf8.allSatisfy({ Self.value(of: $0) != nil }),
            (2000...2999).contains(year), (1...Self.counterMax).contains(counter)
        else { return nil }
        let digits = String(counter)
        let body = centre + String(year) + String(repeating: "0", count: 8 - digits.count) + digits
        text = body + String(Unicode.Scalar(Self.checkCharacter(of: body)))
    }

    /// Reads a serial; nil when its form or check character is wrong.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard (15...19).contains(bytes.count), bytes.allSatisfy({ Self.value(of: $0) != nil }) else { return nil }
        let digits = bytes.suffix(13).dropLast().compactMap { (48...57).contains($0) ? Int($0) - 48 : nil }
        guard digits.count == 12 else { return nil }
        let year = digits.prefix(4).reduce(0) { $0 * 10 + $1 }
        let counter = digits.suffix(8).reduce(0) { $0 * 10 + $1 }
        self.init(centre: String(decoding: bytes.dropLast(13), as: UTF8.self), year: year, counter: counter)
        guard self.text == text else { return nil }
    }

    public var description: String { text }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let serial = CardSerial(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "expected a card serial")
        }
        self = serial
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    private init(unchecked text: String) { self.text = text }

    /// A serial as wide as any, for checking whether a face has room for it. Never on a card.
    static let widest = CardSerial(unchecked: "WWWWWW2888888888888")

    private static func value(of byte: UInt8) -> Int? {
        switch byte {
        case 48...57: Int(byte) - 48
        case 65...90: Int(byte) - 55
        default: nil
        }
    }

    private static func checkCharacter(of body: String) -> UInt8 {
        var product = 36
        for byte in body.utf8 {
            var sum = (product + (value(of: byte) ?? 0)) % 36
            if sum == 0 { sum = 36 }
            product = sum * 2 % 37
        }
        return Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8)[(37 - product) % 36]
    }
}
