extension EvolisPrinter {
    func readStatus(_ call: EvolisCall) async throws(DeviceFault) -> PrinterStatus {
        let place = try await card(call)
        var (reasons, ribbon) = try await supplies(call)
        if place == .astray { reasons.insert(.mediaJam) }
        if try await ask(.binFull, call).isBinFull ?? false { reasons.insert(.outputAreaFull) }
        if try await ask(.cleaning, call).needsCleaning ?? false { reasons.insert(.cleanerRequired) }
        return PrinterStatus(position: position(place), reasons: reasons, ribbon: ribbon)
    }

    /// What a person must see to before a card is fed or printed: feeder, cover, ribbon.
    func supplies(
        _ call: EvolisCall
    ) async throws(DeviceFault) -> (PrinterStatus.StateReasons, PrinterStatus.RibbonStatus?) {
        var reasons: PrinterStatus.StateReasons = []
        if try await !isHigh(.coverSensor, call) { reasons.insert(.coverOpen) }
        if try await !isHigh(.feederSensor, call) { reasons.insert(.mediaEmpty) }
        switch try await ask(.ribbonLeft, call).ribbon {
        case .missing, nil:
            reasons.insert(.markerSupplyMissing)
            return (reasons, nil)
        case .cards(let left):
            if left == 0 { reasons.insert(.markerSupplyEmpty) }
            // The number of the roll is in its tag; the command that reads it is not published.
            return (reasons, PrinterStatus.RibbonStatus(rollSerial: nil, cardsRemaining: left))
        }
    }

    /// A sensor gives about 5 V for yes and about 0 V for no.
    private func isHigh(_ query: EvolisQuery, _ call: EvolisCall) async throws(DeviceFault) -> Bool {
        try await ask(query, call).centivolts ?? 0 > 250
    }

    func position(_ place: EvolisReply.CardPlace) -> CardPosition {
        switch (place, dialect.chipStation) {
        case (.absent, _): .none
        case (.printHead, _): .printHead
        case (.contacts, .contacts), (.contactless, .contactless): .chipStation
        // Inside, but where nobody sent it.
        case (.contacts, .contactless), (.contactless, .contacts), (.astray, _): .unknown
        }
    }
}
