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
        /// Inspections that find a defect, in a thousand.
        public var defectsPerMille: Int
        /// Done before each round: a checker's look at the books.
        public var beforeRound: @Sendable () async throws -> Void
        /// Asked when no job is open: true sends everybody home and shuts the station down.
        public var leaves: @Sendable (StationFacts) -> Bool

        public init(
            roundPause: Duration, blanksPerLane: Int, defectsPerMille: Int,
            beforeRound: @escaping @Sendable () async throws -> Void = {},
            leaves: @escaping @Sendable (StationFacts) -> Bool
        ) {
            self.roundPause = roundPause
            self.blanksPerLane = blanksPerLane
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
    private let crew: SimulatedCrew
    private let tidying = Tidying()

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
        try tidyDesks()
        for lane in lanes { try await mend(lane) }
        try await settleAll()
        if tidying.isNeeded {
            try await tidySpoiled()
            tidying.isNeeded = false
        }
        for lane in lanes {
            guard let act = try await station.releaseAct(of: lane.name) else { continue }
            try await station.releaseLane(lane.name, by: try await crew.authority(act))
            note("released \(lane.name)")
            did("release lane")
        }
        try await inspectAll()
        let facts = try reader.facts()
        let open: [JobState] = [.waiting, .started, .blocked, .made]
        guard open.allSatisfy({ (facts.jobs[$0.rawValue] ?? 0) == 0 }) else { return }
        for (office, _) in try await station.store.openBundles() {
            _ = try await station.closeBundle(of: office, by: try await crew.authority(.closeBundle))
        }
        if habits.leaves(try reader.facts()) { station.shutDown() }
    }

    /// First the books, then the hopper. After an outage the paper tells what was booked, the hopper what was loaded.
    public func stock() async throws {
        for lane in lanes {
            if habits.blanksPerLane > 0, try await station.store.stockEquation(of: lane.name).issued == 0 {
                let authority = try await crew.authority(.stockIssue)
                try await station.issueBlanks(habits.blanksPerLane, lot: "SIM-LOT-1", to: lane.name, by: authority)
            }
            let issued = try await station.store.stockEquation(of: lane.name).issued
            let loaded = SimulatedPlace.allCases.reduce(0) { $0 + lane.truth.count(at: $1) }
            if loaded < issued { try lane.truth.loadHopper(count: issued - loaded) }
        }
    }

    private func mend(_ lane: Lane) async throws {
        for condition in lane.truth.conditions {
            did("mend \(condition.rawValue)")
            switch condition {
            case .jam:
                // Only when the lane has given up: a person does not reach into a moving machine.
                if try await station.store.hold(of: lane.name) != nil, let card = try lane.truth.pullCardOut() {
                    try lane.truth.put(card, into: .rejected)
                }
            case .coverOpen: try lane.truth.setCover(isOpen: false)
            case .ribbonOut: try lane.truth.changeRibbon(roll: 2, cards: 1_000_000)
            case .hopperStuck, .acceptedTrayFull, .rejectedTrayFull: try lane.truth.set(condition, false)
            }
        }
    }

    private func settleAll() async throws {
        for card in try await station.store.cards(in: [.unaccounted]) {
            guard let lane = lanes.first(where: { $0.name == card.lane }) else { continue }
            guard let found = try await find(card, in: lane) else {
                finding("card \(card.cardSerial) of \(card.lane) is nowhere")
                _ = try await station.desk.settle(
                    serial: card.cardSerial, .missing, by: try await crew.authority(.declareMissing))
                continue
            }
            try await settle(card, found, in: lane)
        }
    }

    private func settle(_ card: CardRecord, _ found: SimulatedLaneTruth.Card, in lane: Lane) async throws {
        let layInAccepted = found.place == .acceptedTray
        try lane.truth.presentAtDesk(found.identity)
        if layInAccepted, (try? await station.desk.look())?.isComplete == true {
            _ = try await station.desk.settle(
                serial: card.cardSerial, .accepted, by: try await crew.authority(.settleUnaccounted))
            try takeFromDesk(lane, to: .accepted)
        } else {
            _ = try await station.desk.settle(
                serial: card.cardSerial, .rejected, by: try await crew.authority(.settleUnaccounted))
            try takeFromDesk(lane, to: .rejected)
        }
        note("settled \(card.cardSerial)")
        did(layInAccepted ? "settle from accepted tray" : "settle from machine or rejected tray")
    }

    /// Looks in the machine, the trays and on the floor for the card that the station asks for.
    private func find(_ card: CardRecord, in lane: Lane) async throws -> SimulatedLaneTruth.Card? {
        if let inside = lane.truth.truth().cards.first(where: { $0.place.isInside }) {
            try lane.truth.pullCardOut()
            try lane.truth.put(inside.identity, into: .rejected)
        }
        let cards = lane.truth.truth().cards.filter { $0.place != .hopper }
        if let identity = card.chipIdentity { return cards.first { $0.identity.hexadecimal == identity } }
        for candidate in cards.reversed() where candidate.place == .rejectedTray || candidate.place == .outside {
            if try await station.store.card(chipIdentity: candidate.identity.hexadecimal) == nil { return candidate }
        }
        return nil
    }

    /// Spoiled cards belong among the rejected ones, wherever an interrupted act has left them.
    private func tidySpoiled() async throws {
        for lane in lanes {
            for card in lane.truth.truth().cards where card.place == .acceptedTray || card.place == .outside {
                guard let record = try await station.store.card(chipIdentity: card.identity.hexadecimal) else {
                    continue
                }
                switch record.phase {
                case .withdrawn, .rejected, .missing:
                    // A person takes a spoiled card out of the accepted tray before it is called spoiled.
                    if card.place == .acceptedTray {
                        finding("card \(record.cardSerial) is \(record.phase.rawValue) in the accepted tray")
                    }
                    try lane.truth.put(card.identity, into: .rejected)
                case .accepted, .inspected, .bundled, .handedOver:
                    if card.place == .outside { try lane.truth.put(card.identity, into: .accepted) }
                case .planned, .feeding, .recognising, .encoding, .verifyingChip, .printing, .verifyingPrint,
                    .accepting, .rejecting, .unaccounted:
                    continue
                }
            }
        }
    }

    private func tidyDesks() throws {
        for lane in lanes { try lane.truth.clearDesk() }
    }

    private func inspectAll() async throws {
        for card in try await station.store.cards(in: [.accepted]) {
            guard let lane = lanes.first(where: { $0.name == card.lane }), let chip = card.chipIdentity,
                let place = lane.truth.place(of: ChipIdentity(hexadecimal: chip))
            else {
                finding("accepted card \(card.cardSerial) has no chip that anybody ever saw")
                continue
            }
            guard place == .acceptedTray else {
                finding("accepted card \(card.cardSerial) lies in \(place.rawValue)")
                continue
            }
            try lane.truth.presentAtDesk(ChipIdentity(hexadecimal: chip))
            try await inspect(card, in: lane)
        }
    }

    private func inspect(_ card: CardRecord, in lane: Lane) async throws {
        let isDefect = choice.chance(perMille: habits.defectsPerMille)
        let inspector = try await crew.authority(.inspect)
        do {
            if isDefect {
                _ = try await station.desk.fail(
                    serial: card.cardSerial, defect: "inspectionPrint", by: inspector)
            } else {
                _ = try await station.desk.pass(by: inspector)
            }
        } catch is Desk.Refused {
            // The chip died after verification, or never answers again: the eye and the desk reader find it.
            _ = try await station.desk.fail(
                serial: card.cardSerial, defect: "inspectionChip", by: inspector)
            return try takeFromDesk(lane, to: .rejected)
        }
        try takeFromDesk(lane, to: isDefect ? .rejected : .accepted)
        did(isDefect ? "fail inspection" : "pass inspection")
    }

    private func takeFromDesk(_ lane: Lane, to tray: Tray) throws {
        guard let card = try lane.truth.clearDesk() else { return }
        try lane.truth.put(card, into: tray)
    }
}

/// Whether an act may have been left half done.
private final class Tidying: Sendable {
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
