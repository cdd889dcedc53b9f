/// What persons do at a lane. Each act is on disk before it returns.
extension SimulatedLane {
    /// Puts new blanks under the pile in the hopper.
    ///
    /// - Parameter natures: one a blank, the one that is fed first leading; 1 to 100,000.
    /// - Returns: their chip identities, in the same order.
    @discardableResult
    public func loadHopper(_ natures: [SimulatedCardNature]) throws(SimulatedLaneError) -> [ChipIdentity] {
        guard (1...100_000).contains(natures.count) else { throw .impossible("load \(natures.count) blanks") }
        return try act { core throws(SimulatedLaneError) in
            let first = core.state.cards.count
            for (index, nature) in natures.enumerated() {
                let card = first + index
                let uid = core.unusedUID(for: card)
                core.stage([.born(card: card, uid: uid, nature: nature), .placed(card: card, .hopper)])
            }
            core.stage([.condition(.hopperStuck, false)])
            try core.flush()
            return (first..<first + natures.count).map { core.identity(of: $0) }
        }
    }

    /// Puts new good blanks under the pile in the hopper.
    @discardableResult
    public func loadHopper(count: Int) throws(SimulatedLaneError) -> [ChipIdentity] {
        guard count > 0 else { throw .impossible("load \(count) blanks") }
        return try loadHopper([SimulatedCardNature](repeating: .good, count: count))
    }

    /// Takes all cards out of the hopper.
    @discardableResult
    public func emptyHopper() throws(SimulatedLaneError) -> [ChipIdentity] {
        try takeAway { Array($0.hopper) }
    }

    /// Takes all cards out of a tray, in the order in which they fell into it; a full tray is empty again.
    @discardableResult
    public func takeOut(_ tray: Tray) throws(SimulatedLaneError) -> [ChipIdentity] {
        let condition: SimulatedCondition
        switch tray {
        case .accepted: condition = .acceptedTrayFull
        case .rejected: condition = .rejectedTrayFull
        }
        return try takeAway(ending: condition) { state in
            switch tray {
            case .accepted: state.acceptedTray
            case .rejected: state.rejectedTray
            }
        }
    }

    /// Pulls the card that is inside out by hand, which also ends a jam.
    ///
    /// - Returns: the card, or nil when there was none.
    @discardableResult
    public func pullCardOut() throws(SimulatedLaneError) -> ChipIdentity? {
        try takeAway(ending: .jam) { $0.inside.map { [$0] } ?? [] }.first
    }

    /// Pulls the cards out that hang in the machine's exits.
    ///
    /// - Returns: those cards, which are in somebody's hands now.
    @discardableResult
    public func clearExits() throws(SimulatedLaneError) -> [ChipIdentity] {
        try takeAway { $0.exits }
    }

    /// Puts another printer in the place of this one. Blanks, trays and ribbon are carried over; a jam or an open cover
    /// goes with the old machine.
    ///
    /// - Parameters:
    ///   - serial: of the printer that stands here from now on: 1 to 64 letters, digits and hyphens.
    ///   - card: what becomes of a card that was inside the old one.
    /// - Returns: that card, or nil when there was none.
    @discardableResult
    public func swapPrinter(
        serial: String, card: CardAtSwap = .takenOut
    ) throws(SimulatedLaneError) -> ChipIdentity? {
        let isGood = (1...64).contains(serial.utf8.count) && serial.utf8.allSatisfy(Self.isSerialByte)
        guard isGood else { throw .impossible("a printer with the serial \(serial)") }
        return try act { core throws(SimulatedLaneError) in
            let inside = core.state.inside
            if let inside { core.stage([.placed(card: inside, card.place)]) }
            let gone = [SimulatedCondition.jam, .coverOpen].filter { core.state.holds($0) }
            core.stage(gone.map { .condition($0, false) } + [.printer(serial: serial)])
            try core.flush()
            return inside.map { core.identity(of: $0) }
        }
    }

    /// What becomes of a card that is inside a printer when the printer is swapped.
    public enum CardAtSwap: String, Sendable, CaseIterable {
        /// Somebody takes it out and has it in hand.
        case takenOut
        /// It stays in the old printer until somebody pulls it out there.
        case leftInside

        fileprivate var place: SimulatedPlace {
            switch self {
            case .takenOut: .outside
            case .leftInside: .removedPrinter
            }
        }
    }

    /// Pulls the cards out that were left in printers which stand here no longer.
    ///
    /// - Returns: those cards, which are in somebody's hands now.
    @discardableResult
    public func emptyRemovedPrinters() throws(SimulatedLaneError) -> [ChipIdentity] {
        try takeAway { $0.leftBehind }
    }

    private static func isSerialByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"):
            true
        case _: false
        }
    }

    /// Puts a card that is outside or in a tray under the pile in the hopper, as nobody should.
    public func refeed(_ identity: ChipIdentity) throws(SimulatedLaneError) {
        try move(identity, to: .hopper) { core in [.condition(.hopperStuck, false)] }
    }

    /// Lays a card that is outside or in a tray on the desk reader; what lay there is outside again.
    public func presentAtDesk(_ identity: ChipIdentity) throws(SimulatedLaneError) {
        try move(identity, to: .desk) { core in core.state.desk.map { [.placed(card: $0, .outside)] } ?? [] }
    }

    /// Takes the card off the desk reader.
    @discardableResult
    public func clearDesk() throws(SimulatedLaneError) -> ChipIdentity? {
        try takeAway { $0.desk.map { [$0] } ?? [] }.first
    }

    /// Puts a card that is outside into a tray by hand.
    public func put(_ identity: ChipIdentity, into tray: Tray) throws(SimulatedLaneError) {
        try move(identity, to: tray.place) { _ in [] }
    }

    /// Mounts a roll; a used one may come back with what it had left.
    public func changeRibbon(roll: Int, cards: Int) throws(SimulatedLaneError) {
        guard roll > 0, cards >= 0 else { throw .impossible("roll \(roll) with \(cards) cards") }
        try stageAndFlush([.condition(.ribbonOut, false), .ribbon(roll: roll, cards: cards)])
    }

    /// Opens or closes the cover.
    public func setCover(isOpen: Bool) throws(SimulatedLaneError) {
        try stageAndFlush([.condition(.coverOpen, isOpen)])
    }

    /// Gets the machine into a condition, or ends one without the act that belongs to it.
    public func set(_ condition: SimulatedCondition, _ holds: Bool) throws(SimulatedLaneError) {
        try stageAndFlush([.condition(condition, holds)])
    }

    /// Changes what a card is, wherever it is: heat, static or a drop.
    public func turn(_ identity: ChipIdentity, into nature: SimulatedCardNature) throws(SimulatedLaneError) {
        try act { core throws(SimulatedLaneError) in
            guard let card = core.ordinal(of: identity) else { throw .impossible("no card \(identity) here") }
            core.stage([.turned(card: card, nature)])
            try core.flush()
        }
    }

    private func stageAndFlush(_ facts: [LaneFact]) throws(SimulatedLaneError) {
        try act { core throws(SimulatedLaneError) in
            core.stage(facts)
            try core.flush()
        }
    }

    private func takeAway(
        ending condition: SimulatedCondition? = nil, _ which: (LaneState) -> [Int]
    ) throws(SimulatedLaneError) -> [ChipIdentity] {
        try act { core throws(SimulatedLaneError) in
            let cards = which(core.state)
            core.stage(cards.map { .placed(card: $0, .outside) })
            if let condition { core.stage([.condition(condition, false)]) }
            try core.flush()
            return cards.map { core.identity(of: $0) }
        }
    }

    private func move(
        _ identity: ChipIdentity, to place: SimulatedPlace, _ first: (borrowing LaneCore) -> [LaneFact]
    ) throws(SimulatedLaneError) {
        try act { core throws(SimulatedLaneError) in
            guard let card = core.ordinal(of: identity) else { throw .impossible("no card \(identity) here") }
            switch core.state.cards[card].place {
            case .outside, .acceptedTray, .rejectedTray, .acceptedExit, .rejectedExit, .removedPrinter: break
            case .hopper, .feeder, .chipStation, .printHead, .between, .desk:
                throw .impossible("card \(identity) lies in \(core.state.cards[card].place.rawValue)")
            }
            core.stage(first(core))
            core.stage([.placed(card: card, place)])
            try core.flush()
        }
    }
}

extension LaneCore {
    /// A UID that no card of this lane has: decided by the seed and the card's number alone.
    func unusedUID(for card: Int) -> UInt64 {
        var number = SeededGenerator.mix(setup.seed) ^ UInt64(card)
        while true {
            number = SeededGenerator.mix(number)
            let uid = 0x04 << 48 | number & 0xFFFF_FFFF_FFFF
            if state.ordinals[uid] == nil { return uid }
        }
    }
}
