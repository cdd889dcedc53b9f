/// The moving parts of a byte-level model: each movement changes the lane's truth through the same seams as the verbs of
/// ``SimulatedPrinter``, so that fault plans, power cuts and checkers see no difference.
struct SimulatedMechanics: Sendable {
    let lane: SimulatedLane
    private let wiring: SimulatedWiring

    init(lane: SimulatedLane, wiring: SimulatedWiring) {
        self.lane = lane
        self.wiring = wiring
    }

    /// How a movement ended, as far as the machine itself knows.
    enum Result: Equatable, Sendable {
        case done(ChipIdentity?)
        /// It stands still and says so.
        case refused(String)
        /// Whatever happened, the host hears nothing of it.
        case silent
        /// The station has no power any more: whatever it hears, it is gone.
        case cut
    }

    var isCut: Bool { wiring.isCut }

    /// The card inside sits fast; without one it is the next one that is fed.
    func jamCard() {
        lane.act { core in core.jamsNextFeed = core.state.inside == nil }
        if lane.cardInside() != nil { set(.jam) }
    }

    /// A fault of the wire has hit.
    func count(_ effect: SimulatedWireFault.Effect) {
        lane.act { core in core.wireFaultCounts[effect, default: 0] += 1 }
    }

    func move(_ movement: Movement) -> Result {
        switch movement {
        case .feed(let station):
            perform(.feed) { state throws(DeviceFault) in try state.feedFacts(to: station) }
        case .move(let station):
            perform(.move) { state throws(DeviceFault) in try state.moveFacts(to: station) }
        case .eject(let tray):
            perform(.eject) { [capacity = lane.setup.trayCapacity] state throws(DeviceFault) in
                try state.ejectFacts(to: tray, trayCapacity: capacity)
            }
        case .faces(let digest):
            perform(.print) { state throws(DeviceFault) in try state.printFacts(digest: digest) }
        }
    }

    /// One physical act.
    enum Movement: Equatable, Sendable {
        case feed(CardStation)
        case move(CardStation)
        case eject(Tray)
        /// All planes of a card are on it.
        case faces(digest: UInt64)
    }

    /// Whether a panel could be printed now; nil: yes.
    var hindersPrinting: String? {
        lane.act { core in
            do throws(DeviceFault) {
                _ = try core.state.printFacts(digest: 0)
                return nil
            } catch {
                return error.detail
            }
        }
    }

    /// Some planes are on the card and no more will come: it is spoiled, and its share of the ribbon is gone.
    func spoil(planes: Int) {
        lane.act { core in
            guard let card = core.state.inside else { return }
            core.stage([.halfPrinted(card: card, planes: planes)])
            if core.state.ribbonCards > 0 {
                core.stage([.ribbon(roll: core.state.ribbonRoll, cards: core.state.ribbonCards - 1)])
            }
            try? core.flush()
        }
    }

    /// The machine gets into a condition that a person ends.
    func set(_ condition: SimulatedCondition) {
        lane.act { core in
            guard !core.state.holds(condition) else { return }
            core.stage([.condition(condition, true)])
            try? core.flush()
        }
    }

    /// What the sensors say.
    var status: PrinterStatus {
        lane.act { core in core.state.printerStatus(trayCapacity: core.setup.trayCapacity) }
    }

    /// Counts as a reading of the status for plans and watchers.
    func look() -> Result {
        do throws(DeviceFault) {
            try wiring.pass(.status, .before)
            let call = lane.act { core in
                core.begin(.status, wiring.faults, card: core.state.inside, operation: "printer.status")
            }
            try wiring.pass(.status, .after)
            return call.before ?? call.after == nil ? .done(nil) : .silent
        } catch {
            return .cut
        }
    }

    private func perform(
        _ verb: SimulatedVerb, _ decide: (LaneState) throws(DeviceFault) -> [LaneFact]
    ) -> Result {
        do throws(DeviceFault) { try wiring.pass(verb, .before) } catch { return .cut }
        let isCut = !wiring.passMiddle(of: verb)
        let outcome = lane.act { core in core.drive(verb, wiring.faults, isCut: isCut, decide) }
        guard !isCut else { return .cut }
        do throws(DeviceFault) { try wiring.pass(verb, .after) } catch { return .cut }
        guard let fault = outcome.fault else { return .done(outcome.card) }
        switch fault.kind {
        case .refused, .mechanical, .busy: return .refused(fault.detail)
        case .disconnected, .timedOut, .malformedReply, .serviceUnavailable, .closed: return .silent
        }
    }
}
