/// What a simulated blank physically is.
public enum SimulatedCardNature: Hashable, Sendable {
    case good
    /// Another maker's card: another answer to reset, no files of ours.
    case wrongStock
    /// No answer to reset at all.
    case deadChip
    /// Carries somebody's application already.
    case used
    /// Answers the reset and then nothing more.
    case mute
    /// Stores one wrong bit in every file, and says that all went well.
    case flipsBit
    /// Answers `6581` at the nth UPDATE BINARY of its life, from 1, and at each later one.
    case failsWrite(Int)
    /// Its keys are others than its supplier says: every proof of them is wrong.
    case foreignKeys
    /// Does what it is told, but so slowly that nobody waits for its answers.
    case slow
    /// Shows another identity once it was written.
    case otherIdentity

    /// The word in lane logs and fault scripts.
    package var word: String {
        switch self {
        case .good: "good"
        case .wrongStock: "wrongStock"
        case .deadChip: "deadChip"
        case .used: "used"
        case .mute: "mute"
        case .flipsBit: "flipsBit"
        case .failsWrite(let number): "failsWrite:\(number)"
        case .foreignKeys: "foreignKeys"
        case .slow: "slow"
        case .otherIdentity: "otherIdentity"
        }
    }

    package init?(word: some StringProtocol) {
        switch word {
        case "good": self = .good
        case "wrongStock": self = .wrongStock
        case "deadChip": self = .deadChip
        case "used": self = .used
        case "mute": self = .mute
        case "flipsBit": self = .flipsBit
        case "foreignKeys": self = .foreignKeys
        case "slow": self = .slow
        case "otherIdentity": self = .otherIdentity
        case _:
            guard word.hasPrefix("failsWrite:"), let number = Int(word.dropFirst(11)), number > 0 else { return nil }
            self = .failsWrite(number)
        }
    }
}
