extension LaneState {
    /// The truth for checkers.
    ///
    /// - Parameter digestOf: digest of a chip that may have been written since its digest was noted; asked for the
    ///   cards inside and on the desk only; nil keeps the noted one.
    func truth<Failure: Error>(
        _ stock: SimulatedStock, digestOf: (Int) throws(Failure) -> UInt64?
    ) throws(Failure) -> SimulatedLaneTruth {
        var list: [SimulatedLaneTruth.Card] = []
        list.reserveCapacity(cards.count)
        for (number, card) in cards.enumerated() {
            let isReachable = number == inside || number == desk
            let digest = isReachable ? try digestOf(number) : nil
            list.append(self.card(number, stock, digest: digest ?? card.chipDigest))
        }
        return SimulatedLaneTruth(
            cards: list, hopper: hopper.map { list[$0].identity }, conditions: conditions, ribbonRoll: ribbonRoll,
            ribbonCards: ribbonCards, printerSerial: printerSerial)
    }

    /// - Parameter digest: of the chip, where it is known better than it was noted.
    func card(_ number: Int, _ stock: SimulatedStock, digest: UInt64?) -> SimulatedLaneTruth.Card {
        let card = cards[number]
        return SimulatedLaneTruth.Card(
            identity: stock.identity(ofUID: card.uid), born: card.born, nature: card.nature, place: card.place,
            chipDigest: digest ?? card.chipDigest, prints: card.prints, printDigest: card.printDigest,
            isHalfPrinted: card.isHalfPrinted)
    }

    func count(at place: SimulatedPlace) -> Int {
        switch place {
        case .hopper: hopper.count
        case .feeder, .chipStation, .printHead, .between: insidePlace == place ? 1 : 0
        case .acceptedTray: acceptedTray.count
        case .rejectedTray: rejectedTray.count
        case .desk: desk == nil ? 0 : 1
        case .acceptedExit, .rejectedExit: exits.count { cards[$0].place == place }
        case .removedPrinter: leftBehind.count
        case .outside:
            cards.count - hopper.count - (inside == nil ? 0 : 1) - acceptedTray.count - rejectedTray.count
                - (desk == nil ? 0 : 1) - leftBehind.count - exits.count
        }
    }

    /// The card that a reader sees.
    func card(in slot: SimulatedSlot) -> Int? {
        switch slot {
        case .chipStation: insidePlace == .chipStation ? inside : nil
        case .desk: desk
        }
    }
}
