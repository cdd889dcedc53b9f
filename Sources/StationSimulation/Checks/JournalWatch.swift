import CardDevices
import ProductionStation
import Synchronization

/// Invariant 3: no step of hardware happens that the journal does not already name; and invariant 4 at its source: no
/// card is sent to the accepted tray unless its chip holds exactly what was meant for a card, and it was printed.
///
/// Stands at every seam of a lane's devices and reads what is committed at that instant.
final class JournalWatch: SeamObserver {
    private let lane: String
    private let truth: SimulatedLane
    private let contents: MeantContents
    private let store: Store
    private let outage: SimulatedOutage
    private let findings: Findings

    init(_ lane: SimulatedSite.Lane, contents: MeantContents, store: Store, outage: SimulatedOutage, findings: Findings)
    {
        self.lane = lane.name
        truth = lane.truth
        self.contents = contents
        self.store = store
        self.outage = outage
        self.findings = findings
    }

    func reached(_ verb: SimulatedVerb, _ side: SeamSide) throws(PowerCut) {
        if side == .before, !outage.isOff, let allowed = Self.phases(of: verb) { check(verb, allowed) }
        try outage.reached(verb, side)
    }

    private func check(_ verb: SimulatedVerb, _ allowed: [CardPhase]) {
        do {
            let phases = try store.journalledPhases(of: lane)
            guard phases.count == 1, allowed.contains(phases[0]) else {
                return findings.add("\(verb.rawValue) on \(lane) while the journal says \(phases.map(\.rawValue))")
            }
            if phases[0] == .accepting { checkCardInside() }
        } catch {
            findings.add("journal unreadable at \(verb.rawValue)")
        }
    }

    private func checkCardInside() {
        guard let card = truth.truth().cards.first(where: { $0.place.isInside }) else { return }
        if card.chipDigest.flatMap(contents.meant) == nil {
            findings.add("\(lane) accepts card \(card.identity) with contents that nobody meant")
        }
        if card.prints == 0 { findings.add("\(lane) accepts card \(card.identity) unprinted") }
    }

    private static func phases(of verb: SimulatedVerb) -> [CardPhase]? {
        switch verb {
        case .feed: [.feeding]
        case .move, .print: [.printing]
        case .eject: [.accepting, .rejecting]
        case .recognise: [.recognising]
        case .encode: [.encoding]
        case .verify: [.verifyingChip]
        case .connect, .transmit: [.recognising, .encoding, .verifyingChip]
        case .status, .readCard: nil
        }
    }
}

/// What the checkers found, over all lives of a site.
final class Findings: Sendable {
    private let list = Mutex<[String]>([])

    func add(_ finding: String) {
        list.withLock { if $0.count < 50 { $0.append(finding) } }
    }

    var all: [String] { list.withLock { $0 } }
}
