import CardDevices
import ProductionStation
import Synchronization

/// Invariant 3: no step of hardware happens that the journal does not already name.
///
/// Stands at every seam of a lane's devices and reads what is committed at that instant.
final class JournalWatch: SeamObserver {
    private let lane: String
    private let store: Store
    private let outage: SimulatedOutage
    private let findings: Findings

    init(lane: String, store: Store, outage: SimulatedOutage, findings: Findings) {
        self.lane = lane
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
        } catch {
            findings.add("journal unreadable at \(verb.rawValue)")
        }
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
