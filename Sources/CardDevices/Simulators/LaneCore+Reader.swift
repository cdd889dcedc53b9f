/// Calls of a reader: one powered card a slot, held exclusively.
extension LaneCore {
    /// Powers the card in a slot.
    ///
    /// - Returns: number of the session and the answer to reset.
    mutating func connect(
        _ slot: SimulatedSlot, _ wiring: SimulatedWiring
    ) throws(DeviceFault) -> (session: Int, answerToReset: [UInt8]) {
        let card = state.card(in: slot)
        let call = begin(.connect, wiring.faults, card: card, operation: "reader.connect")
        try flush("reader.connect")
        if let fault = call.before { throw fault }
        if let fault = unplugged(slot, "reader.connect") { throw fault }
        // A station that lost its power no longer holds anything.
        if let session = sessions[slot], !session.wiring.isCut {
            throw DeviceFault(.busy, cardState: .untouched, operation: "reader.connect", detail: "exclusive")
        }
        guard let card else {
            throw DeviceFault(.timedOut, cardState: .untouched, operation: "reader.connect", detail: "no-card")
        }
        guard let answer = try reset(card, "reader.connect") else {
            throw DeviceFault(
                .timedOut, cardState: .unchanged, operation: "reader.connect", detail: "no-answer-to-reset")
        }
        if let fault = call.after { throw fault }
        nextSession += 1
        sessions[slot] = LaneSession(card: card, number: nextSession, wiring: wiring)
        return (nextSession, answer)
    }

    mutating func transmit(
        _ slot: SimulatedSlot, session number: Int, _ bytes: [UInt8], _ plan: FaultPlan
    ) throws(DeviceFault) -> [UInt8] {
        let operation = "card.transmit"
        let card = try card(slot, number, operation)
        let call = begin(.transmit, plan, card: card, operation: operation)
        try flush(operation)
        if let fault = call.before ?? call.during { throw fault }
        let answer: [UInt8]?
        do throws(SimulatedLaneError) {
            answer = try writeChip(card) { chip, changes in
                let (answer, change) = chip.process(bytes)
                if let change { changes.append(change) }
                return answer
            }
        } catch {
            throw lost(error, operation)
        }
        if let fault = call.after { throw fault }
        guard let answer, state.cards[card].nature != .slow else {
            throw DeviceFault(.timedOut, cardState: .unknown, operation: operation, detail: "mute")
        }
        return answer
    }

    mutating func reset(_ slot: SimulatedSlot, session number: Int) throws(DeviceFault) -> [UInt8] {
        let card = try card(slot, number, "card.reset")
        guard let answer = try reset(card, "card.reset") else {
            throw DeviceFault(.timedOut, cardState: .unchanged, operation: "card.reset", detail: "no-answer-to-reset")
        }
        return answer
    }

    mutating func disconnect(_ slot: SimulatedSlot, session number: Int) {
        if sessions[slot]?.number == number { sessions[slot] = nil }
    }

    private func card(_ slot: SimulatedSlot, _ number: Int, _ operation: String) throws(DeviceFault) -> Int {
        guard let session = sessions[slot], session.number == number else {
            throw DeviceFault(.disconnected, cardState: .unknown, operation: operation, detail: "card-removed")
        }
        return session.card
    }

    private mutating func reset(_ card: Int, _ operation: String) throws(DeviceFault) -> [UInt8]? {
        do throws(SimulatedLaneError) {
            return try withChip(card) { $0.reset() }
        } catch {
            throw lost(error, operation)
        }
    }

    mutating func flush(_ operation: String) throws(DeviceFault) {
        do throws(SimulatedLaneError) { try flush() } catch { throw lost(error, operation) }
    }
}
