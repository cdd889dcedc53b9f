/// How long each kind of device call may take, and how often a lane looks again while it waits.
public struct LaneLimits: Equatable, Sendable {
    public var status: Duration
    /// Feed, move and eject.
    public var move: Duration
    public var print: Duration
    /// One chip phase.
    public var chip: Duration
    /// Between two looks for work.
    public var idlePause: Duration
    /// Between two looks at the printer of an idle lane.
    public var lookPause: Duration
    /// Between two looks at a condition that a person must mend.
    public var personPause: Duration
    /// Status readings after a fault before the printer counts as silent, 1 to 10.
    public var statusTriesMax: Int
    /// Feeds in a row that take no card, though nothing is missing, before the lane is held, 1 to 10.
    public var feedTriesMax: Int

    public init(
        status: Duration = .seconds(2), move: Duration = .seconds(30), print: Duration = .seconds(300),
        chip: Duration = .seconds(60), idlePause: Duration = .milliseconds(200), personPause: Duration = .seconds(1),
        lookPause: Duration = .seconds(2), statusTriesMax: Int = 3, feedTriesMax: Int = 3
    ) {
        precondition((1...10).contains(statusTriesMax) && (1...10).contains(feedTriesMax))
        self.status = status
        self.move = move
        self.print = print
        self.chip = chip
        self.idlePause = idlePause
        self.personPause = personPause
        self.lookPause = lookPause
        self.statusTriesMax = statusTriesMax
        self.feedTriesMax = feedTriesMax
    }
}
