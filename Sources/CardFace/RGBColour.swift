/// A colour in sRGB, 0 to 255 a channel.
package struct RGBColour: Equatable, Sendable {
    package var red: UInt8
    package var green: UInt8
    package var blue: UInt8

    package static let white = RGBColour(255, 255, 255)
    package static let black = RGBColour(0, 0, 0)

    package init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    /// Reads exactly `#RRGGBB`.
    init?(hexadecimal text: String) {
        guard text.utf8.count == 7, text.utf8.first == UInt8(ascii: "#"),
            text.utf8.dropFirst().allSatisfy({ Self.hexadecimalDigits.contains($0) }),
            let value = UInt32(text.dropFirst(), radix: 16)
        else { return nil }
        self.init(UInt8(value >> 16), UInt8(value >> 8 & 255), UInt8(value & 255))
    }

    /// This colour moved towards another, 0 (this) to 1 (the other).
    package func mixed(with other: RGBColour, _ share: Double) -> RGBColour {
        func channel(_ from: UInt8, _ to: UInt8) -> UInt8 {
            UInt8(min(255, max(0, (Double(from) + (Double(to) - Double(from)) * share).rounded())))
        }
        return RGBColour(channel(red, other.red), channel(green, other.green), channel(blue, other.blue))
    }

    private static let hexadecimalDigits = Array("0123456789abcdefABCDEF".utf8)
}
