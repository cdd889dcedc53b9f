/// Calls of devices: each is counted, may be faulted by the plan, and is on disk before it returns.
extension LaneCore {
    /// What the plan has in store for one call.
    struct Call {
        var before: DeviceFault?
        var during: DeviceFault?
        var after: DeviceFault?
        var isJamming = false
    }

    /// How a call of the printer ended.
    struct Outcome: Sendable {
        var fault: DeviceFault?
        /// True when the physical effect took place, with or without a fault.
        var happened: Bool
        /// The card that was inside, or was fed.
        var card: ChipIdentity?
    }

    /// Counts a call, makes lasting faults true and says which passing ones are due.
    ///
    /// - Parameter card: the card that a lasting fault of a card would hit.
    mutating func begin(_ verb: SimulatedVerb, _ plan: FaultPlan, card: Int?, operation: String) -> Call {
        let occurrence = state.calls(of: verb) + 1
        stage([.called(verb, occurrence)], isLogged: verb.isLogged)
        var call = Call()
        for fault in plan.faults(of: verb, occurrence: occurrence) {
            faultCounts[fault, default: 0] += 1
            hits.append(FaultPlan.Scripted(fault, at: occurrence))
            switch fault.effect {
            case .failsBefore(let kind, let cardState):
                call.before =
                    call.before
                    ?? DeviceFault(kind, cardState: cardState, operation: operation, detail: "fault-plan")
            case .failsDuring(let kind):
                call.during =
                    call.during ?? DeviceFault(kind, cardState: .unknown, operation: operation, detail: "fault-plan")
            case .failsAfter(let kind):
                call.after = DeviceFault(kind, cardState: .unknown, operation: operation, detail: "fault-plan")
            case .card(let nature):
                if let card { stage([.turned(card: card, nature)]) }
            case .condition(let condition):
                if condition == .jam, verb.movesCards {
                    call.isJamming = true
                } else if !state.holds(condition) {
                    stage([.condition(condition, true)])
                }
            }
        }
        return call
    }

    /// One call of the printer.
    ///
    /// - Parameter isCut: the power goes in the middle of it.
    mutating func drive(
        _ verb: SimulatedVerb, _ plan: FaultPlan, isCut: Bool, _ decide: (LaneState) throws(DeviceFault) -> [LaneFact]
    ) -> Outcome {
        let operation = "printer.\(verb.rawValue)"
        let card = verb == .feed ? state.hopper.first : state.inside
        var call = begin(verb, plan, card: card, operation: operation)
        if verb == .feed, jamsNextFeed {
            call.isJamming = true
            jamsNextFeed = false
        }
        var outcome = Outcome(fault: call.before, happened: false, card: card.map { identity(of: $0) })
        if call.before == nil {
            do throws(DeviceFault) {
                let facts = try decide(state)
                if call.isJamming {
                    stage(state.jamFacts(of: verb))
                    outcome.fault = DeviceFault(
                        .mechanical, cardState: .unknown, operation: operation, detail: "media-jam")
                } else if isCut || call.during != nil {
                    stage(LaneState.half(of: verb, facts))
                    outcome.fault = call.during
                } else {
                    stage(facts)
                    outcome.fault = call.after
                    outcome.happened = true
                }
            } catch {
                outcome.fault = error
            }
        }
        do throws(SimulatedLaneError) { try flush() } catch { outcome.fault = lost(error, operation) }
        return outcome
    }

    /// The truth could not be kept: the device is gone as far as its caller can tell.
    func lost(_ error: SimulatedLaneError, _ operation: String) -> DeviceFault {
        DeviceFault(.serviceUnavailable, cardState: .unknown, operation: operation, detail: "lane: \(error)")
    }
}

extension SimulatedVerb {
    /// The three of which there are too many, or which change nothing, are counted in memory only.
    var isLogged: Bool {
        switch self {
        case .feed, .move, .print, .eject, .recognise, .encode, .verify, .readCard: true
        case .status, .connect, .transmit: false
        }
    }

    /// Whether something can stop it when half of its effect is true.
    var canBeHalfDone: Bool {
        switch self {
        case .feed, .move, .print, .eject, .encode: true
        case .status, .connect, .transmit, .recognise, .verify, .readCard: false
        }
    }

    var movesCards: Bool {
        switch self {
        case .feed, .move, .print, .eject: true
        case .status, .connect, .transmit, .recognise, .encode, .verify, .readCard: false
        }
    }
}
