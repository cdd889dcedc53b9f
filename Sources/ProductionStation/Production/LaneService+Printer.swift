import CardDevices
import Logging

extension LaneService {
    /// The serial of the machine that answers now, as the device says it.
    var printerSerial: String { devices.printer.identity.serial }

    /// Holds the machine that answers now against the one that this lane has adopted.
    ///
    /// - Returns: its serial, or nil when it is another one; the lane is held then, and nothing may be told to it.
    func adoptedPrinter() async throws(StoreFault) -> String? {
        let serial = printerSerial
        switch try await store.meetPrinter(serial, of: name, at: wallClock.now()) {
        case .adopted: return serial
        case .other(let adopted):
            ribbon.forget()
            logger.warning(
                "another printer stands in the lane",
                metadata: [
                    LogKeys.lane: "\(name)", LogKeys.device: "\(serial)", LogKeys.expected: "\(adopted)",
                ])
            return nil
        }
    }

    /// What an idle lane's printer said last, and when.
    struct IdleLook {
        var at: Timestamp
        var state: LaneState
    }

    /// Shows what an idle lane's printer says. It is asked now and then, so that nobody takes one for ready that was
    /// unplugged, and another machine in its place is met before the next job comes.
    func showIdle(_ last: IdleLook?) async -> IdleLook {
        let now = wallClock.now()
        if let last, last.at <= now, now < last.at.advanced(by: limits.lookPause) {
            show(last.state)
            return last
        }
        // While there is nothing to make nobody misses blanks.
        let reasons = await seenStatus()?.reasons.subtracting(.mediaEmpty)
        let state = reasons.map { $0.isEmpty ? .ready : LaneState.waiting($0) } ?? .printerSilent
        show(state)
        return IdleLook(at: now, state: state)
    }

    /// Looks before anything is journalled: an empty hopper, an open cover or a full bin uses up nothing.
    ///
    /// - Returns: nil after a pause when nothing can be fed yet.
    func statusForFeeding() async -> PrinterStatus? {
        guard let seen = await seenStatus() else {
            await awaitPerson(.printerSilent)
            return nil
        }
        let reasons = seen.reasons.intersection(.beforeFeeding)
        guard reasons.isEmpty else {
            await awaitPerson(.waiting(reasons))
            return nil
        }
        noteRibbon(seen.ribbon)
        return seen
    }

    /// Waits one pause for somebody's help, however often it takes. The jobs that the lane has set aside are anybody's
    /// meanwhile: a printer without blanks must not keep a card from the one beside it.
    func awaitPerson(_ state: LaneState) async {
        show(state)
        await store.releaseAll(by: name)
        await pause(limits.personPause)
    }

    /// Says when the roll is not as this lane has left it. Only a note: no card is to blame for it.
    func noteRibbon(_ seen: PrinterStatus.RibbonStatus?) {
        guard let (expected, found) = ribbon.meet(seen) else { return }
        logger.notice(
            "the ribbon is not as this lane has left it",
            metadata: [LogKeys.lane: "\(name)", LogKeys.expected: "\(expected)", LogKeys.found: "\(found)"])
    }
}
