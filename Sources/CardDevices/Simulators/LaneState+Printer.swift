/// What each verb of the printer does to a lane that is in this state: facts, or the reason why not.
extension LaneState {
    func feedFacts(to station: CardStation) throws(DeviceFault) -> [LaneFact] {
        try checkMotor("printer.feed")
        guard inside == nil else { throw refused("printer.feed", "card-inside") }
        guard !holds(.hopperStuck), let card = hopper.first else { throw refused("printer.feed", "media-empty") }
        return [.placed(card: card, station.place)]
    }

    func moveFacts(to station: CardStation) throws(DeviceFault) -> [LaneFact] {
        try checkMotor("printer.move")
        guard let card = inside else { throw refused("printer.move", "no-card") }
        return [.placed(card: card, station.place)]
    }

    func printFacts(digest: UInt64) throws(DeviceFault) -> [LaneFact] {
        try checkMotor("printer.print")
        guard let card = inside, cards[card].place == .printHead else { throw refused("printer.print", "no-card") }
        guard !holds(.ribbonOut), ribbonCards > 0 else { throw refused("printer.print", "marker-supply-empty") }
        return [.printed(card: card, digest: digest), .ribbon(roll: ribbonRoll, cards: ribbonCards - 1)]
    }

    func ejectFacts(to tray: Tray, trayCapacity: Int) throws(DeviceFault) -> [LaneFact] {
        try checkMotor("printer.eject")
        guard let card = inside else { throw refused("printer.eject", "no-card") }
        guard !isFull(tray, capacity: trayCapacity) else { throw refused("printer.eject", "output-area-full") }
        // What still hangs in this exit is pushed out by the next card.
        let pushed = exits.filter { cards[$0].place == tray.exit }
        return pushed.map { .placed(card: $0, tray.place) } + [.placed(card: card, tray.place)]
    }

    /// What is true when a verb stops in the middle, of the facts that it would have made.
    static func half(of verb: SimulatedVerb, _ facts: [LaneFact]) -> [LaneFact] {
        facts.enumerated().map { index, fact in
            // Those that the card pushes out before itself are out.
            guard index == facts.count - 1 || verb != .eject else { return fact }
            return switch (verb, fact) {
            case (.feed, .placed(let card, _)): .placed(card: card, .feeder)
            case (.move, .placed(let card, _)): .placed(card: card, .between)
            case (.eject, .placed(let card, .acceptedTray)): .placed(card: card, .acceptedExit)
            case (.eject, .placed(let card, .rejectedTray)): .placed(card: card, .rejectedExit)
            case (.print, .printed(let card, _)): .halfPrinted(card: card, planes: 2)
            case (_, _): fact
            }
        }
    }

    /// The facts of a jam in the middle of a verb: the card has left the hopper but arrives nowhere.
    func jamFacts(of verb: SimulatedVerb) -> [LaneFact] {
        let stuck: LaneFact = .condition(.jam, true)
        guard verb == .feed, let card = hopper.first else { return [stuck] }
        return [.placed(card: card, .feeder), stuck]
    }

    func printerStatus(trayCapacity: Int) -> PrinterStatus {
        var reasons: PrinterStatus.StateReasons = []
        if holds(.hopperStuck) || hopper.isEmpty { reasons.insert(.mediaEmpty) }
        if holds(.coverOpen) { reasons.insert(.coverOpen) }
        if holds(.ribbonOut) || ribbonCards == 0 { reasons.insert(.markerSupplyEmpty) }
        if holds(.jam) { reasons.insert(.mediaJam) }
        if Tray.allCases.contains(where: { isFull($0, capacity: trayCapacity) }) { reasons.insert(.outputAreaFull) }
        let left = holds(.ribbonOut) ? 0 : ribbonCards
        return PrinterStatus(
            position: position, reasons: reasons,
            ribbon: .init(rollSerial: "SIMULATED-ROLL-\(ribbonRoll)", cardsRemaining: left))
    }

    private var position: CardPosition {
        guard !holds(.jam) else { return .unknown }
        guard let place = insidePlace else { return .none }
        switch place {
        case .feeder: return .feeder
        case .chipStation: return .chipStation
        case .printHead: return .printHead
        case .between: return .unknown
        case .hopper, .acceptedExit, .rejectedExit, .acceptedTray, .rejectedTray, .outside, .desk, .removedPrinter:
            return .none
        }
    }

    private func isFull(_ tray: Tray, capacity: Int) -> Bool {
        switch tray {
        case .accepted: holds(.acceptedTrayFull) || acceptedTray.count >= capacity
        case .rejected: holds(.rejectedTrayFull) || rejectedTray.count >= capacity
        }
    }

    private func checkMotor(_ operation: String) throws(DeviceFault) {
        guard !holds(.coverOpen) else { throw refused(operation, "cover-open") }
        guard !holds(.jam) else {
            throw DeviceFault(.mechanical, cardState: .unchanged, operation: operation, detail: "media-jam")
        }
    }

    private func refused(_ operation: String, _ detail: String) -> DeviceFault {
        DeviceFault(.refused, cardState: .unchanged, operation: operation, detail: detail)
    }
}

extension CardStation {
    var place: SimulatedPlace {
        switch self {
        case .chipStation: .chipStation
        case .printHead: .printHead
        }
    }
}

extension Tray {
    var place: SimulatedPlace {
        switch self {
        case .accepted: .acceptedTray
        case .rejected: .rejectedTray
        }
    }

    /// Where a card hangs that was not pushed out all the way.
    var exit: SimulatedPlace {
        switch self {
        case .accepted: .acceptedExit
        case .rejected: .rejectedExit
        }
    }
}
