import CardDevices
import ProductionStation
import Synchronization

/// Does the acts of ``SiteAct`` when their time has come, and knows what they mean for the books: the truth about what
/// people did, for checkers. Outlives every station of its site.
final class SiteMischief: Sendable {
    /// What people's acts mean for one lane.
    struct Ledger: Sendable {
        /// Blanks in the hopper that no book knows, less those that are booked there and are not; re-fed cards apart.
        var hopperSurplus = 0
        /// Rejected cards that were put back into the hopper.
        var refed = 0
        /// Blanks booked by a stock issue and put into the hopper.
        var loaded = 0
        /// Taken out of the hopper and still in somebody's hands.
        var carried: [ChipIdentity] = []
        /// Pulled out of the machine and never seen again.
        var lost: [ChipIdentity] = []
        /// Taken out of the machine by hand while the journal said `feeding`, and not settled since. After a power cut
        /// the station can only believe that such a blank never left the hopper; the next count finds it missing.
        var takenInFeed: [ChipIdentity] = []
        /// Serials that two people gave up, each decided once, whatever became of the station meanwhile.
        var givenUp: [String] = []
        /// A count that was booked or not when the station died: what was counted, and the sum of the books before.
        var pendingCount: (counted: Int, sumBefore: Int)?
        /// Of the lost cards, those that two people gave up.
        var declared = 0
        /// Cards that the station could not place and that never left the hopper.
        var neverFed = 0
        /// The roll that was taken out in mid-roll.
        var oldRibbon: (roll: Int, cards: Int)?
        var printers = 1
    }

    private struct State {
        var opportunities = (seam: 0, round: 0)
        var ledgers: [Ledger]
        var done: [PlannedAct] = []
        var areKeysAway = false
    }

    private let plan: SiteSetup.Acts
    private let seed: UInt64
    private let lanes: [SimulatedLane]
    private let state: Mutex<State>
    private let keys: SimulatedKeyStore?
    private let cancel: @Sendable (UInt64) -> Void
    private let tell: @Sendable (SiteAct) -> Void

    /// - Parameters:
    ///   - keys: the token that somebody may pull; nil on a site without.
    ///   - cancel: the source cancels the job that this number picks.
    ///   - tell: told each act that was done.
    init(
        _ setup: SiteSetup, lanes: [SimulatedLane], keys: SimulatedKeyStore?,
        cancel: @escaping @Sendable (UInt64) -> Void,
        tell: @escaping @Sendable (SiteAct) -> Void
    ) {
        plan = setup.acts
        seed = SeededGenerator.mix(setup.seed &* 31 &+ 17)
        self.lanes = lanes
        self.keys = keys
        self.cancel = cancel
        self.tell = tell
        state = Mutex(State(ledgers: lanes.map { _ in Ledger() }))
    }

    /// False where nobody ever cancels a job.
    var mayCancel: Bool { plan != .none }

    /// Everything that was done, as a script that does it again.
    var done: [PlannedAct] { state.withLock { $0.done } }

    func ledger(_ lane: Int) -> Ledger { state.withLock { $0.ledgers[lane] } }

    func change(_ lane: Int, _ body: (inout Ledger) -> Void) { state.withLock { body(&$0.ledgers[lane]) } }

    /// The token goes back into its place.
    ///
    /// - Returns: false when it was there.
    func bringKeysBack() -> Bool {
        guard let keys,
            state.withLock({ state in
                defer { state.areKeysAway = false }
                return state.areKeysAway
            })
        else { return false }
        keys.fail(nil)
        return true
    }

    /// The station believes more blanks in a hopper than there are. Those that were taken by hand while they were fed
    /// explain it: they are in somebody's hands.
    ///
    /// - Returns: how many blanks are explained so, at most `surplus`.
    func explain(_ surplus: Int, inHopperOf lane: Int) -> Int {
        guard surplus > 0 else { return 0 }
        return state.withLock { state in
            let taken = Array(state.ledgers[lane].takenInFeed.prefix(surplus))
            state.ledgers[lane].takenInFeed.removeFirst(taken.count)
            state.ledgers[lane].lost.removeAll { taken.contains($0) }
            state.ledgers[lane].carried += taken
            state.ledgers[lane].hopperSurplus -= taken.count
            return taken.count
        }
    }

    /// One seam of a lane's devices: does what is due there.
    ///
    /// - Parameter isFeeding: whether the journal says so at this instant.
    func passSeam(of lane: Int, isFeeding: () -> Bool) {
        guard plan != .none else { return }
        let number = state.withLock { state in
            state.opportunities.seam += 1
            return state.opportunities.seam
        }
        guard
            let act = due(at: number, of: lane, among: keys == nil ? SiteAct.atSeams : SiteAct.atSeamsWithKeys, salt: 0)
        else { return }
        let dice = SeededGenerator.mix(seed ^ UInt64(number) << 20)
        guard (try? perform(act, lane, dice, isFeeding)) == true else { return }
        did(act, at: number, lane)
    }

    /// One look of the people at a lane.
    ///
    /// - Returns: what is due now; `did` says when it is done.
    func passRound(of lane: Int) -> (number: Int, act: SiteAct)? {
        guard plan != .none else { return nil }
        let number = state.withLock { state in
            state.opportunities.round += 1
            return state.opportunities.round
        }
        return due(at: number, of: lane, among: SiteAct.onRounds, salt: 1).map { (number, $0) }
    }

    func did(_ act: SiteAct, at number: Int, _ lane: Int) {
        state.withLock { $0.done.append(PlannedAct(at: number, lane: lane, act: act)) }
        tell(act)
    }

    /// A number of this opportunity's own.
    func number(_ opportunity: Int, below count: Int) -> Int {
        Int(SeededGenerator.mix(seed ^ UInt64(opportunity) << 24 ^ 5) >> 33) % max(1, count)
    }

    private func due(at number: Int, of lane: Int, among acts: [SiteAct], salt: UInt64) -> SiteAct? {
        switch plan {
        case .none: return nil
        case .script(let list): return list.first { $0.at == number && acts.contains($0.act) }?.act
        case .seeded(let perMillion):
            // A round is rare, and its acts are quiet: forty times the share of a seam.
            let share = salt == 0 ? perMillion : min(perMillion * 40, 500_000)
            let dice = SeededGenerator.mix(seed ^ SeededGenerator.mix(UInt64(number) << 2 | salt))
            guard dice % 1_000_000 < UInt64(share) else { return nil }
            return acts[Int(dice >> 40) % acts.count]
        }
    }

    /// - Returns: false when it was not possible.
    private func perform(_ act: SiteAct, _ lane: Int, _ dice: UInt64, _ isFeeding: () -> Bool) throws -> Bool {
        let truth = lanes[lane]
        switch act {
        case .pullCard:
            guard let card = try truth.pullCardOut() else { return false }
            if isFeeding() { change(lane) { $0.takenInFeed.append(card) } }
        case .loseCard:
            guard let card = try truth.pullCardOut() else { return false }
            change(lane) { $0.lost.append(card) }
            if isFeeding() { change(lane) { $0.takenInFeed.append(card) } }
        case .openCover: try truth.setCover(isOpen: true)
        case .changeRibbon:
            let now = truth.truth()
            guard ledger(lane).oldRibbon == nil else { return false }
            change(lane) { $0.oldRibbon = (now.ribbonRoll, now.ribbonCards) }
            try truth.changeRibbon(roll: now.ribbonRoll + 100, cards: 500)
        case .emptyHopper:
            let cards = try truth.emptyHopper()
            guard !cards.isEmpty else { return false }
            change(lane) { ledger in
                ledger.carried += cards
                ledger.hopperSurplus -= cards.count
            }
        case .loadUnbooked:
            let count = 1 + Int(dice >> 8) % 3
            try truth.loadHopper(count: count)
            change(lane) { $0.hopperSurplus += count }
        case .pullReader: try truth.set(.readerPulled, true)
        case .swapPrinter:
            change(lane) { $0.printers += 1 }
            let serial = "SIM-PRINTER-\(lane + 1)-\(ledger(lane).printers)"
            try truth.swapPrinter(serial: serial, card: dice & 256 == 0 ? .takenOut : .leftInside)
        case .cancelBySource: cancel(dice >> 9)
        case .loseKeys:
            guard let keys,
                state.withLock({ state in
                    defer { state.areKeysAway = true }
                    return !state.areKeysAway
                })
            else { return false }
            keys.fail(dice & 512 == 0 ? .tokenGone : .tokenFailed)
        case .refeed, .loadWrongStock, .countWrongly, .countRightly, .cancelAtDesk, .stopLane: return false
        }
        return true
    }
}
