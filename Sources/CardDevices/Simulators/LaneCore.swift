internal import Glibc

/// State, log and chips of a lane, and the one way in which they change: stage facts, then flush them as one line.
struct LaneCore: ~Copyable, Sendable {
    /// A chip in memory. File-backed lanes keep only those that somebody may reach.
    struct Chip: Sendable {
        var card: SimulatedCard
        /// Written since its digest was taken.
        var isDirty: Bool
    }

    let setup: SimulatedLane.Setup
    private(set) var state = LaneState()
    var sessions: [SimulatedSlot: LaneSession] = [:]
    var nextSession = 0
    var faultCounts: [SimulatedFault: Int] = [:]
    var wireFaultCounts: [SimulatedWireFault.Effect: Int] = [:]
    /// The next card that leaves the hopper sits fast.
    var jamsNextFeed = false
    /// Every fault that hit, in its order.
    var hits: [FaultPlan.Scripted] = []
    private var chips: [Int: Chip] = [:]
    private var log: LaneLog?
    private var store: ChipStore?
    private var staged: [LaneFact] = []
    /// After a failed write memory is ahead of the disk: nothing more is done until the lane is opened again.
    private var isBroken = false

    init(directory: String?, setup: SimulatedLane.Setup) throws(SimulatedLaneError) {
        self.setup = setup
        guard let directory else {
            log = nil
            store = nil
            return
        }
        guard mkdir(directory, 0o700) == 0 || errno == EEXIST else { throw .file(path: directory, errno: errno) }
        store = try ChipStore(directory: "\(directory)/chips", creates: true)
        var replayed = LaneState()
        log = try LaneLog(path: "\(directory)/lane.log") { replayed.apply($0) }
        state = replayed
    }

    var isFileBacked: Bool { store != nil }

    /// Chips that take memory now.
    var loadedChips: Int { chips.count }

    func identity(of card: Int) -> ChipIdentity { setup.stock.identity(ofUID: state.cards[card].uid) }

    func ordinal(of identity: ChipIdentity) -> Int? {
        setup.stock.uid(of: identity).flatMap { state.ordinals[$0] }
    }

    /// Makes facts true in memory; `flush` makes them true on disk.
    mutating func stage(_ facts: [LaneFact], isLogged: Bool = true) {
        for fact in facts {
            let fits = state.apply(fact)
            precondition(fits, "a lane was asked to do what cannot be: \(fact.text)")
            if isLogged, log != nil { staged.append(fact) }
            follow(fact)
        }
    }

    /// Writes what was staged as one line.
    mutating func flush() throws(SimulatedLaneError) {
        guard !isBroken else { throw .broken }
        guard !staged.isEmpty else { return }
        let facts = staged
        staged.removeAll(keepingCapacity: true)
        do throws(SimulatedLaneError) {
            try log?.append(facts)
        } catch {
            isBroken = true
            throw error
        }
    }

    /// What a fact means for the chips in memory and for open sessions.
    private mutating func follow(_ fact: LaneFact) {
        switch fact {
        case .turned(let card, let nature): chips[card]?.card.nature = nature
        case .placed(let card, let place):
            if place != .chipStation, sessions[.chipStation]?.card == card { sessions[.chipStation] = nil }
            if place != .desk, sessions[.desk]?.card == card { sessions[.desk] = nil }
            if !place.isInside, place != .desk { putAway(card) }
        case .condition(.readerPulled, true): sessions[.chipStation] = nil
        case .born, .printed, .halfPrinted, .encoded, .condition, .ribbon, .printer, .called: break
        }
    }

    /// Takes the digest of a chip that nobody reaches for now; a file-backed lane forgets its contents.
    private mutating func putAway(_ card: Int) {
        guard let chip = chips[card] else { return }
        if chip.isDirty {
            stage([.encoded(card: card, digest: chip.card.files.digest)])
            chips[card]?.isDirty = false
        }
        guard isFileBacked else { return }
        chips[card] = nil
        store?.closeFile()
    }

    /// Lets `body` work on a chip, loading it when it is not in memory.
    mutating func withChip<Result>(
        _ card: Int, _ body: (inout SimulatedCard) -> Result
    ) throws(SimulatedLaneError) -> Result {
        let wasLoaded = chips[card] != nil
        try load(card)
        guard var chip = chips.removeValue(forKey: card) else { throw .broken }
        let result = body(&chip.card)
        let place = state.cards[card].place
        if wasLoaded || !isFileBacked || place.isInside || place == .desk { chips[card] = chip }
        return result
    }

    /// Like `withChip`, for work that may change the memory: what changed is on disk when it returns.
    mutating func writeChip<Result>(
        _ card: Int, _ body: (inout SimulatedCard, inout [SimulatedFileSystem.Change]) -> Result
    ) throws(SimulatedLaneError) -> Result {
        guard !isBroken else { throw .broken }
        try load(card)
        guard var chip = chips.removeValue(forKey: card) else { throw .broken }
        var changes: [SimulatedFileSystem.Change] = []
        let result = body(&chip.card, &changes)
        if changes.contains(where: \.isOfFiles) { chip.isDirty = true }
        chips[card] = chip
        guard isFileBacked, !changes.isEmpty else { return result }
        do throws(SimulatedLaneError) {
            var records: [UInt8] = []
            for change in changes { records += change.encoded }
            try store?.append(records, chip: chip.card.uid)
        } catch {
            isBroken = true
            throw error
        }
        return result
    }

    private mutating func load(_ card: Int) throws(SimulatedLaneError) {
        guard chips[card] == nil else { return }
        let record = state.cards[card]
        var loaded = SimulatedCard(uid: record.uid, nature: record.nature, stock: setup.stock)
        if record.born == .used, record.nature != .used {
            loaded = SimulatedCard(uid: record.uid, nature: .used, stock: setup.stock)
            loaded.nature = record.nature
        }
        let isWritten = try store?.load(record.uid, into: &loaded.files) ?? false
        loaded.securityDomain?.restore(loaded.files.securityDomain)
        // The process may have died between a write and the digest of it.
        chips[card] = Chip(card: loaded, isDirty: isWritten)
    }

    mutating func cardInside() -> SimulatedLaneTruth.Card? { state.inside.map { told($0) } }

    mutating func card(_ identity: ChipIdentity) -> SimulatedLaneTruth.Card? { ordinal(of: identity).map { told($0) } }

    private mutating func told(_ number: Int) -> SimulatedLaneTruth.Card {
        try? load(number)
        let noted = chips[number].flatMap { $0.isDirty ? $0.card.files.digest : nil }
        return state.card(number, setup.stock, digest: noted)
    }

    mutating func truth() -> SimulatedLaneTruth {
        for card in [state.inside, state.desk].compactMap(\.self) { try? load(card) }
        let loaded = chips
        return state.truth(setup.stock) { card in
            guard let chip = loaded[card], chip.isDirty else { return nil }
            return chip.card.files.digest
        }
    }
}

/// Where a reader sees a card.
public enum SimulatedSlot: String, Sendable, CaseIterable {
    /// The reader inside the lane's printer.
    case chipStation
    /// The reader on the packing desk.
    case desk
}

/// A card that a reader has powered and holds exclusively.
struct LaneSession: Sendable {
    var card: Int
    var number: Int
    var wiring: SimulatedWiring
}
