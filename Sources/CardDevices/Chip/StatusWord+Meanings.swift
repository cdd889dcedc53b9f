extension StatusWord {
    /// What one status word, or one range of them, means.
    public struct Meaning: Equatable, Sendable {
        /// From ISO/IEC 7816-4 §5.6, GlobalPlatform Card Specification §11.1.3, or cards in the field.
        public var words: ClosedRange<UInt16>
        /// What production does about it.
        public var classification: Classification
        /// What the card says, for logs: never branched on.
        public var text: String

        init(_ words: ClosedRange<UInt16>, _ classification: Classification, _ text: String) {
            self.words = words
            self.classification = classification
            self.text = text
        }

        init(_ word: UInt16, _ classification: Classification, _ text: String) {
            self.init(word...word, classification, text)
        }
    }

    /// The row of the table for this status word; nil for one that no table names.
    public var meaning: Meaning? {
        // Nearly every answer is this one.
        if self == .success { return Self.meanings.first }
        // Single words come before the ranges that hold them.
        return Self.meanings.first { $0.words.contains(rawValue) }
    }

    /// Every status word that the station tells apart, single words before ranges (chip.md §1).
    public static let meanings = fine + tryAgain + wrongOrUsed + ourMistakes + defects

    private static let fine: [Meaning] = [
        Meaning(0x9000, .fine, "done"),
        Meaning(0x6282, .fine, "end of file before the expected length"),
    ]

    private static let tryAgain: [Meaning] = [
        Meaning(0x6310, .tryAgain, "more data available"),
        Meaning(0x6100...0x61FF, .tryAgain, "answer waits"),
        Meaning(0x6C00...0x6CFF, .tryAgain, "wrong expected length"),
    ]

    private static let wrongOrUsed: [Meaning] = [
        Meaning(0x6283, .wrongOrUsed, "file deactivated, card locked"),
        Meaning(0x6285, .wrongOrUsed, "file terminated"),
        Meaning(0x6300, .wrongOrUsed, "authentication failed"),
        Meaning(0x6381, .wrongOrUsed, "file filled up"),
        Meaning(0x63C0...0x63CF, .wrongOrUsed, "authentication failed, tries left"),
        Meaning(0x6881, .wrongOrUsed, "logical channel not supported"),
        Meaning(0x6882, .wrongOrUsed, "secure messaging not supported"),
        Meaning(0x6982, .wrongOrUsed, "security status not satisfied"),
        Meaning(0x6983, .wrongOrUsed, "authentication blocked"),
        Meaning(0x6999, .wrongOrUsed, "application cannot be selected"),
        Meaning(0x6A82, .wrongOrUsed, "file or application not found"),
        Meaning(0x6A83, .wrongOrUsed, "record not found"),
        Meaning(0x6A84, .wrongOrUsed, "not enough memory"),
        Meaning(0x6A88, .wrongOrUsed, "data or key not found"),
        Meaning(0x6A89, .wrongOrUsed, "file exists"),
        Meaning(0x6A8A, .wrongOrUsed, "application name exists"),
    ]

    private static let ourMistakes: [Meaning] = [
        Meaning(0x6700, .ourMistake, "wrong length"),
        Meaning(0x6883, .ourMistake, "last command of a chain expected"),
        Meaning(0x6884, .ourMistake, "chaining not supported"),
        Meaning(0x6981, .ourMistake, "command incompatible with the file"),
        Meaning(0x6984, .ourMistake, "data not usable, challenge missing"),
        Meaning(0x6985, .ourMistake, "conditions of use not satisfied"),
        Meaning(0x6986, .ourMistake, "no current file"),
        Meaning(0x6987, .ourMistake, "secure messaging object missing"),
        Meaning(0x6988, .ourMistake, "secure messaging object incorrect"),
        Meaning(0x6A80, .ourMistake, "wrong data"),
        Meaning(0x6A81, .ourMistake, "function not supported"),
        Meaning(0x6A85, .ourMistake, "length inconsistent with the data objects"),
        Meaning(0x6A86, .ourMistake, "wrong parameters"),
        Meaning(0x6A87, .ourMistake, "length inconsistent with the parameters"),
        Meaning(0x6B00, .ourMistake, "offset outside the file"),
        Meaning(0x6D00, .ourMistake, "instruction not supported"),
        Meaning(0x6E00, .ourMistake, "class not supported"),
        Meaning(0x9484, .ourMistake, "algorithm not supported"),
        Meaning(0x9485, .ourMistake, "key check value wrong"),
    ]

    private static let defects: [Meaning] = [
        Meaning(0x6200, .defective, "warning without a reason, memory unchanged"),
        Meaning(0x6281, .defective, "data may be corrupt"),
        Meaning(0x6284, .defective, "control information malformed"),
        Meaning(0x6286, .defective, "no input from a sensor"),
        Meaning(0x6400, .defective, "not executed, memory unchanged"),
        Meaning(0x6401, .defective, "immediate response required"),
        Meaning(0x6500, .defective, "memory changed, no reason"),
        Meaning(0x6581, .defective, "memory failure"),
        Meaning(0x6600...0x66FF, .defective, "security-related issue"),
        Meaning(0x6800, .defective, "function in the class not supported"),
        Meaning(0x6900, .defective, "command not allowed"),
        Meaning(0x6A00, .defective, "wrong parameters, no reason"),
        Meaning(0x6F00, .defective, "no diagnosis"),
        Meaning(0x6200...0x6FFF, .defective, "named by no table"),
        Meaning(0x9240, .defective, "memory problem"),
    ]
}
