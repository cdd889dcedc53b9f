import CardDevices
import Logging

extension LaneCard {
    /// Tells the hardware one thing, and only the machine that has the card: an order to another one would move a
    /// card that no record names, and its answer proves nothing about this card.
    func perform(
        _ effect: CardRun.Effect, _ memory: inout Memory
    ) async throws(StoreFault) -> (CardRun.Event, StepFacts)? {
        guard lane.printerSerial == printer else { return (.printerChanged, StepFacts()) }
        let answer = try await order(effect, &memory)
        return lane.printerSerial == printer ? answer : (.printerChanged, StepFacts())
    }

    /// - Returns: nil when the printer stays silent and the station is asked to stop meanwhile.
    private func order(
        _ effect: CardRun.Effect, _ memory: inout Memory
    ) async throws(StoreFault) -> (CardRun.Event, StepFacts)? {
        switch effect {
        case .recognise: return try await recognise(&memory)
        case .reseat: return try await answered(await reseat())
        case .encode: return (await encode(memory.order), StepFacts())
        case .verifyChip: return (await verifyChip(memory.order), StepFacts())
        case .feed: return try await answered(await feed())
        case .print:
            memory.ribbon = await lane.seenStatus()?.ribbon
            let printed = await printFaces()
            // How far the roll has moved by a print that failed nobody knows.
            if case .failure = printed { lane.ribbon.forget() }
            return try await answered(printed)
        case .verifyPrint: return try await answered(await verifyPrint(since: memory.ribbon))
        case .eject(let tray): return try await answered(await eject(to: tray))
        case .awaitPerson: throw StoreFault(.inconsistent, operation: "lane.perform", detail: "awaitPerson")
        }
    }

    /// What became of an order to the printer. After a fault it is asked where the card is, and one that is silent is waited
    /// for: what it will say when it is plugged in or switched on again decides about the card, not how long that took.
    private func answered(
        _ result: Result<CardRun.Event, DeviceFault>
    ) async throws(StoreFault) -> (CardRun.Event, StepFacts)? {
        switch result {
        case .success(let event): return (event, StepFacts())
        case .failure(let fault):
            while true {
                if let seen = await lane.seenStatus() {
                    return (.printerFailed(fault, seen: seen), StepFacts())
                }
                guard !lane.stop.isSet else { return nil }
                let hold = try await lane.store.hold(of: lane.name)
                await lane.awaitPerson(hold?.hold == .maintenance ? .maintenance : .printerSilent)
            }
        }
    }

    /// Looks at the chip, and makes its order before anything is written on it: which keys it gets is in the transaction
    /// that names the encoding, so that the journal knows of a key change before the card does.
    private func recognise(_ memory: inout Memory) async throws(StoreFault) -> (CardRun.Event, StepFacts) {
        let chip: RecognisedChip
        do throws(ChipFault) {
            chip = try await devices.chip.recognise(limit: limits.chip)
        } catch {
            return (.chipFailed(error), StepFacts())
        }
        let identity = chip.identity.hexadecimal
        let known = try await lane.store.card(chipIdentity: identity)
        var facts = StepFacts(chipIdentity: identity, recountOf: known?.id)
        guard known == nil, chip.isBlank else { return (.recognised(chip, isKnown: known != nil), facts) }
        do throws(ChipOrderProblem) {
            let made = try await lane.orders.order(
                for: chip, files: prepared.files, cardSerial: prepared.cardSerial,
                at: lane.wallClock.now().milliseconds)
            (memory.order, facts.keys) = (made.order, made.keys)
            return (.recognised(chip, isKnown: false), facts)
        } catch {
            lane.logger.warning(
                "no keys for a card", metadata: [LogKeys.lane: "\(lane.name)", LogKeys.fault: "\(error.code)"])
            return (.chipFailed(ChipFault(error)), facts)
        }
    }

    private func encode(_ order: ChipOrder?) async -> CardRun.Event {
        guard let order else { return .chipFailed(Self.noOrder) }
        do throws(ChipFault) {
            try await devices.chip.encode(order, limit: limits.chip)
            return .encoded
        } catch {
            return .chipFailed(error)
        }
    }

    /// The run recognises before it encodes; whatever else came here would be a mistake of ours.
    private static let noOrder = ChipFault(.ourMistake, operation: "lane.encode", detail: "no order")

    private func verifyChip(_ order: ChipOrder?) async -> CardRun.Event {
        guard let order else { return .chipFailed(Self.noOrder) }
        do throws(ChipFault) {
            try await devices.chip.verify(order, limit: limits.chip)
            return .chipVerified
        } catch {
            return .chipFailed(error)
        }
    }

    private func feed() async -> Result<CardRun.Event, DeviceFault> {
        do throws(DeviceFault) {
            try await devices.printer.feed(to: .chipStation, limit: limits.move)
            return .success(.fed)
        } catch {
            return .failure(error)
        }
    }

    /// Off the contacts and down again; a card that stands at the print head already only goes back.
    private func reseat() async -> Result<CardRun.Event, DeviceFault> {
        do throws(DeviceFault) {
            try await devices.printer.move(to: .printHead, limit: limits.move)
            guard lane.printerSerial == printer else { return .success(.printerChanged) }
            try await devices.printer.move(to: .chipStation, limit: limits.move)
            return .success(.reseated)
        } catch {
            return .failure(error)
        }
    }

    private func printFaces() async -> Result<CardRun.Event, DeviceFault> {
        do throws(DeviceFault) {
            try await devices.printer.move(to: .printHead, limit: limits.move)
            guard lane.printerSerial == printer else { return .success(.printerChanged) }
            try await devices.printer.print(prepared.image, limit: limits.print)
            return .success(.printed)
        } catch {
            return .failure(error)
        }
    }

    /// While the card is still inside: no error, the card stands where it was printed, and the ribbon moved
    /// (domain.md §6). A printer that tells nothing about its ribbon, and a roll that moved by anything but one card,
    /// leave that part to inspection.
    private func verifyPrint(since before: PrinterStatus.RibbonStatus?) async -> Result<CardRun.Event, DeviceFault> {
        let faults: PrinterStatus.StateReasons = [.mediaJam, .printHeadFault, .coverOpen, .markerSupplyMissing]
        do throws(DeviceFault) {
            let seen = try await devices.printer.status(limit: limits.status)
            let move = RibbonMove(from: before, to: seen.ribbon)
            if move == .otherwise { lane.noteRibbon(seen.ribbon) }
            lane.ribbon.leave(seen.ribbon)
            let isGood =
                seen.position == .printHead && seen.reasons.isDisjoint(with: faults) && move != .none
            return .success(isGood ? .printVerified : .printCheckFailed(seen))
        } catch {
            return .failure(error)
        }
    }

    private func eject(to tray: Tray) async -> Result<CardRun.Event, DeviceFault> {
        do throws(DeviceFault) {
            try await devices.printer.eject(to: tray, limit: limits.move)
            return .success(.ejected)
        } catch {
            return .failure(error)
        }
    }
}
