extension SimulatedEvolis {
    /// Takes up one item of the host.
    mutating func begin(_ item: SimulatedEvolisParser.Item, at now: Duration) {
        switch item {
        case .rubbish: complain("UNKNOWN COMMAND")
        case .downloadBegins:
            for effect in faults.began("Db") { suffer(effect, at: now) }
            // The pipeline: the panel before is printed while this one comes in.
            if sequence?.pending != nil { run(.panel, setup.pace.panel, at: now) }
        case .download(let panel, let levels, let isPacked, let bytes): download(panel, levels, isPacked, bytes)
        case .order(let text):
            let due = faults.began(text.prefix { $0 != ";" }.description)
            for effect in due { suffer(effect, at: now) }
            // Without power nothing comes of the order: an `Se` would let the card out, all settings being lost.
            guard !isHung, !due.contains(.powerLoss) else { return }
            if text.hasPrefix("R") { answer(text) } else { order(text, at: now) }
        }
    }

    private mutating func order(_ text: String, at now: Duration) {
        switch text {
        case "Pem;0", "Pem;2":
            settings.errorMode = text == "Pem;2" ? 2 : 0
            agree()
        case "Pneab;E", "Pneab;A;0":
            settings.keepsCard = text == "Pneab;E"
            agree()
        case "Pcim;F", "Pr;ymcko", "Pr;ymckok", "Pr;k", "Pr;ko", "Scs": agree()
        case "Ss":
            sequence = Sequence()
            agree()
        case "Sr", "Sv":
            // What was downloaded for the other face is printed first.
            if sequence?.pending != nil { run(.panel, setup.pace.panel, at: now) }
            sequence?.isBack = text == "Sv"
            agree()
        case "Se":
            if let sequence {
                run(.endOfSequence, sequence.pending == nil ? .zero : setup.pace.panel, at: now)
            } else {
                leave(at: now)
            }
        case "Ser": run(.movement(.eject(.rejected)), setup.pace.eject, at: now)
        case "Si": bring(to: .printHead, at: now)
        case "Sis": bring(to: .chipStation, at: now)
        case _: complain("UNKNOWN COMMAND")
        }
    }

    /// A card inside is moved; without one the next is taken from the hopper.
    private mutating func bring(to station: CardStation, at now: Duration) {
        if isCardInside {
            run(.movement(.move(station)), setup.pace.move, at: now)
        } else {
            run(.movement(.feed(station)), setup.pace.feed, at: now)
        }
    }

    private var isCardInside: Bool { mechanics.lane.cardInside() != nil }

    private mutating func download(_ panel: String, _ levels: Int, _ isPacked: Bool, _ bytes: [UInt8]) {
        guard let plane = Self.plane(panel, levels, isPacked, bytes) else { return complain("DATA") }
        // Without `Ss` a download belongs to nothing.
        guard sequence != nil else { return complain("SEQUENCE") }
        sequence?.take(plane)
        agree()
    }

    mutating func run(_ motion: Motion, _ time: Duration, at now: Duration) {
        running = (now + time, motion)
    }

    /// A movement has come to its end.
    mutating func finish(_ motion: Motion, at now: Duration) {
        switch motion {
        case .movement(let movement): finish(movement, at: now)
        case .panel:
            printPanel(at: now)
        case .endOfSequence: endSequence(at: now)
        }
    }

    private mutating func finish(_ movement: SimulatedMechanics.Movement, at now: Duration) {
        let result = mechanics.move(movement)
        if case .feed = movement, isCardInside { cardsInserted += 1 }
        conclude(result, .movement(movement), at: now)
    }

    private mutating func conclude(_ result: SimulatedMechanics.Result, _ motion: Motion, at now: Duration) {
        switch result {
        case .done: agree()
        case .refused(let why): stop(why, motion, at: now)
        case .silent: isHung = true
        case .cut: break
        }
    }

    /// Told by the host to leave errors to it, the machine complains and stands; otherwise it blocks and tries again.
    private mutating func stop(_ why: String, _ motion: Motion, at now: Duration) {
        guard settings.errorMode == 2 else { return run(motion, .seconds(1), at: now) }
        spoilSequence()
        complain(why)
    }

    @discardableResult
    private mutating func printPanel(at now: Duration) -> Bool {
        guard let pending = sequence?.pending else { return true }
        let couldBegin = mechanics.hindersPrinting == nil
        let due = faults.printed(panel: panelsPrinted + (sequence?.printed ?? 0) + 1)
        for effect in due { suffer(effect, at: now) }
        guard !isHung, sequence != nil else { return false }
        if let why = mechanics.hindersPrinting {
            // The fault came in the middle of this panel: some of it is on the card.
            if couldBegin { put(pending) }
            stop(why, .panel, at: now)
            return false
        }
        put(pending)
        return true
    }

    private mutating func put(_ plane: PrintPlane) {
        sequence?.pending = nil
        if sequence?.isPendingBack ?? false { sequence?.back.append(plane) } else { sequence?.front.append(plane) }
    }

    /// The counter of panels moves when all of them are on the card.
    private mutating func endSequence(at now: Duration) {
        guard printPanel(at: now), let done = sequence else { return }
        guard done.printed > 0 else {
            sequence = nil
            return leave(at: now)
        }
        let planes = PrintPlanes(front: done.front, back: done.back)
        let digest = mechanics.lane.setup.keepsPrintDigests ? SimulatedDigest.of(planes) : 0
        let result = mechanics.move(.faces(digest: digest))
        guard case .done(let card) = result else { return conclude(result, .endOfSequence, at: now) }
        if let card { onPrinted?(card, planes) }
        sequence = nil
        panelsPrinted += done.printed
        leave(at: now)
    }

    private mutating func leave(at now: Duration) {
        guard !settings.keepsCard else { return agree() }
        run(.movement(.eject(.accepted)), setup.pace.eject, at: now)
    }

    private mutating func agree() {
        if setup.answersOrders { say("OK") }
    }

    private mutating func complain(_ why: String) {
        if setup.answersOrders { say("ERR \(why.uppercased())") }
    }
}
