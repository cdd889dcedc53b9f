internal import Glibc
internal import Synchronization

/// The physical truth of one lane: hopper, the card inside, trays, chips, ribbon, cover.
///
/// It lives in memory only, or in a directory of its own where it survives the death of the process at any instant and
/// is opened again by the next one. Simulated devices act on it, persons act on it, checkers read it; a station never does.
/// All calls are synchronous and whole: nobody sees half of one.
public final class SimulatedLane: Sendable {
    /// What does not change over the lane's life.
    public struct Setup: Sendable {
        /// Makes the chip identities; lanes with different seeds have different cards.
        public var seed: UInt64
        /// What its good blanks are like.
        public var stock: SimulatedStock
        /// Cards that each tray holds, at least 1.
        public var trayCapacity: Int
        /// False keeps no digest of pictures: for speed with large rasters.
        public var keepsPrintDigests: Bool

        /// The defaults suit the profile `iso7816-simple`.
        public init(
            seed: UInt64 = 1, stock: SimulatedStock = .simple, trayCapacity: Int = 200, keepsPrintDigests: Bool = true
        ) {
            precondition(trayCapacity > 0)
            self.seed = seed
            self.stock = stock
            self.trayCapacity = trayCapacity
            self.keepsPrintDigests = keepsPrintDigests
        }
    }

    /// What the lane was opened with.
    public let setup: Setup
    private let core: Mutex<LaneCore>

    /// Opens a lane.
    ///
    /// - Parameters:
    ///   - directory: where the truth is kept, created when absent; nil for memory only.
    ///   - setup: must be the same each time a directory is opened.
    public init(directory: String? = nil, setup: Setup = Setup()) throws(SimulatedLaneError) {
        self.setup = setup
        core = Mutex(try LaneCore(directory: directory, setup: setup))
    }

    /// Reads the truth of a lane that a running process may be working on, without disturbing it.
    ///
    /// What is on the chip of a card still inside the machine is as of its last whole write.
    public static func readTruth(
        directory: String, setup: Setup = Setup()
    ) throws(SimulatedLaneError) -> SimulatedLaneTruth {
        var state = LaneState()
        try LaneLog.read(path: "\(directory)/lane.log") { state.apply($0) }
        let store = try ChipStore(directory: "\(directory)/chips", creates: false)
        let cards = state.cards
        return try state.truth(setup.stock) { number throws(SimulatedLaneError) in
            let record = cards[number]
            var card = SimulatedCard(uid: record.uid, nature: record.born, stock: setup.stock)
            return try store.load(record.uid, into: &card.files) ? card.files.digest : nil
        }
    }

    /// The truth at this moment.
    public func truth() -> SimulatedLaneTruth {
        core.withLock { $0.truth() }
    }

    /// Number of cards in each place; cheap.
    public func count(at place: SimulatedPlace) -> Int {
        core.withLock { $0.state.count(at: place) }
    }

    /// The card that is inside, as ``truth()`` tells it; nil when there is none. Cheap.
    public func cardInside() -> SimulatedLaneTruth.Card? { core.withLock { $0.cardInside() } }

    /// One card, as ``truth()`` tells it; nil for a card that this lane never had. Cheap.
    public func card(_ identity: ChipIdentity) -> SimulatedLaneTruth.Card? { core.withLock { $0.card(identity) } }

    /// Where a card is now; nil for a card that this lane never had. Cheap.
    public func place(of identity: ChipIdentity) -> SimulatedPlace? {
        core.withLock { core in core.ordinal(of: identity).map { core.state.cards[$0].place } }
    }

    /// Faults that hit since the lane was opened: those of the plan by verb and effect, those of the wire as `wire` and
    /// effect.
    public var faultCounts: [String: Int] {
        let (counts, wire) = core.withLock { ($0.faultCounts, $0.wireFaultCounts) }
        var all = counts.reduce(into: [:]) { $0["\($1.key.verb.rawValue) \($1.key.effect)", default: 0] += $1.value }
        for (effect, count) in wire { all["wire \(effect.rawValue)"] = count }
        return all
    }

    /// The same one by one, as a script that makes them happen again.
    public var faultHits: [FaultPlan.Scripted] { core.withLock { $0.hits } }

    /// Serial of the printer that stands there since it was swapped; nil while it is the first one. Cheap.
    public var printerSerial: String? { core.withLock { $0.state.printerSerial } }

    /// What keeps the machine from working now.
    public var conditions: [SimulatedCondition] {
        core.withLock { core in SimulatedCondition.allCases.filter { core.state.holds($0) } }
    }

    /// What the card's elementary files hold, in the profile's order; nil for a card that this lane never had.
    public func contents(of identity: ChipIdentity, profile: ChipProfile) throws(SimulatedLaneError) -> ChipFileSet? {
        try core.withLock { core throws(SimulatedLaneError) in
            guard let card = core.ordinal(of: identity) else { return nil }
            return try core.withChip(card) { profile.files(on: $0.files) }
        }
    }

    /// Runs one act on the core; the only way in for devices and persons.
    func act<Result: Sendable, Failure: Error>(
        _ body: (inout LaneCore) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try core.withLock { core throws(Failure) in try body(&core) }
    }
}
