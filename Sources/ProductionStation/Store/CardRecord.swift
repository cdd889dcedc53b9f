/// One card as the journal knows it.
public struct CardRecord: Equatable, Sendable {
    public var id: Int64
    /// The job's sequence number.
    public var job: Int64
    public var key: JobKey
    public var office: String
    public var permitNumber: String
    /// From 1; counts the cards that were planned for the job.
    public var attempt: Int
    public var lane: String
    public var cardSerial: String
    public var run: CardRun
    public var chipIdentity: String?
    /// The card that this physical card was before, when a used one was fed again.
    public var recountOf: Int64?
    /// SHA-256 of everything that the chip holds when the card is good.
    public var contentsDigest: [UInt8]
    /// Names and versions of the keys that the card gets, written down before the first of them is used; nil before
    /// that and for chips without keys.
    public var keys: String?

    public var phase: CardPhase { run.phase }
}

/// What a lane wants to make next, before any blank has moved.
public struct CardPlan: Equatable, Sendable {
    public var job: Int64
    public var lane: String
    public var cardSerial: String
    public var contentsDigest: [UInt8]
    /// Layout, profile and calendar versions that the card is made with.
    public var versions: String

    public init(job: Int64, lane: String, cardSerial: String, contentsDigest: [UInt8], versions: String) {
        self.job = job
        self.lane = lane
        self.cardSerial = cardSerial
        self.contentsDigest = contentsDigest
        self.versions = versions
    }
}

/// What the journal says when a step is written down.
public struct StepOutcome: Equatable, Sendable {
    /// Why the lane must stop after this card.
    public var hold: LaneHold?
    /// The job is cancelled: a card that can still be rejected must be.
    public var isCancelled: Bool
}

/// What was learnt in a step and belongs into the same transaction.
public struct StepFacts: Equatable, Sendable {
    public var chipIdentity: String?
    public var recountOf: Int64?
    /// Names and versions of the keys that the card is about to get.
    public var keys: String?

    public init(chipIdentity: String? = nil, recountOf: Int64? = nil, keys: String? = nil) {
        self.chipIdentity = chipIdentity
        self.recountOf = recountOf
        self.keys = keys
    }
}
