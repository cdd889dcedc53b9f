public import CardDevices
public import Logging

/// One lane: makes one card after the other, and is the only place where a decision is written down and acted on.
///
/// One task owns a card from feed to eject. The next card is prepared while this one is made. A stop is looked for
/// between cards only; a fault of the state file stops the lane before the hardware is told anything more.
public struct LaneService: Sendable {
    public let name: String
    public let board = LaneBoard()
    let ribbon = RibbonMemory()
    let devices: LaneDevices
    let orders: ChipOrderMaker
    let store: Store
    let preparer: any CardPreparing
    let limits: LaneLimits
    let restartNeedsOperator: Bool
    let clock: any Clock<Duration>
    let wallClock: any WallClock
    let stop: StopSignal
    let logger: Logger

    /// - Parameters:
    ///   - name: 1 to 32 letters, digits and hyphens; stable over restarts.
    ///   - orders: makes what the chip station is asked for, with the keys of each card.
    ///   - restartNeedsOperator: false only in trials (domain.md §3, restart).
    public init(
        name: String, devices: LaneDevices, orders: ChipOrderMaker, store: Store, preparer: any CardPreparing,
        limits: LaneLimits,
        restartNeedsOperator: Bool, clock: any Clock<Duration>, wallClock: any WallClock, stop: StopSignal,
        logger: Logger
    ) {
        self.name = name
        self.devices = devices
        self.orders = orders
        self.store = store
        self.preparer = preparer
        self.limits = limits
        self.restartNeedsOperator = restartNeedsOperator
        self.clock = clock
        self.wallClock = wallClock
        self.stop = stop
        self.logger = logger
    }

    /// Runs until the stop signal. A full or failing disk holds the lane and is tried again; each new try begins like
    /// a restart, because nobody can say how far the last step came.
    ///
    /// - Throws: ``StoreFault`` when the state contradicts itself: going on could double a document.
    public func run() async throws(StoreFault) {
        while !stop.isSet {
            do {
                try await awaitMaintenance()
                try await recover()
                try await produce()
            } catch {
                switch error.kind {
                case .diskFull, .readOnly, .inputOutput, .busy, .cannotOpen:
                    show(.storeFailed(error.kind))
                    logger.error(
                        "state file cannot be written", metadata: [LogKeys.lane: "\(name)", LogKeys.fault: "\(error)"])
                    await pause(limits.personPause)
                case .stopped:
                    show(.stopped)
                    return
                case .corrupt, .fileLost, .inconsistent, .tooNew, .notFound, .refused:
                    show(.storeFailed(error.kind))
                    logger.critical("lane stops", metadata: [LogKeys.lane: "\(name)", LogKeys.fault: "\(error)"])
                    throw error
                }
            }
        }
        show(.stopped)
    }

    /// Nothing moves under a technician's hands, not even what a restart must resolve.
    private func awaitMaintenance() async throws(StoreFault) {
        while !stop.isSet, try await store.hold(of: name)?.hold == .maintenance {
            show(.maintenance)
            await pause(limits.personPause)
        }
    }

    private func produce() async throws(StoreFault) {
        var next: PreparedCard?
        var look: IdleLook?
        var canFeed = true
        while !stop.isSet {
            if let hold = try await store.hold(of: name)?.hold {
                await giveBack(next)
                next = nil
                show(hold == .maintenance ? .maintenance : .held(hold))
                // The adopted printer may be back, or a third one may have come.
                if hold == .printerChanged { _ = try await adoptedPrinter() }
                await pause(limits.personPause)
                continue
            }
            // Before a blank is fed: a missing key must not burn one.
            if let problem = await orders.problem(at: wallClock.now().milliseconds) {
                await wait(for: problem)
                continue
            }
            if !canFeed {
                guard await statusForFeeding() != nil else { continue }
                canFeed = true
            }
            // Another lane may have taken it while this one waited.
            if let card = next, await !store.hasReserved(card.job, by: name) { next = nil }
            if next == nil {
                switch try await prepareNext() {
                case .card(let card): next = card
                case .nothing: break
                case .waits(let problem):
                    await wait(for: problem)
                    continue
                }
            }
            // Looked at before each card: a printer may be swapped at any time.
            guard let printer = try await adoptedPrinter() else { continue }
            guard let card = next else {
                look = await showIdle(look)
                await pause(limits.idlePause)
                continue
            }
            look = nil
            (next, canFeed) = try await make(card, printer)
        }
        await giveBack(next)
    }

    /// Makes one card, and prepares the one after it meanwhile.
    ///
    /// - Returns: that one, and whether blanks can be fed, as far as is known.
    private func make(
        _ card: PreparedCard, _ printer: String
    ) async throws(StoreFault) -> (next: PreparedCard?, canFeed: Bool) {
        async let following = prepared()
        let made: Result<LaneCard.End, StoreFault>
        do {
            made = .success(try await LaneCard(lane: self, prepared: card, printer: printer).make())
        } catch {
            made = .failure(error)
        }
        let next = await following
        // A failed job may be the next one again; then this lane keeps it.
        let isNextAgain = (try? next.get())?.job == card.job
        if !isNextAgain { await store.release(card.job, by: name) }
        switch (made, next) {
        case (.success(.ended), .success(let next)): return (next, true)
        case (.success(.cannotFeed), .success(let next)):
            await giveBack(next)
            return (nil, false)
        case (.failure(let fault), .success(let next)):
            await giveBack(next)
            throw fault
        case (.failure(let fault), .failure), (.success, .failure(let fault)): throw fault
        }
    }

    private func prepared() async -> Result<PreparedCard?, StoreFault> {
        do throws(StoreFault) {
            switch try await prepareNext() {
            case .card(let card): return .success(card)
            // Looked for again when the card in the machine has ended.
            case .nothing, .waits: return .success(nil)
            }
        } catch {
            return .failure(error)
        }
    }

    /// Reserves the next job and prepares its card. A job that cannot become a card ends with its reasons.
    private func prepareNext() async throws(StoreFault) -> Preparation {
        while !stop.isSet {
            let last = try await store.lastFailedJob(of: name)
            guard let job = try await store.reserveNext(after: last, for: name) else { return .nothing }
            let number = try await store.nextSerialNumber()
            do {
                return .card(try await preparer.prepare(job, serialNumber: number, at: wallClock.now()))
            } catch {
                if let problem = error.waitsFor {
                    await store.release(job.sequence, by: name)
                    return .waits(problem)
                }
                try await store.endUnprepared(job, reasons: error.reasons, at: wallClock.now())
                await store.release(job.sequence, by: name)
                logger.warning(
                    "job cannot become a card",
                    metadata: [LogKeys.job: "\(job.key)", LogKeys.reason: "\(error.reasons.map(\.code))"])
            }
        }
        return .nothing
    }

    /// What a look for the next job came to.
    private enum Preparation {
        case card(PreparedCard)
        case nothing
        /// The job is as good as before; keys or signer are not.
        case waits(ChipOrderProblem)
    }

    private func wait(for problem: ChipOrderProblem) async {
        await awaitPerson(.keysUnavailable(problem))
    }

    private func giveBack(_ card: PreparedCard?) async {
        if let card { await store.release(card.job, by: name) }
    }

    /// Shows what the lane does from now on.
    func show(_ state: LaneState) { board.set(state, at: wallClock.now()) }

    /// Waits on the injected clock; ends early when the task is cancelled, which every caller looks for by its own means.
    func pause(_ duration: Duration) async {
        try? await clock.sleep(for: duration)
    }
}

/// The devices of one lane.
public struct LaneDevices: Sendable {
    public var printer: any CardPrinter
    public var chip: any ChipStation

    public init(printer: any CardPrinter, chip: any ChipStation) {
        self.printer = printer
        self.chip = chip
    }
}
