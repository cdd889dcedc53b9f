/// One question that an examination asks the state file. The names are published.
public enum StoreCheck: String, Sendable, CaseIterable, Codable {
    /// SQLite's own check of every page and index.
    case integrity
    /// References between tables.
    case foreignKeys
    /// The hash chain of the audit log.
    case auditChain
    /// Each lane's books against what was issued and against its card records.
    case stockEquation
    /// Job states against card phases, lanes against the cards in their machines.
    case contradictions
    /// Personal data whose time is over and that is still there.
    case vaultOrphans
    /// Open jobs whose personal data is missing.
    case jobsWithoutVault
    /// Receipts that the source has never confirmed.
    case receiptsUnfinished
    /// Packed cards that are in no bundle.
    case cardsWithoutBundle
    /// Gaps in the numbered events of a job.
    case eventNumbers
    /// Records that are younger than the clock.
    case clock
}

/// What one question found.
public struct StoreFinding: Equatable, Sendable, Codable {
    public var check: StoreCheck
    /// Serials, ids and numbers, nothing personal; empty when all is well. At most ``subjectsMax``.
    public var subjects: [String]

    /// More are not listed.
    public static let subjectsMax = 20
}

/// What an examination needs to know of the site.
public struct ExaminationRules: Equatable, Sendable {
    public var now: Timestamp
    /// How long personal data stays after a job's end.
    public var endedKept: Duration
    /// Longer than this nothing that is done in one go stays half done.
    public var patience: Duration

    public init(now: Timestamp, endedKept: Duration, patience: Duration = .seconds(3600)) {
        self.now = now
        self.endedKept = endedKept
        self.patience = patience
    }
}
