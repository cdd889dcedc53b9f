import CardDevices
import Foundation
import Logging
import StationSimulation
import Synchronization

@testable import ProductionStation

/// One station's lanes on simulated devices, on one thread and in virtual time.
final class LaneBench: Sendable {
    let fixture: StoreFixture
    let loop = SimulationLoop()
    let observer = FaultingObserver()
    let lanes: [SimulatedLane]
    let log = LogCapture()
    let hook = DeviceHook()
    let profile: ChipProfile
    /// The keys of a secured bench.
    let keys: SimulatedKeyStore
    let orders: ChipOrderMaker
    private let scripts: [String]
    private let fullReader: Bool
    private let watch: DiskWatch

    /// - Parameters:
    ///   - scripts: one a lane, in the form of ``FaultPlan``.
    ///   - fullReader: every command to the chip is simulated.
    ///   - signerSeconds: until the signer's certificate ends.
    ///   - isSecured: cards have keys and locks; every command is simulated then.
    init(
        scripts: [String] = [""], natures: [SimulatedCardNature] = Array(repeating: .good, count: 20),
        fullReader: Bool = false, isSecured: Bool = false,
        signerSeconds: Int64 = 40 * 86_400
    ) throws {
        fixture = try StoreFixture()
        profile = isSecured ? try ChipProfile.secured() : try ChipProfile.standard()
        keys = SimulatedKeyStore(for: profile, seed: 5)
        orders = try Self.orders(profile, keys, signerSeconds)
        self.scripts = scripts
        self.fullReader = fullReader || isSecured
        watch = DiskWatch(disk: observer)
        let stock = SimulatedStock(for: profile, keys: keys.stockKeys(for: profile))
        lanes = try scripts.indices.map { index in
            let lane = try SimulatedLane(setup: .init(seed: UInt64(index + 1), stock: stock))
            try lane.changeRibbon(roll: 1, cards: 100)
            if !natures.isEmpty { try lane.loadHopper(natures) }
            return lane
        }
    }

    private static func orders(
        _ profile: ChipProfile, _ keys: SimulatedKeyStore, _ seconds: Int64
    ) throws -> ChipOrderMaker {
        guard let key = profile.security?.signerKey.flatMap({ KeyReference(name: $0, version: 1) }) else {
            return ChipOrderMaker(plain: profile)
        }
        let start = StoreFixture.start.milliseconds
        let issued = try DevelopmentAuthority(
            for: keys.publicKey(of: key), validFrom: start - 86_400_000, validUntil: start + seconds * 1_000)
        return try ChipOrderMaker(
            profile: profile, keys: keys, signer: DocumentSigner(certificate: issued.certificate, key: key),
            authorities: [issued.authority], endorsementProofPerMille: 500)
    }

    /// Device calls that came while the disk was full.
    var movesOnFullDisk: Int { watch.moves }

    /// Calls of a verb so far, over all lanes.
    func calls(of verb: SimulatedVerb) -> Int { watch.calls(of: verb) }

    /// Asks the station to stop when `verb` has been called this often.
    func stop(_ signal: StopSignal, at verb: SimulatedVerb, call: Int) { watch.stop(signal, at: verb, call: call) }

    /// Does `act` once, directly before or after the physical effect of a verb's call.
    func hook(_ verb: SimulatedVerb, _ side: SeamSide, call: Int, _ act: @escaping @Sendable () -> Void) {
        watch.hook(verb, side, call: call, act)
    }

    /// What a test's body works with.
    struct Site: Sendable {
        let bench: LaneBench
        let store: Store
        let services: [LaneService]
        let stop: StopSignal

        func wait(_ seconds: Int) async { try? await VirtualClock(bench.loop).sleep(for: .seconds(seconds)) }

        /// Waits until `isTrue`, for at most an hour of virtual time.
        func until(_ isTrue: () async throws -> Bool) async throws -> Bool {
            for _ in 0..<3600 {
                if try await isTrue() { return true }
                await wait(1)
            }
            return false
        }

        func jobs() throws -> [String: Int] { try StoreReader(store).facts().jobs }
    }

    /// Runs the lanes with `body` beside them; stops them when it returns.
    func run(
        jobs: Int, restartNeedsOperator: Bool = false,
        _ body: @escaping @Sendable (Site) async throws -> Void
    ) throws {
        let outcome = try loop.run(timeMax: .seconds(100_000), jobsMax: 5_000_000) {
            do {
                let site = try await self.site(jobs: jobs, restartNeedsOperator)
                async let ended: Void = Self.runLanes(site.services)
                do { try await body(site) } catch {
                    site.stop.set()
                    await ended
                    throw error
                }
                site.stop.set()
                await ended
                await site.store.close()
                return Result<Void, any Error>.success(())
            } catch {
                return Result<Void, any Error>.failure(error)
            }
        }
        try outcome.get()
    }

    private static func runLanes(_ services: [LaneService]) async {
        await withTaskGroup(of: Void.self) { group in
            for service in services { group.addTask { try? await service.run() } }
        }
    }

    private func site(jobs: Int, _ restartNeedsOperator: Bool) async throws -> Site {
        let store = try Store(
            path: fixture.path, rules: StationRules(centreCode: "SMP"), isSimulated: true, executor: loop,
            observer: observer)
        let stop = StopSignal()
        let wall = VirtualWallClock(loop, epoch: StoreFixture.start)
        for (index, lane) in lanes.enumerated() {
            try await store.addLane("lane-\(index + 1)")
            guard try await store.stockEquation(of: "lane-\(index + 1)").issued == 0 else { continue }
            try await store.issueBlanks(
                lane.truth().cards.count, lot: "LOT-1", to: "lane-\(index + 1)", by: try StoreFixture.people(),
                at: wall.now())
        }
        if jobs > 0 { _ = try await store.commit((1...jobs).map { try fixture.accept(.init(id: "J\($0)")) }) }
        let services = try lanes.enumerated().map { index, lane in
            let wiring = SimulatedWiring(faults: try FaultPlan(script: scripts[index]), observer: watch)
            let chip: any ChipStation =
                fullReader
                ? APDUChipStation(
                    reader: SimulatedReader(lane: lane, slot: .chipStation, wiring: wiring), profile: profile,
                    clock: VirtualClock(loop))
                : SimulatedChipStation(lane: lane, profile: profile, wiring: wiring)
            return LaneService(
                name: "lane-\(index + 1)",
                devices: LaneDevices(
                    printer: HookedPrinter(
                        inner: SimulatedPrinter(lane: lane, wiring: wiring), hook: hook, store: store),
                    chip: HookedChip(inner: chip, hook: hook, store: store)),
                orders: orders, store: store,
                preparer: StandInPreparer(profile: profile, orders: orders), limits: LaneLimits(),
                restartNeedsOperator: restartNeedsOperator, clock: VirtualClock(loop), wallClock: wall, stop: stop,
                logger: log.logger)
        }
        return Site(bench: self, store: store, services: services, stop: stop)
    }
}

/// Counts what the hardware is told, and what it is told while nothing can be written down.
private final class DiskWatch: SeamObserver {
    private struct State {
        var moves = 0
        var calls: [SimulatedVerb: Int] = [:]
        var stop: (signal: StopSignal, verb: SimulatedVerb, call: Int)?
        var hook: (verb: SimulatedVerb, side: SeamSide, call: Int, act: @Sendable () -> Void)?
    }

    private let disk: FaultingObserver
    private let state = Mutex(State())

    init(disk: FaultingObserver) { self.disk = disk }

    var moves: Int { state.withLock { $0.moves } }
    func calls(of verb: SimulatedVerb) -> Int { state.withLock { $0.calls[verb] ?? 0 } }

    func stop(_ signal: StopSignal, at verb: SimulatedVerb, call: Int) {
        state.withLock { $0.stop = (signal, verb, call) }
    }

    func hook(_ verb: SimulatedVerb, _ side: SeamSide, call: Int, _ act: @escaping @Sendable () -> Void) {
        state.withLock { $0.hook = (verb, side, call, act) }
    }

    private func hooked(_ verb: SimulatedVerb, _ side: SeamSide) {
        let act = state.withLock { state -> (@Sendable () -> Void)? in
            guard let hook = state.hook, hook.verb == verb, hook.side == side, hook.call == state.calls[verb] else {
                return nil
            }
            state.hook = nil
            return hook.act
        }
        act?()
    }

    func reached(_ verb: SimulatedVerb, _ side: SeamSide) throws(PowerCut) {
        defer { hooked(verb, side) }
        guard side == .before else { return }
        // The step that was journalled before the disk filled up may still be on its way.
        let isOnFullDisk = disk.refused > 0 && disk.isFailing
        state.withLock { state in
            let calls = (state.calls[verb] ?? 0) + 1
            state.calls[verb] = calls
            if let stop = state.stop, stop.verb == verb, stop.call == calls { stop.signal.set() }
            if isOnFullDisk, verb != .status { state.moves += 1 }
        }
    }
}

/// Makes small cards with a marker in every value, so that a log that shows one can be caught.
struct StandInPreparer: CardPreparing {
    static let marker = "CANARY7391"
    let profile: ChipProfile
    let orders: ChipOrderMaker

    func prepare(
        _ job: QueuedJob, serialNumber number: Int64, at now: Timestamp
    ) async throws(PreparationFault) -> PreparedCard {
        let serial = "SMP\(number)"
        var fields: [String: [UInt8]] = [:]
        for field in ChipContents.FieldName.allCases { fields[field.rawValue] = Array("\(Self.marker)-\(serial)".utf8) }
        var files: ChipFileSet
        do throws(ProfileError) {
            files = try profile.fileSet(fields: fields, photo: Array("\(Self.marker)-photo".utf8))
        } catch {
            throw PreparationFault(reasons: [])
        }
        do throws(ChipOrderProblem) {
            files = try await orders.signed(files, at: now.milliseconds)
        } catch {
            throw PreparationFault(waitsFor: error)
        }
        return PreparedCard(
            job: job.sequence, cardSerial: serial, files: files, image: .nothing, contentsDigest: files.digest,
            versions: "test")
    }
}

/// Keeps every log record as text.
final class LogCapture: Sendable {
    private let lines = Mutex<[String]>([])
    var all: [String] { lines.withLock { $0 } }

    var logger: Logger {
        var logger = Logger(label: "test") { _ in Handler(capture: self) }
        logger.logLevel = .trace
        return logger
    }

    private struct Handler: LogHandler {
        let capture: LogCapture
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            capture.lines.withLock { $0.append("\(event.level) \(event.message) \(event.metadata ?? [:])") }
        }
    }
}

extension LaneBench {
    /// Settles and releases for an hour of virtual time at most; true when so many jobs are made and no other is there.
    func settle(_ site: Site, untilMade jobs: Int) async throws -> Bool {
        for _ in 0..<3600 {
            try await settle(site)
            let counts = try site.jobs()
            if counts["made"] == jobs, counts.count == 1 { return true }
            await site.wait(1)
        }
        return false
    }

    /// Two people look where an unaccounted card lies, say so, and release its lane.
    func settle(_ site: Site) async throws {
        let people = try StoreFixture.people()
        for card in try await site.store.cards(in: [.unaccounted]) {
            let lies = lanes[0].truth().cards.first { $0.identity.hexadecimal == card.chipIdentity }?.place
            if lies?.isInside == true, let pulled = try lanes[0].pullCardOut() {
                try lanes[0].put(pulled, into: .rejected)
            }
            _ = try await site.store.settle(
                card, lies == .acceptedTray ? .accepted : .rejected, by: people, at: StoreFixture.start)
        }
        if try await site.store.hold(of: "lane-1") != nil {
            try await site.store.releaseLane(
                "lane-1", by: people.first, second: people.second, at: StoreFixture.start)
        }
    }
}
