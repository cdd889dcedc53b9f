/// The numbers of this site that decide about cards, in one place. All come from the configuration.
public struct StationRules: Equatable, Sendable {
    /// Prefix of every card serial of this centre.
    public var centreCode: String
    public var remake: RemakeRule
    public var stopTheLine: StopTheLine
    /// Finished cards in one bundle before it is closed, 1 to 1000.
    public var bundleCardsMax: Int
    /// How long a refused document stays, encrypted (domain.md §3: at most 72 h).
    public var refusedKept: Duration
    /// How long a job's personal data stays after its last event.
    public var endedKept: Duration

    public init(
        centreCode: String, remake: RemakeRule = RemakeRule(), stopTheLine: StopTheLine = StopTheLine(),
        bundleCardsMax: Int = 100, refusedKept: Duration = .seconds(72 * 3600),
        endedKept: Duration = .seconds(24 * 3600)
    ) {
        precondition((1...1000).contains(bundleCardsMax))
        self.centreCode = centreCode
        self.remake = remake
        self.stopTheLine = stopTheLine
        self.bundleCardsMax = bundleCardsMax
        self.refusedKept = refusedKept
        self.endedKept = endedKept
    }
}
