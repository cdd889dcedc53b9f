import CardDevices
import Logging

/// One card in the hands of its lane: performs what ``CardRun`` decides, after it is written down.
struct LaneCard {
    let lane: LaneService
    let prepared: PreparedCard
    /// Serial of the machine that takes this card. No other one is told anything about it, nor believed.
    let printer: String

    var devices: LaneDevices { lane.devices }
    var limits: LaneLimits { lane.limits }

    /// How ``make()`` came to its end.
    enum End {
        /// The card is at its end, or was not begun: the job may have ended, or the lane is held by now.
        case ended
        /// Nothing was begun, because nothing can be fed until a person has helped.
        case cannotFeed
    }

    /// Feeds a blank and takes it to its end. Waits where a person must help with a card inside; returns without a card
    /// when the station is asked to stop meanwhile, or when the feeder gives none.
    func make() async throws(StoreFault) -> End {
        var feedTries = 0
        while !lane.stop.isSet {
            guard let seen = await lane.statusForFeeding() else { return .cannotFeed }
            guard lane.printerSerial == printer else { return .ended }
            guard seen.position == .none else {
                try await hold(.unexplainedCard)
                return .ended
            }
            lane.show(.producing(cardSerial: prepared.cardSerial))
            guard let card = try await start() else { return .ended }
            let ended = try await drive(card, [.feed])
            guard ended.phase == .planned else { return .ended }
            feedTries += 1
            guard feedTries < limits.feedTriesMax else {
                try await hold(.feederFault)
                return .ended
            }
        }
        return .ended
    }

    private func hold(_ hold: LaneHold) async throws(StoreFault) {
        try await lane.store.holdLane(lane.name, hold, actor: "station", at: lane.wallClock.now())
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
    struct Memory {
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
            await lane.awaitPerson(.waiting(reasons))
            if card.run.takesCancellation, try await lane.store.isCancelled(card.job) { return .cancelled }
        }
        return .stopping
    }
}
