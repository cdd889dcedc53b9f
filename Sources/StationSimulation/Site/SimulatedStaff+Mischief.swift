import CardDevices
import ProductionStation

/// What people do besides their work, and how they make good what they did at the machine.
extension SimulatedStaff {
    /// Blanks that somebody carries about go back into their hopper, the old roll back into its machine.
    func takeBack(_ lane: Lane, _ index: Int) throws {
        guard let mischief else { return }
        let ledger = mischief.ledger(index)
        for card in ledger.carried where lane.truth.place(of: card) == .outside {
            try lane.truth.refeed(card)
            mischief.change(index) { ledger in
                ledger.carried.removeAll { $0 == card }
                ledger.hopperSurplus += 1
            }
        }
        guard let old = ledger.oldRibbon else { return }
        try lane.truth.changeRibbon(roll: old.roll, cards: old.cards)
        mischief.change(index) { $0.oldRibbon = nil }
        did("put the old ribbon back")
    }

    /// One look at a lane: perhaps something is done there that should not be, or is done too seldom.
    func mischief(_ lane: Lane, _ index: Int) async throws {
        guard let mischief, let due = mischief.passRound(of: index) else { return }
        let isDone =
            switch due.act {
            case .refeed: try await refeed(lane, index, due.number)
            case .loadWrongStock: try await loadWrongStock(lane, index, due.number)
            case .countWrongly:
                try await count(lane, index, error: [-2, -1, 1, 2][mischief.number(due.number, below: 4)])
            case .countRightly: try await count(lane, index, error: 0)
            case .cancelAtDesk: try await cancel(due.number)
            case .stopLane: try await stop(lane)
            case .pullCard, .loseCard, .openCover, .changeRibbon, .emptyHopper, .loadUnbooked, .pullReader,
                .swapPrinter, .cancelBySource, .loseKeys:
                false
            }
        if isDone { mischief.did(due.act, at: due.number, index) }
    }

    /// A rejected card whose chip answers goes into the hopper again.
    private func refeed(_ lane: Lane, _ index: Int, _ number: Int) async throws -> Bool {
        guard let mischief else { return false }
        let cards = lane.truth.truth().cards.filter { $0.place == .rejectedTray && $0.nature == .good }
        guard !cards.isEmpty else { return false }
        let card = cards[mischief.number(number, below: cards.count)].identity
        let known = try await station.store.card(chipIdentity: card.hexadecimal)
        guard known?.phase == .rejected || known?.phase == .withdrawn else { return false }
        try lane.truth.refeed(card)
        mischief.change(index) { $0.refed += 1 }
        return true
    }

    /// Blanks of another maker, booked as if they were ours, under the pile.
    private func loadWrongStock(_ lane: Lane, _ index: Int, _ number: Int) async throws -> Bool {
        guard let mischief else { return false }
        let count = 1 + mischief.number(number, below: 2)
        let authority = try await crew.authority(.stockIssue)
        try await station.issueBlanks(count, lot: "SIM-LOT-2", to: lane.name, by: authority)
        try lane.truth.loadHopper([SimulatedCardNature](repeating: .wrongStock, count: count))
        mischief.change(index) { $0.loaded += count }
        return true
    }

    /// Two people count a hopper of a lane that stands still.
    ///
    /// - Parameter error: by how much they are wrong.
    func count(_ lane: Lane, _ index: Int, error: Int) async throws -> Bool {
        guard let mischief else { return false }
        guard try await station.store.hold(of: lane.name) != nil else { return false }
        let counted = max(0, lane.truth.count(at: .hopper) + error)
        let authority = try await crew.authority(.countDifference)
        let before = try station.store.books(of: lane.name).expectedSum
        mischief.change(index) { $0.pendingCount = (counted, before) }
        do {
            _ = try await station.bookCount(
                of: lane.name, counted: counted, cause: error == 0 ? .routine : .unexplained, by: authority)
        } catch let refusal as StoreFault where refusal.kind == .refused {
            // A card is on its way: nobody counts now.
            mischief.change(index) { $0.pendingCount = nil }
            return false
        }
        note("counted \(counted) in \(lane.name)")
        try noteCount(lane, index)
        return true
    }

    /// After a count the books say what was counted, whatever was known before. A station that died in between may
    /// have booked it or not; then its books tell.
    func noteCount(_ lane: Lane, _ index: Int) throws {
        guard let mischief, let count = mischief.ledger(index).pendingCount else { return }
        mischief.change(index) { $0.pendingCount = nil }
        let books = try station.store.books(of: lane.name)
        guard books.hopper == count.counted, books.expectedSum != count.sumBefore else { return }
        let physical = lane.truth.count(at: .hopper)
        mischief.change(index) { $0.hopperSurplus = physical - count.counted - ($0.refed - books.recounts) }
    }

    private func cancel(_ number: Int) async throws -> Bool {
        guard let mischief else { return false }
        let jobs = try reader.jobs(in: nil, limit: 1_000)
        guard !jobs.isEmpty else { return false }
        let key = jobs[mischief.number(number, below: jobs.count)].job
        let answer = try await station.cancelJob(key, reason: "simulated", by: try await crew.authority(.cancelJob))
        note("cancel \(key): \(answer.outcome.rawValue)")
        return answer.refusal == nil
    }

    private func stop(_ lane: Lane) async throws -> Bool {
        guard try await station.store.hold(of: lane.name) == nil else { return false }
        try await station.holdLane(lane.name, by: try await crew.authority(.holdLane))
        return true
    }

    /// Withdrawn cards leave the good ones, and the station hears of it.
    func takeOutWithdrawn() async throws {
        guard let mischief, mischief.mayCancel else { return }
        for takeOut in try reader.facts().toTakeOut {
            guard let lane = lanes.first(where: { $0.name == takeOut.lane }),
                let card = try await station.store.card(serial: takeOut.cardSerial), let chip = card.chipIdentity
            else { continue }
            let identity = ChipIdentity(hexadecimal: chip)
            if lane.truth.place(of: identity) == .acceptedTray { try lane.truth.put(identity, into: .rejected) }
            try await station.confirmTakenOut(
                serial: takeOut.cardSerial, by: try await crew.authority(.takeOutCard))
            did("take out a withdrawn card")
        }
    }
}
