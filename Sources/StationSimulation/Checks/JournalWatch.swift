import CardDevices
import ProductionStation
import Synchronization

/// Stands at every seam of a lane's devices and holds what is committed at that instant against the truth:
///
/// - invariant 3: no step of hardware happens that the journal does not already name;
/// - invariant 4 at its source: no card is sent to the accepted tray unless its chip holds exactly what was meant for a
///   card, and it was printed whole;
/// - invariant 2 with each card: the books add up, and the hopper holds what they say;
/// - invariant 8: a failed job is not fed again while another one waits;
/// - the printer is told to move no card that a reader holds.
final class JournalWatch: SeamObserver {
    private let index: Int
    private let lane: String
    private let site: SimulatedSite
    private let truth: SimulatedLane
    private let store: Store
    private let outage: SimulatedOutage
    private let queue = Mutex<(card: Int64?, job: Int64?, waiting: [Int64])>((nil, nil, []))

    init(_ index: Int, of site: SimulatedSite, store: Store, outage: SimulatedOutage) {
        self.index = index
        self.site = site
        lane = site.lanes[index].name
        truth = site.lanes[index].truth
        self.store = store
        self.outage = outage
    }

    func reached(_ verb: SimulatedVerb, _ side: SeamSide) throws(PowerCut) {
        if side == .before, !outage.isOff {
            if let allowed = Self.phases(of: verb) { check(verb, allowed) }
            if verb == .feed { checkFeed() }
            if verb.movesTheCard { checkNotHeld(verb) }
        }
        try outage.reached(verb, side)
        site.mischief.passSeam(of: index) { (try? store.journalledPhases(of: lane)) == [.feeding] }
    }

    private func check(_ verb: SimulatedVerb, _ allowed: [CardPhase]) {
        do {
            let phases = try store.journalledPhases(of: lane)
            guard phases.count == 1, allowed.contains(phases[0]) else {
                return add("\(verb.rawValue) on \(lane) while the journal says \(phases.map(\.rawValue))")
            }
            if phases[0] == .accepting { checkCardInside() }
        } catch {
            add("journal unreadable at \(verb.rawValue)")
        }
    }

    private func checkCardInside() {
        guard let card = truth.cardInside() else { return }
        if card.chipDigest.flatMap(site.contents.meant) == nil {
            add("\(lane) accepts card \(card.identity) with contents that nobody meant")
        }
        if site.keys != nil, (try? truth.security(of: card.identity, profile: site.profile))?.isLocked != true {
            add("\(lane) accepts card \(card.identity), which is not locked")
        }
        if card.prints == 0 || card.isHalfPrinted { add("\(lane) accepts card \(card.identity) not printed whole") }
    }

    /// A chip session that is open when the card moves is torn off in the middle of it, and the reader may be too.
    private func checkNotHeld(_ verb: SimulatedVerb) {
        guard truth.isHeld(.chipStation) else { return }
        add("\(verb.rawValue) on \(lane) while the reader holds the card")
    }

    /// A blank is booked into the machine and has not moved yet.
    private func checkFeed() {
        do {
            let books = try store.books(of: lane)
            if books.sum != books.expectedSum {
                add("\(lane): the accounts add up to \(books.sum), not to \(books.expectedSum)")
            }
            let ledger = site.mischief.ledger(index)
            let expected = truth.count(at: .hopper) - 1 - ledger.hopperSurplus - (ledger.refed - books.recounts)
            let surplus = books.hopper - expected
            if surplus != site.mischief.explain(surplus, inHopperOf: index) {
                add("\(lane): hopper booked \(books.hopper), by the truth \(expected)")
            }
            try checkOrder()
        } catch {
            add("journal unreadable at feed")
        }
    }

    /// Other lanes may have one job set aside each, and so may this one.
    private func checkOrder() throws {
        let now = try store.queueAtFeed(of: lane, limit: 16)
        let before = queue.withLock { queue in
            defer { queue = now }
            return queue
        }
        // A card that no hopper gave is no failure, nor is one that somebody must settle first.
        guard let job = now.job, job == before.job, now.card != before.card, try store.isRejected(before.card) else {
            return
        }
        let waitedAllAlong = now.waiting.filter { before.waiting.contains($0) && $0 != job }
        if waitedAllAlong.count > 2 * site.lanes.count {
            add("\(lane) feeds failed job \(job) again while \(waitedAllAlong.count) others wait")
        }
    }

    private func add(_ finding: String) { site.findings.add(finding) }

    private static func phases(of verb: SimulatedVerb) -> [CardPhase]? {
        switch verb {
        case .feed: [.feeding]
        case .move: [.printing, .reseating]
        case .print: [.printing]
        case .eject: [.accepting, .rejecting]
        case .recognise: [.recognising]
        case .encode: [.encoding]
        case .verify: [.verifyingChip]
        case .connect, .transmit: [.recognising, .encoding, .verifyingChip]
        case .status, .readCard: nil
        }
    }
}

extension SimulatedVerb {
    fileprivate var movesTheCard: Bool {
        switch self {
        case .feed, .move, .print, .eject: true
        case .status, .connect, .transmit, .recognise, .encode, .verify, .readCard: false
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
