/// Why a secure channel did not open, or ended. Never carries a key, a cryptogram or data.
///
/// After any fault the channel is closed. An authentication is tried once: a second try with the same keys would only
/// bring the card nearer to being blocked.
public struct SecureChannelFault: Error, Equatable, Sendable {
    /// What went wrong.
    public enum Kind: String, Sendable, CaseIterable {
        /// The card proved other keys than ours, or is no genuine card: nothing was sent that could count as a try.
        case wrongCardCryptogram
        /// The card refused our proof, or counts too many tries.
        case authenticationRefused
        /// The card speaks another protocol, or not the level that we want.
        case notSupported
        /// The card's answer has not the form that the protocol gives it.
        case malformedAnswer
        /// The answer's MAC is missing or wrong: not from our card, or changed on the way.
        case answerNotAuthentic
        /// The card refused a command inside the channel.
        case commandRefused
        /// Reader, wire or a silent card.
        case device
        /// The channel was used after its end, or asked to carry too much.
        case misuse
        /// Whoever must know of a key change beforehand did not agree: nothing was sent.
        case keyChangeNotAgreed
    }

    /// What went wrong.
    public var kind: Kind
    /// What is known about the card's memory. A counter of failed authentications may have moved all the same.
    public var cardState: DeviceFault.CardState
    /// Status word, command name or number for the log.
    public var detail: String
    /// The status word behind a refusal.
    var status: StatusWord?
    /// The fault below.
    var cause: ChipFault?

    /// A fault of the channel.
    public init(_ kind: Kind, cardState: DeviceFault.CardState, detail: String = "") {
        self.kind = kind
        self.cardState = cardState
        self.detail = detail
    }

    /// The card answered a command with this status word.
    init(_ kind: Kind, _ status: StatusWord, command: String) {
        self.init(kind, cardState: status == .memoryFailure ? .unknown : .unchanged, detail: "\(command) \(status)")
        self.status = status
    }

    /// The card did not take a proof. A defect or a wrong command is that, and says nothing about the keys.
    init(authentication status: StatusWord, command: String) {
        let isRefusal =
            switch status.classification {
            case .defective: false
            case .ourMistake: Self.refusals.contains(status)
            case .wrongOrUsed, .tryAgain, .fine: true
            }
        self.init(isRefusal ? .authenticationRefused : .commandRefused, status, command: command)
    }

    /// What cards in the field answer to a wrong cryptogram, beside 6300 and 6982.
    private static let refusals: Set<StatusWord> = [
        .conditionsNotSatisfied, .secureMessagingIncorrect, .wrongData, .dataNotUsable,
    ]

    init(_ cause: ChipFault) {
        self.init(.device, cardState: .unknown, detail: "\(cause.kind.rawValue) \(cause.detail)")
        self.cause = cause
    }
}

extension ChipFault {
    /// What a fault of the secure channel means in a phase.
    init(_ fault: SecureChannelFault, in phase: Phase) {
        if let cause = fault.cause {
            self = cause
            return
        }
        if let status = fault.status, fault.kind == .commandRefused {
            self.init(status, in: phase, command: fault.detail)
            return
        }
        let kind: Kind =
            switch fault.kind {
            case .wrongCardCryptogram, .authenticationRefused: .keysRefused
            case .notSupported: .wrongCard
            case .malformedAnswer, .answerNotAuthentic, .commandRefused: .chipDead
            case .misuse, .keyChangeNotAgreed: .ourMistake
            case .device: .device
            }
        self.init(kind, operation: phase.operation, detail: "\(fault.kind.rawValue) \(fault.detail)")
    }
}
