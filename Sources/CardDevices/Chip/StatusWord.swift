/// The two closing bytes of every card answer (ISO/IEC 7816-4 §5.6).
public struct StatusWord: Equatable, Hashable, Sendable, CustomStringConvertible {
    public var rawValue: UInt16
    public init(_ rawValue: UInt16) { self.rawValue = rawValue }

    public static let success = StatusWord(0x9000)
    public static let dataMayBeCorrupt = StatusWord(0x6281)
    public static let endOfFile = StatusWord(0x6282)
    public static let fileDeactivated = StatusWord(0x6283)
    public static let fileTerminated = StatusWord(0x6285)
    public static let authenticationFailed = StatusWord(0x6300)
    public static let executionError = StatusWord(0x6400)
    public static let memoryFailure = StatusWord(0x6581)
    public static let wrongLength = StatusWord(0x6700)
    public static let securityStatusNotSatisfied = StatusWord(0x6982)
    public static let authenticationBlocked = StatusWord(0x6983)
    public static let conditionsNotSatisfied = StatusWord(0x6985)
    public static let noCurrentFile = StatusWord(0x6986)
    public static let wrongData = StatusWord(0x6A80)
    public static let functionNotSupported = StatusWord(0x6A81)
    public static let fileNotFound = StatusWord(0x6A82)
    public static let notEnoughMemory = StatusWord(0x6A84)
    public static let wrongParameters = StatusWord(0x6A86)
    public static let dataNotFound = StatusWord(0x6A88)
    public static let fileExists = StatusWord(0x6A89)
    public static let wrongOffset = StatusWord(0x6B00)
    public static let instructionNotSupported = StatusWord(0x6D00)
    public static let classNotSupported = StatusWord(0x6E00)
    public static let noDiagnosis = StatusWord(0x6F00)

    /// Tries left, when the card says how many (`63Cx`).
    public var triesLeft: Int? { rawValue & 0xFFF0 == 0x63C0 ? Int(rawValue & 0x000F) : nil }

    /// Bytes that wait for GET RESPONSE (`61xx`), 1 to 256.
    public var bytesWaiting: Int? { rawValue >> 8 == 0x61 ? Self.length(rawValue) : nil }

    /// The expected length that the card wants instead (`6Cxx`), 1 to 256.
    public var lengthWanted: Int? { rawValue >> 8 == 0x6C ? Self.length(rawValue) : nil }

    private static func length(_ rawValue: UInt16) -> Int { rawValue & 0xFF == 0 ? 256 : Int(rawValue & 0xFF) }

    /// What a status word means for production (chip.md §1).
    public enum Classification: String, Sendable, CaseIterable {
        /// The chip is broken: reject this card.
        case defective
        /// The chip is sound but not the blank that we expected.
        case wrongOrUsed
        /// We asked for something wrong: stop the line, burn no cards.
        case ourMistake
        /// Not an end yet: fetch the rest, or ask for another length.
        case tryAgain
        case fine
    }

    /// A status word that no table names counts as a defect of this card: one card is lost, and several in a row stop
    /// the lane anyway.
    public var classification: Classification {
        switch rawValue {
        case 0x9000, 0x6282: .fine
        case 0x6100...0x61FF, 0x6C00...0x6CFF: .tryAgain
        case 0x6283, 0x6285, 0x6300, 0x63C0...0x63CF, 0x6881, 0x6882, 0x6982, 0x6983,
            0x6A82, 0x6A83, 0x6A84, 0x6A88, 0x6A89:
            .wrongOrUsed
        case 0x6700, 0x6884, 0x6984...0x6988, 0x6A80, 0x6A81, 0x6A86, 0x6A87, 0x6B00, 0x6D00, 0x6E00: .ourMistake
        case _: .defective
        }
    }

    /// Four upper-case hexadecimal digits.
    public var description: String {
        let hexadecimal = String(rawValue, radix: 16, uppercase: true)
        return String(repeating: "0", count: 4 - hexadecimal.count) + hexadecimal
    }
}
