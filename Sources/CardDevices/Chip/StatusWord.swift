/// The two closing bytes of every card answer (ISO/IEC 7816-4 §5.6).
public struct StatusWord: Equatable, Hashable, Sendable, CustomStringConvertible {
    public var rawValue: UInt16
    public init(_ rawValue: UInt16) { self.rawValue = rawValue }

    public static let success = StatusWord(0x9000)
    public static let fileNotFound = StatusWord(0x6A82)

    /// Four upper-case hexadecimal digits.
    public var description: String {
        let hexadecimal = String(rawValue, radix: 16, uppercase: true)
        return String(repeating: "0", count: 4 - hexadecimal.count) + hexadecimal
    }
}
