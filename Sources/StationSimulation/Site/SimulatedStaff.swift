public import CardDevices
public import ProductionStation
import Synchronization

/// The people of a simulated site: they load hoppers, mend machines, settle cards, inspect, pack, and go home when all
/// is done.
///
/// They see what people see: the machine in front of them and the card in their hands; of the station only what its
/// console tells. When the station dies in the middle of an act they look again in its next life.
public struct SimulatedStaff: Sendable {
    /// A lane with its machine.
    public struct Lane: Sendable {
        public var name: String
        public var truth: SimulatedLane

        public init(name: String, truth: SimulatedLane) {
            self.name = name
            self.truth = truth
        }
    }

    /// How these people work.
    public struct Habits: Sendable {
        /// Between two rounds through the site.
        public var roundPause: Duration
        /// Blanks booked and loaded into each lane before production begins.
        public var blanksPerLane: Int
        /// Blanks booked and loaded whenever a hopper is empty; 0 for never.
        public var blanksPerRefill: Int
        /// Inspections that find a defect, in a thousand.
        public var defectsPerMille: Int
        /// Done before each round: a checker's look at the books.
        public var beforeRound: @Sendable () async throws -> Void
        /// Asked when no job is open: true sends everybody home and shuts the station down.
        public var leaves: @Sendable (StationFacts) -> Bool

        public init(
            roundPause: Duration, blanksPerLane: Int, blanksPerRefill: Int = 0, defectsPerMille: Int,
            beforeRound: @escaping @Sendable () async throws -> Void = {},
            leaves: @escaping @Sendable (StationFacts) -> Bool
        ) {
            self.roundPause = roundPause
            self.blanksPerLane = blanksPerLane
            self.blanksPerRefill = blanksPerRefill
            self.defectsPerMille = defectsPerMille
            self.beforeRound = beforeRound
            self.leaves = leaves
        }
    }

    let lanes: [Lane]
    let station: Station
    let reader: StoreReader
    let habits: Habits
    let choice: StaffChoice
    let clock: any Clock<Duration>
    let stop: StopSignal
    /// Told what should never happen.
    let finding: @Sendable (String) -> Void
    /// Told what was done.
    let note: @Sendable (String) -> Void
    /// Told the name of each act.
    let did: @Sendable (String) -> Void
    let crew: SimulatedCrew
    let tidying = Tidying()
    /// What people do besides; nil where they only work.
    var mischief: SiteMischief?

    /// - Parameter random: where these people's passwords come from.
    public init(
        lanes: [Lane], station: Station, habits: Habits, choice: StaffChoice, random: any RandomSource,
        clock: any Clock<Duration>, stop: StopSignal, finding: @escaping @Sendable (String) -> Void,
        note: @escaping @Sendable (String) -> Void, did: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.lanes = lanes
        self.station = station
        reader = StoreReader(station.store)
        crew = SimulatedCrew(gate: station.people, random: random)
        self.habits = habits
        self.choice = choice
        self.clock = clock
        self.stop = stop
        self.finding = finding
        self.note = note
        self.did = did
    }

    /// Works until the station is asked to stop.
    public func work() async {
        while !stop.isSet {
            try? await clock.sleep(for: habits.roundPause)
            do {
                try await round()
            } catch {
                // The station did not answer, or refused: the next round looks again.
                tidying.isNeeded = true
                note("staff: \(error)")
            }
        }
    }

    private func round() async throws {
        try await habits.beforeRound()
        if mischief?.bringKeysBack() == true { did("put the token back") }
        try tidyDesks()
        for (index, lane) in lanes.enumerated() {
            try await mend(lane)
            try takeBack(lane, index)
        }
        try await settleAll()
        if tidying.isNeeded {
            try await tidySpoiled()
            tidying.isNeeded = false
        }
        try await takeOutWithdrawn()
        for (index, lane) in lanes.enumerated() { try await mischief(lane, index) }
        try await refill()
        for lane in lanes { try await release(lane) }
        try await inspectAll()
        let facts = try reader.facts()
        let open: [JobState] = [.waiting, .started, .blocked, .made]
        guard open.allSatisfy({ (facts.jobs[$0.rawValue] ?? 0) == 0 }) else { return }
        let bundles = try await station.store.openBundles()
        guard !bundles.isEmpty else {
            if habits.leaves(facts) { station.shutDown() }
            return
        }
        for (office, _) in bundles {
            _ = try await station.closeBundle(of: office, by: try await crew.authority(.closeBundle))
        }
        if habits.leaves(try reader.facts()) { station.shutDown() }
    }

    /// Lets a held lane go on, after a look into its machine: a card that no record explains is taken out.
    private func release(_ lane: Lane) async throws {
        guard let hold = try await station.store.hold(of: lane.name)?.hold else { return }
        if hold == .unexplainedCard, let card = try lane.truth.pullCardOut() {
            try lane.truth.put(card, into: .rejected)
        }
        try await station.releaseLane(lane.name, by: try await crew.authority(hold.releaseAct))
        note("released \(lane.name) from \(hold.rawValue)")
        did(hold == .printerChanged ? "adopt a printer" : "release lane")
    }
}

/// Whether an act may have been left half done.
final class Tidying: Sendable {
    private let cell = Mutex(true)

    var isNeeded: Bool {
        get { cell.withLock { $0 } }
        set { cell.withLock { $0 = newValue } }
    }
}

/// Seeded choices of people, over all lives of a site.
public final class StaffChoice: Sendable {
    private let generator: Mutex<SeededGenerator>

    public init(seed: UInt64) { generator = Mutex(SeededGenerator(seed: seed)) }

    func chance(perMille: Int) -> Bool { generator.withLock { Int($0.next() >> 20 % 1000) < perMille } }

    func number(_ range: ClosedRange<Int>) -> Int {
        generator.withLock { range.lowerBound + Int($0.next() >> 20) % range.count }
    }
}
