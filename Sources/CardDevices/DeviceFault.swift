/// Why a device call failed, and what the caller may still assume about the card.
///
/// `kind` is for logs and counters. Code that recovers switches on ``cardState`` and ``isTransient`` only, so a new
/// `kind` never changes what happens to a card.
public struct DeviceFault: Error, Equatable, Sendable {
    /// What went wrong, in one published word.
    public enum Kind: String, Sendable, CaseIterable {
        case disconnected, timedOut, busy, malformedReply, refused, mechanical, serviceUnavailable, closed
    }

    /// What is known about the card after the failed call.
    public enum CardState: String, Sendable, CaseIterable {
        /// The command never left this machine.
        case untouched
        /// The device answered, and its answer says that nothing changed.
        case unchanged
        /// The command may or may not have taken effect. Never retry blindly.
        case unknown
    }

    /// For logs and counters.
    public var kind: Kind
    /// What recovery decides by.
    public var cardState: CardState
    /// The call as the protocol names it, for example `printer.feed`.
    public var operation: String
    /// Raw code for the log. Never shown to an operator, never branched on, never card or person data.
    public var detail: String

    /// - Parameters:
    ///   - kind: what went wrong.
    ///   - cardState: what the caller may assume about the card.
    ///   - operation: the call as the protocol names it, for example `printer.feed`.
    ///   - detail: a raw code for the log; never card contents.
    public init(_ kind: Kind, cardState: CardState, operation: String, detail: String = "") {
        self.kind = kind
        self.cardState = cardState
        self.operation = operation
        self.detail = detail
    }

    /// True when the same call may be made again without looking at the card first.
    public var isTransient: Bool {
        switch kind {
        case .busy, .timedOut, .serviceUnavailable: cardState != .unknown
        case .disconnected, .malformedReply, .refused, .mechanical, .closed: false
        }
    }
}
