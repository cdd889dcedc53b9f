extension EvolisPrinter {
    func feedCard(to station: CardStation, _ start: EvolisCall) async throws(DeviceFault) {
        var call = start
        guard try await card(call) == .absent else { throw call.refused("card-inside") }
        let reasons = try await supplies(call).0.intersection([.coverOpen, .mediaEmpty])
        guard reasons.isEmpty else { throw call.refused(reasons.words.joined(separator: " ")) }
        let before = try await ask(.cardsInserted, call).count
        try await prepare([.errorsByHost, .feedFromHopper, .keepCard(dialect.holdsCard)], call)
        try await order(movement(to: station), &call)
        let wanted = place(of: station)
        let seen = try await wait(call) { $0 == wanted }
        guard seen != wanted else { return }
        // The counter of inserted cards tells whether one left the hopper, wherever it is now.
        let after = try await ask(.cardsInserted, call).count
        call.cardState = seen == .absent && before != nil && after == before ? .unchanged : .unknown
        throw try await failure(seen, call)
    }

    func moveCard(to station: CardStation, _ start: EvolisCall) async throws(DeviceFault) {
        var call = start
        let wanted = place(of: station)
        let before = try await cardInside(call)
        guard before != wanted else { return }
        try await prepare([.errorsByHost], call)
        try await order(movement(to: station), &call)
        let seen = try await wait(call) { $0 == wanted }
        guard seen != wanted else { return }
        call.cardState = seen == before ? .unchanged : .unknown
        throw try await failure(seen, call)
    }

    func ejectCard(to tray: Tray, _ start: EvolisCall) async throws(DeviceFault) {
        var call = start
        let before: EvolisReply.CardPlace
        switch tray {
        case .accepted: before = try await cardInside(call)
        // A card that sits astray is worth a try: the reject exit is where it belongs.
        case .rejected:
            before = try await card(call)
            guard before != .absent else { throw call.refused("no-card") }
        }
        guard try await ask(.binFull, call).isBinFull == false else { throw call.refused("output-area-full") }
        guard try await ask(.coverSensor, call).centivolts ?? 0 > 250 else { throw call.refused("cover-open") }
        try await prepare([.errorsByHost, .keepCard(false)], call)
        switch tray {
        case .accepted: try await order(.eject, &call)
        case .rejected: try await order(.reject, &call)
        }
        let seen = try await wait(call) { $0 == .absent }
        // No sensor sees a card that hangs in the exit, or one that somebody pulled out before: a printer that complains
        // has not done it, though it is empty.
        let hasComplained = try await complaint(call)
        guard seen != .absent || hasComplained else { return }
        call.cardState = seen == before && before != .astray ? .unchanged : .unknown
        throw try await failure(seen, call)
    }

    /// Settings before an order: all of them are lost when the printer was switched off meanwhile, and one that decides
    /// about errors by itself would try a movement again and again, long after the order was given up.
    func prepare(_ settings: [EvolisCommand], _ call: EvolisCall) async throws(DeviceFault) {
        for setting in settings { try await set(setting, call) }
        // An answer to a setting that this firmware does not know is no fault of the card.
        _ = try await complaint(call)
    }

    private func cardInside(_ call: EvolisCall) async throws(DeviceFault) -> EvolisReply.CardPlace {
        let place = try await card(call)
        switch place {
        case .absent: throw call.refused("no-card")
        case .astray:
            throw DeviceFault(.mechanical, cardState: .unchanged, operation: call.operation, detail: "media-jam")
        case .printHead, .contacts, .contactless: return place
        }
    }

    /// Looks until the card is where it should be, the printer complains, or the limit is near.
    ///
    /// - Returns: where the card was seen last.
    func wait(
        _ call: EvolisCall, _ isThere: (EvolisReply.CardPlace) -> Bool
    ) async throws(DeviceFault) -> EvolisReply.CardPlace {
        var hasComplained = false
        while true {
            let seen = try await card(call)
            if isThere(seen) || hasComplained { return seen }
            // A machine that moves answers nothing or the old place; one that complains has stopped: one more look.
            hasComplained = try await complaint(call)
            guard !call.limit.isOver else {
                throw DeviceFault(.timedOut, cardState: call.cardState, operation: call.operation, detail: "\(seen)")
            }
            if !hasComplained { await pause(call) }
        }
    }

    func complaint(_ call: EvolisCall) async throws(DeviceFault) -> Bool {
        do throws(EvolisLine.Fault) {
            return try await line.takeComplaint(call.limit)
        } catch {
            throw DeviceFault(error, cardState: call.cardState, operation: call.operation)
        }
    }

    func pause(_ call: EvolisCall) async {
        // Cancelled or not, a verb looks again until its limit.
        try? await clock.sleep(for: min(dialect.pollPause, call.limit.left))
    }

    /// Why a verb did not come to its end, in the words of the status; the texts of error replies are not published.
    func failure(_ seen: EvolisReply.CardPlace, _ call: EvolisCall) async throws(DeviceFault) -> DeviceFault {
        var (reasons, _) = try await supplies(call)
        if seen == .astray { reasons.insert(.mediaJam) }
        let isRefusal = !reasons.contains(.mediaJam) && call.cardState == .unchanged
        return DeviceFault(
            isRefusal ? .refused : .mechanical, cardState: call.cardState, operation: call.operation,
            detail: reasons.isEmpty ? "stopped" : reasons.words.joined(separator: " "))
    }
}
