extension JobEvent.Reason {
    /// A refusal of a document with its sentences.
    public init(_ refusal: Refusal) {
        self.init(
            code: refusal.reason.rawValue, path: refusal.path == "$" ? nil : refusal.path,
            chinese: refusal.sentence(in: .zhHans), english: refusal.sentence(in: .en))
    }

    /// Why a card was not made.
    public init(_ failure: FailureReason) {
        self.init(Refusal(failure.refusal))
    }

    static func attemptsUsedUp(_ cards: Int) -> JobEvent.Reason {
        JobEvent.Reason(Refusal(.attemptsUsedUp, at: "$", ["attempts": String(cards)]))
    }
}
