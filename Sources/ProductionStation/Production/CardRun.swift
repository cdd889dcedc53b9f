public import CardDevices

/// One attempt at one physical card, as a pure state machine (domain.md §6).
///
/// `step` decides; it touches no device, clock or journal. ``LaneService`` writes the returned transition to the
/// journal first and performs its effects second, so that the journal always names what the hardware is doing.
public struct CardRun: Equatable, Sendable {
    /// One order to the hardware. Journalled through the phase that it belongs to.
    public enum Effect: Equatable, Sendable {
        case feed, recognise, encode, verifyChip, print, verifyPrint
        /// To the print head and back onto the contacts.
        case reseat
        case eject(Tray)
        /// Read the status until these reasons are gone, then perform the effects that follow.
        case awaitPerson(PrinterStatus.StateReasons)
    }

    /// The answer to an effect, or what a person or a restart found.
    public enum Event: Equatable, Sendable {
        case begin
        case fed
        /// `isKnown`: the journal already holds this chip under another card.
        case recognised(RecognisedChip, isKnown: Bool)
        case encoded, chipVerified, printed, printVerified, ejected, reseated
        case chipFailed(ChipFault)
        /// A printer command failed; `seen` is the status read after it, nil when none could be read.
        case printerFailed(DeviceFault, seen: PrinterStatus?)
        /// The print check found that the ribbon did not move as it should have.
        case printCheckFailed(PrinterStatus)
        /// The station restarted; the printer says what it sees now.
        case recovered(PrinterStatus)
        /// Another printer answers than the one that took this card: nothing that it says is about the card.
        case printerChanged
        /// The job was cancelled while the card is inside (domain.md §6).
        case cancelled
    }

    /// What the journal gets before anything moves.
    public struct Transition: Equatable, Sendable {
        public var from: CardPhase
        public var to: CardPhase
        public var reason: FailureReason?
        public var effects: [Effect]
        /// The blank that was taken turned out to be one that is already counted elsewhere (a re-fed card).
        public var isRecount: Bool
        /// Orders to the rejected tray so far, this one's included: what the journal keeps.
        public var rejectOrders: Int
    }

    /// An event that cannot come in this phase: a mistake of ours, never of the world.
    public struct IllegalStep: Error, Equatable {
        public var phase: CardPhase
        public var event: String
    }

    public private(set) var phase: CardPhase
    public private(set) var reason: FailureReason?
    /// Orders to the rejected tray so far.
    public private(set) var rejectOrders: Int
    /// Set down on the contacts a second time. Not journalled: after a restart no card is worked on again.
    public private(set) var isReseated = false
    /// How often the rejected tray is ordered before a person must look.
    public static let rejectOrdersMax = 3

    public init(phase: CardPhase = .planned, reason: FailureReason? = nil, rejectOrders: Int = 0) {
        self.phase = phase
        self.reason = reason
        self.rejectOrders = rejectOrders
    }

    /// Decides what follows from `event`.
    ///
    /// - Throws: ``IllegalStep`` when the event has no meaning in this phase; the run is unchanged then.
    public mutating func step(_ event: Event) throws(IllegalStep) -> Transition {
        switch event {
        case .recovered(let seen) where phase.isInMachine: return recover(seen)
        // Neither "back in the hopper" nor "in the rejected tray": the old machine may hold it still.
        case .printerChanged where phase.isInMachine: return enter(.unaccounted, [])
        case .cancelled where takesCancellation: return reject(.cancelled)
        case .recovered, .printerChanged, .cancelled: throw IllegalStep(phase: phase, event: event.word)
        case .chipFailed(let fault): return try chipFailed(fault)
        case .printerFailed(let fault, let seen): return try printerFailed(fault, seen)
        case .begin, .fed, .recognised, .reseated, .encoded, .chipVerified, .printed, .printVerified, .ejected,
            .printCheckFailed:
            return try goOn(event)
        }
    }

    /// The answers of a good run.
    private mutating func goOn(_ event: Event) throws(IllegalStep) -> Transition {
        switch (phase, event) {
        case (.planned, .begin): return enter(.feeding, [.feed])
        case (.feeding, .fed): return enter(.recognising, [.recognise])
        case (.recognising, .recognised(let chip, let isKnown)): return judgeBlank(chip, isKnown: isKnown)
        case (.reseating, .reseated): return enter(.recognising, [.recognise])
        case (.encoding, .encoded): return enter(.verifyingChip, [.verifyChip])
        case (.verifyingChip, .chipVerified): return enter(.printing, [.print])
        case (.printing, .printed): return enter(.verifyingPrint, [.verifyPrint])
        case (.verifyingPrint, .printVerified): return enter(.accepting, [.eject(.accepted)])
        case (.verifyingPrint, .printCheckFailed(let seen)): return reject(.ofPrinter(seen))
        case (.accepting, .ejected): return enter(.accepted, [])
        case (.rejecting, .ejected): return enter(.rejected, [])
        case (_, _): throw IllegalStep(phase: phase, event: event.word)
        }
    }

    private mutating func chipFailed(_ fault: ChipFault) throws(IllegalStep) -> Transition {
        switch phase {
        case .recognising: return blankFailed(fault)
        case .encoding, .verifyingChip: return reject(.ofChip(fault))
        case .planned, .feeding, .reseating, .printing, .verifyingPrint, .accepting, .accepted, .inspected, .bundled,
            .handedOver,
            .rejecting, .rejected, .withdrawn, .unaccounted, .missing:
            throw IllegalStep(phase: phase, event: Event.chipFailed(fault).word)
        }
    }

    private mutating func printerFailed(
        _ fault: DeviceFault, _ seen: PrinterStatus?
    ) throws(IllegalStep) -> Transition {
        switch phase {
        case .feeding: return feedFailed(fault, seen)
        case .reseating: return reseatFailed(fault, seen)
        case .printing: return printFailed(fault, seen)
        case .verifyingPrint: return reject(.ofPrinter(seen))
        case .accepting: return acceptFailed(fault, seen)
        case .rejecting: return rejectFailed(fault, seen)
        case .planned, .recognising, .encoding, .verifyingChip, .accepted, .inspected, .bundled, .handedOver, .rejected,
            .withdrawn, .unaccounted, .missing:
            throw IllegalStep(phase: phase, event: Event.printerFailed(fault, seen: seen).word)
        }
    }

    /// True while a card in the machine can still be turned to the rejected tray; later it ends where it was sent.
    public var takesCancellation: Bool { phase.isInMachine && phase != .accepting && phase != .rejecting }

    private mutating func judgeBlank(_ chip: RecognisedChip, isKnown: Bool) -> Transition {
        if isKnown {
            var transition = reject(.blankUsed)
            transition.isRecount = true
            return transition
        }
        return chip.isBlank ? enter(.encoding, [.encode]) : reject(.blankUsed)
    }

    /// Where no chip answers, the card may only lie badly on the contacts; nothing was written on it yet, so that once
    /// more does no harm.
    private mutating func blankFailed(_ fault: ChipFault) -> Transition {
        guard fault.isOfContacts, !isReseated else { return reject(.ofBlank(fault)) }
        isReseated = true
        return enter(.reseating, [.reseat])
    }

    private mutating func reseatFailed(_ fault: DeviceFault, _ seen: PrinterStatus?) -> Transition {
        if let wait = personsWait(fault, seen) { return stay([wait, .reseat]) }
        return reject(.ofPrinter(seen))
    }

    /// A feed that took no card leaves the run planned: nothing was used.
    private mutating func feedFailed(_ fault: DeviceFault, _ seen: PrinterStatus?) -> Transition {
        let isTaken = seen.map { $0.position != .none } ?? (fault.cardState == .unknown)
        guard isTaken else { return enter(.planned, []) }
        return reject(.ofPrinter(seen))
    }

    private mutating func printFailed(_ fault: DeviceFault, _ seen: PrinterStatus?) -> Transition {
        if let wait = personsWait(fault, seen) { return stay([wait, .print]) }
        return reject(.ofPrinter(seen))
    }

    /// Only a card that is seen inside can still be rejected. Anything else may lie in the accepted tray.
    private mutating func acceptFailed(_ fault: DeviceFault, _ seen: PrinterStatus?) -> Transition {
        if let wait = personsWait(fault, seen) { return stay([wait, .eject(.accepted)]) }
        guard let seen, seen.isCardSeenInside else { return enter(.unaccounted, []) }
        return reject(.ofPrinter(seen))
    }

    private mutating func rejectFailed(_ fault: DeviceFault, _ seen: PrinterStatus?) -> Transition {
        if let wait = personsWait(fault, seen) { return stay([wait, .eject(.rejected)]) }
        if let seen, seen.position == .none {
            // The only exit that was ordered is the rejected tray; a device that says "I moved nothing" and is empty
            // means that somebody took the card.
            return fault.cardState == .unknown ? enter(.rejected, []) : enter(.unaccounted, [])
        }
        guard rejectOrders < Self.rejectOrdersMax else { return enter(.unaccounted, []) }
        rejectOrders += 1
        return stay([.eject(.rejected)])
    }

    /// After a restart a card is never worked on again: its chip may hold half a job.
    private mutating func recover(_ seen: PrinterStatus) -> Transition {
        switch seen.position {
        case .feeder, .chipStation, .printHead: return rejectAgain()
        // No sensor sees it: after an order to the accepted tray it may lie there.
        case .unknown: return phase == .accepting ? enter(.unaccounted, []) : rejectAgain()
        case .none: break
        }
        switch phase {
        case .feeding: return enter(.planned, [])
        case .rejecting: return enter(.rejected, [])
        case .recognising, .reseating, .encoding, .verifyingChip, .printing, .verifyingPrint, .accepting, .planned,
            .accepted, .inspected, .bundled, .handedOver, .rejected, .withdrawn, .unaccounted, .missing:
            return enter(.unaccounted, [])
        }
    }

    /// Restarts do not add to the orders that are allowed without a person's look.
    private mutating func rejectAgain() -> Transition {
        rejectOrders < Self.rejectOrdersMax ? reject(reason ?? .interrupted) : enter(.unaccounted, [])
    }

    /// The device refused, moved nothing, still holds the card and says what a person must do.
    private func personsWait(_ fault: DeviceFault, _ seen: PrinterStatus?) -> Effect? {
        guard fault.cardState != .unknown, let seen, seen.isCardSeenInside else { return nil }
        let reasons = seen.reasons.intersection(PrinterStatus.StateReasons.waitingForPerson.subtracting(.mediaEmpty))
        return reasons.isEmpty ? nil : .awaitPerson(reasons)
    }

    private mutating func reject(_ reason: FailureReason) -> Transition {
        self.reason = reason
        rejectOrders += 1
        return enter(.rejecting, [.eject(.rejected)])
    }

    private mutating func enter(_ next: CardPhase, _ effects: [Effect]) -> Transition {
        let transition = Transition(
            from: phase, to: next, reason: reason, effects: effects, isRecount: false, rejectOrders: rejectOrders)
        phase = next
        return transition
    }

    private func stay(_ effects: [Effect]) -> Transition {
        Transition(
            from: phase, to: phase, reason: reason, effects: effects, isRecount: false, rejectOrders: rejectOrders)
    }
}
