import CardDevices
import Logging

extension LaneService {
    /// Resolves every card that the last run left open: in the machine → rejected tray; not certain → unaccounted.
    ///
    /// The hold for an operator's look at the trays is durable before the first card moves.
    func recover() async throws(StoreFault) {
        show(.starting)
        await store.releaseAll(by: name)
        guard let seen = await firstStatus() else { return }
        let printer = try await adoptedPrinter()
        let open = try await store.openCards(of: name)
        if open.isEmpty {
            guard seen.position != .none else { return }
            return try await store.holdLane(name, .unexplainedCard, actor: "station", at: wallClock.now())
        }
        if restartNeedsOperator {
            try await store.holdLane(name, .confirmRestart, actor: "station", at: wallClock.now())
        }
        for card in open { try await resolve(card, seen, by: printer) }
    }

    /// - Parameter printer: serial of the lane's own machine; nil when another one stands there: what that one sees says
    ///   nothing about the card.
    private func resolve(
        _ card: CardRecord, _ seen: PrinterStatus, by printer: String?
    ) async throws(StoreFault) {
        var card = card
        let transition: CardRun.Transition
        do {
            transition = try card.run.step(printer == nil ? .printerChanged : .recovered(seen))
        } catch {
            throw StoreFault(.inconsistent, operation: "lane.recover", detail: error.phase.rawValue)
        }
        logger.notice(
            "card of the last run resolved",
            metadata: [
                LogKeys.lane: "\(name)", LogKeys.card: "\(card.cardSerial)",
                LogKeys.phase: "\(transition.from.rawValue) → \(transition.to.rawValue)",
            ])
        try await store.record(transition, of: card, at: wallClock.now())
        let prepared = PreparedCard(
            job: card.job, cardSerial: card.cardSerial, files: ChipFileSet(files: []), image: .nothing,
            contentsDigest: card.contentsDigest, versions: "")
        guard let printer else { return }
        _ = try await LaneCard(lane: self, prepared: prepared, printer: printer).drive(card, transition.effects)
    }

    /// Asks until the printer answers; printers may warm up for minutes. Nil when the station stops meanwhile.
    private func firstStatus() async -> PrinterStatus? {
        while !stop.isSet {
            if let seen = await seenStatus(), !seen.reasons.contains(.warmingUp) { return seen }
            await pause(limits.personPause)
        }
        return nil
    }

    /// What the printer says now, asked a bounded number of times; nil when it stays silent.
    func seenStatus() async -> PrinterStatus? {
        for _ in 0..<limits.statusTriesMax {
            let serial = printerSerial
            do throws(DeviceFault) {
                let seen = try await devices.printer.status(limit: limits.status)
                // Two machines in one reading: whose position it is cannot be said.
                guard serial == printerSerial else { continue }
                return seen
            } catch {
                logger.debug(
                    "printer status unreadable",
                    metadata: [LogKeys.lane: "\(name)", LogKeys.fault: "\(error.kind.rawValue)"])
            }
        }
        return nil
    }
}

extension PrintImage {
    /// One white dot a face: for a card that is only sent to a tray.
    static let nothing = PrintImage(front: .dot, back: .dot)
}

extension PrintRaster {
    fileprivate static let dot = PrintRaster(width: 1, height: 1, bytesPerRow: 4, pixels: [255, 255, 255, 255])
}
