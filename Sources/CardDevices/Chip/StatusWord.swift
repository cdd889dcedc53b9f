/// The two closing bytes of every card answer (ISO/IEC 7816-4 §5.6).
public struct StatusWord: Equatable, Hashable, Sendable, CustomStringConvertible {
    /// Both bytes, big-endian.
    public var rawValue: UInt16
    /// Any two bytes are a status word.
    public init(_ rawValue: UInt16) { self.rawValue = rawValue }

    /// The command was executed.
    public static let success = StatusWord(0x9000)
    /// Part of the data may be corrupt.
    public static let dataMayBeCorrupt = StatusWord(0x6281)
    /// The file ended before as much as expected was read; the data is valid.
    public static let endOfFile = StatusWord(0x6282)
    /// The selected file is deactivated.
    public static let fileDeactivated = StatusWord(0x6283)
    /// The selected file is terminated.
    public static let fileTerminated = StatusWord(0x6285)
    /// No further information; on many cards a failed authentication.
    public static let authenticationFailed = StatusWord(0x6300)
    /// The listing goes on: ask for the rest (GlobalPlatform).
    public static let moreData = StatusWord(0x6310)
    /// Not executed, memory unchanged.
    public static let executionError = StatusWord(0x6400)
    /// Writing to the memory failed: the chip is worn out or broken.
    public static let memoryFailure = StatusWord(0x6581)
    /// Lc or Le is wrong.
    public static let wrongLength = StatusWord(0x6700)
    /// A right is missing.
    public static let securityStatusNotSatisfied = StatusWord(0x6982)
    /// The secure channel's MAC or its padding is wrong.
    public static let secureMessagingIncorrect = StatusWord(0x6988)
    /// No challenge was asked for, or it was used already.
    public static let dataNotUsable = StatusWord(0x6984)
    /// The key is blocked after too many tries.
    public static let authenticationBlocked = StatusWord(0x6983)
    /// Conditions of use are not satisfied.
    public static let conditionsNotSatisfied = StatusWord(0x6985)
    /// No elementary file is selected.
    public static let noCurrentFile = StatusWord(0x6986)
    /// The command's data is wrong.
    public static let wrongData = StatusWord(0x6A80)
    /// The card does not know this function.
    public static let functionNotSupported = StatusWord(0x6A81)
    /// No such file or application.
    public static let fileNotFound = StatusWord(0x6A82)
    /// No room: another type of card, or another capacity.
    public static let notEnoughMemory = StatusWord(0x6A84)
    /// P1 or P2 is wrong.
    public static let wrongParameters = StatusWord(0x6A86)
    /// No such data object or key.
    public static let dataNotFound = StatusWord(0x6A88)
    /// The file is there already: the card is not blank.
    public static let fileExists = StatusWord(0x6A89)
    /// The offset lies outside the file.
    public static let wrongOffset = StatusWord(0x6B00)
    /// The card does not know the instruction.
    public static let instructionNotSupported = StatusWord(0x6D00)
    /// The card does not know the class.
    public static let classNotSupported = StatusWord(0x6E00)
    /// Failed without a reason.
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
    public var classification: Classification { meaning?.classification ?? .defective }

    /// Four upper-case hexadecimal digits.
    public var description: String {
        String(rawValue, radix: 16, uppercase: true).zeroPadded(to: 4)
    }
}
