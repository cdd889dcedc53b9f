import CardDevices
import Logging

/// One card in the hands of its lane: performs what ``CardRun`` decides, after it is written down.
struct LaneCard {
    let lane: LaneService
    let prepared: PreparedCard
    /// Serial of the machine that takes this card. No other one is told anything about it, nor believed.
    let printer: String

    private var devices: LaneDevices { lane.devices }
    private var limits: LaneLimits { lane.limits }

    /// Feeds a blank and takes it to its end. Waits where a person must help; returns without a card when the station
    /// is asked to stop meanwhile, or when the feeder gives none.
    func make() async throws(StoreFault) {
        var feedTries = 0
        while !lane.stop.isSet {
            guard let seen = await statusWithoutWait() else {
                // Somebody may hold the lane while it waits.
                if try await lane.store.hold(of: lane.name) != nil { return }
                continue
            }
            guard lane.printerSerial == printer else { return }
            guard seen.position == .none else {
                return try await lane.store.holdLane(
                    lane.name, .unexplainedCard, actor: "station", at: lane.wallClock.now())
            }
            lane.show(.producing(cardSerial: prepared.cardSerial))
            guard let card = try await start() else { return }
            let ended = try await drive(card, [.feed])
            guard ended.phase == .planned else { return }
            feedTries += 1
            guard feedTries < limits.feedTriesMax else {
                return try await lane.store.holdLane(
                    lane.name, .feederFault, actor: "station", at: lane.wallClock.now())
            }
        }
    }

    /// Nil when there is nothing to start: the job ended while its card was prepared, or the lane is held by now.
    private func start() async throws(StoreFault) -> CardRecord? {
        do throws(StoreFault) {
            return try await lane.store.startCard(plan, at: lane.wallClock.now())
        } catch {
            guard error.kind == .refused else { throw error }
            lane.logger.warning("job not started", metadata: [LogKeys.lane: "\(lane.name)", LogKeys.fault: "\(error)"])
            await lane.pause(limits.personPause)
            return nil
        }
    }

    private var plan: CardPlan {
        CardPlan(
            job: prepared.job, lane: lane.name, cardSerial: prepared.cardSerial,
            contentsDigest: prepared.contentsDigest, versions: prepared.versions)
    }

    /// Looks before anything is journalled: an empty hopper, an open cover or a full bin uses up nothing.
    ///
    /// - Returns: nil after a pause when nothing can be fed yet.
    private func statusWithoutWait() async -> PrinterStatus? {
        guard let seen = await lane.seenStatus() else {
            lane.show(.printerSilent)
            await lane.pause(limits.personPause)
            return nil
        }
        let reasons = seen.reasons.intersection(.beforeFeeding)
        guard reasons.isEmpty else {
            lane.show(.waiting(reasons))
            await lane.pause(limits.personPause)
            return nil
        }
        lane.noteRibbon(seen.ribbon)
        return seen
    }

    /// Decide → write down → act, until the card is at its end or the station stops while a person is waited for.
    func drive(_ start: CardRecord, _ first: [CardRun.Effect]) async throws(StoreFault) -> CardRecord {
        var card = start
        var effects = first[...]
        var memory = Memory()
        while let effect = effects.popFirst() {
            if case .awaitPerson(let reasons) = effect {
                switch try await personMended(reasons, for: card) {
                case .mended: break
                case .stopping: return card
                case .cancelled: effects = try await turnBack(&card)[...]
                }
                continue
            }
            // Left as the journal has it: the next start resolves it by what the printer sees then.
            guard let (event, facts) = try await perform(effect, &memory) else { return card }
            let transition: CardRun.Transition
            do {
                transition = try card.run.step(event)
            } catch {
                throw StoreFault(
                    .inconsistent, operation: "lane.step", detail: "\(error.event) in \(error.phase.rawValue)")
            }
            let outcome = try await lane.store.record(transition, of: card, facts: facts, at: lane.wallClock.now())
            card.chipIdentity = card.chipIdentity ?? facts.chipIdentity
            card.recountOf = card.recountOf ?? facts.recountOf
            note(transition, outcome.hold, of: card)
            effects = transition.effects[...]
            if outcome.isCancelled, card.run.takesCancellation { effects = try await turnBack(&card)[...] }
        }
        return card
    }

    /// What one step learns and a later one needs.
    private struct Memory {
        /// What was left on the roll before this card was printed.
        var ribbon: PrinterStatus.RibbonStatus?
        /// What the chip station is asked for, since the chip was recognised.
        var order: ChipOrder?
    }

    /// The job was cancelled while the card is inside: it goes to the rejected tray instead of on.
    private func turnBack(_ card: inout CardRecord) async throws(StoreFault) -> [CardRun.Effect] {
        let transition: CardRun.Transition
        do {
            transition = try card.run.step(.cancelled)
        } catch {
            throw StoreFault(.inconsistent, operation: "lane.turnBack", detail: error.phase.rawValue)
        }
        let outcome = try await lane.store.record(transition, of: card, at: lane.wallClock.now())
        note(transition, outcome.hold, of: card)
        return transition.effects
    }

    private func note(_ transition: CardRun.Transition, _ hold: LaneHold?, of card: CardRecord) {
        lane.logger.debug(
            "card step",
            metadata: [
                LogKeys.lane: "\(lane.name)", LogKeys.card: "\(card.cardSerial)", LogKeys.job: "\(card.key)",
                LogKeys.phase: "\(transition.to.rawValue)", LogKeys.reason: "\(transition.reason?.rawValue ?? "")",
            ])
        guard let hold else { return }
        lane.logger.warning(
            "lane held",
            metadata: [
                LogKeys.lane: "\(lane.name)", LogKeys.hold: "\(hold.rawValue)", LogKeys.card: "\(card.cardSerial)",
            ])
    }

    /// How waiting for a person ended.
    private enum Wait { case mended, stopping, cancelled }

    /// Reads the status until `reasons` are gone, the station is asked to stop, or nobody wants the card any more.
    private func personMended(
        _ reasons: PrinterStatus.StateReasons, for card: CardRecord
    ) async throws(StoreFault) -> Wait {
        while !lane.stop.isSet {
            if let seen = await lane.seenStatus(), seen.reasons.isDisjoint(with: reasons) { return .mended }
            lane.show(.waiting(reasons))
            await lane.pause(limits.personPause)
            if card.run.takesCancellation, try await lane.store.isCancelled(card.job) { return .cancelled }
        }
        return .stopping
    }

    /// Tells the hardware one thing, and only the machine that has the card: an order to another one would move a
    /// card that no record names, and its answer proves nothing about this card.
    private func perform(
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
            return try await answered(await printFaces())
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
                lane.show(hold?.hold == .maintenance ? .maintenance : .printerSilent)
                await lane.pause(limits.personPause)
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
