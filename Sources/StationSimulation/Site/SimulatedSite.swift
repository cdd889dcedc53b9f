import CardDevices
import CardFace
import Logging
import ProductionStation

/// What outlives every station of a simulated site: lanes with their cards, the source, the people, the findings.
final class SimulatedSite: Sendable {
    struct Lane: Sendable {
        var name: String
        var truth: SimulatedLane
        var faults: FaultPlan
    }

    let setup: SiteSetup
    let loop = SimulationLoop()
    let trace = SiteTrace()
    let findings = Findings()
    let acts = Tally()
    let contents = MeantContents()
    let source: SimulatedJobSource
    let lanes: [Lane]
    let mischief: SiteMischief
    /// Names and numbers of all people whose cards are made.
    let personal: [String]
    let log = LogLines()
    let profile: ChipProfile
    /// The site's keys; nil where chips have none.
    let keys: SimulatedKeyStore?
    let orders: ChipOrderMaker
    let epoch: Timestamp
    let rules: StationRules
    /// Salts and passwords of the simulated people.
    let passwords: SeededSource
    private let random: SeededSource
    private let faces: CardFaceRenderer?
    private let sealer: VaultSealer

    static let epochDay = CivilDate(year: 2026, month: 11, day: 23)

    /// - Throws: only when the shipped profile or sample data are wrong.
    init(_ setup: SiteSetup) throws {
        self.setup = setup
        profile = setup.chip == .apdu ? try ChipProfile.secured() : try ChipProfile.standard()
        random = SeededSource(seed: setup.seed &* 3 &+ 1)
        passwords = SeededSource(seed: setup.seed &* 5 &+ 2)
        guard let today = Self.epochDay, let key = MasterKey(bytes: SeededSource(seed: setup.seed &+ 99).bytes(32))
        else {
            throw SimulationProblem.setUp("epoch or key")
        }
        sealer = VaultSealer(masterKey: key, random: random)
        epoch = CentreZone.shanghai.start(of: today).advanced(by: .seconds(9 * 3600))
        let security = try SimulatedChipKeys(profile, seed: setup.seed, at: epoch)
        (keys, orders) = (security.keys, security.orders)
        let portraits: any PortraitSource = setup.drawsFaces ? DrawnPortraits() : StandInPortraits(bytes: 96)
        let jobs = SampleJobs(seed: setup.seed, today: today, portraits: portraits).samples(setup.jobs)
        personal = setup.looksForPersonalData ? jobs.prefix(20).flatMap { PersonalDataSearch.words(of: $0.job) } : []
        let source = SimulatedJobSource(documents: jobs.map(\.document), arrivedAt: epoch)
        self.source = source
        faces = setup.drawsFaces ? try CardFaceRenderer(layout: .standard()) : nil
        rules = StationRules(centreCode: "SIM", bundleCardsMax: 100)
        let lanes = try (0..<setup.lanes).map { index in
            let seed = SeededGenerator.mix(setup.seed ^ UInt64(index) << 32)
            let lane = try SimulatedLane(
                setup: SimulatedLane.Setup(
                    seed: seed, stock: security.stock, trayCapacity: 100_000, keepsPrintDigests: false))
            try lane.changeRibbon(roll: 1, cards: 1_000_000)
            return Lane(name: "lane-\(index + 1)", truth: lane, faults: try Self.faults(of: setup, index, seed: seed))
        }
        self.lanes = lanes
        let keys = jobs.map(\.job.key)
        mischief = SiteMischief(
            setup, lanes: lanes.map(\.truth), keys: security.keys,
            cancel: { source.cancel(keys[Int($0 % UInt64(keys.count))], reason: "simulated") },
            tell: { [acts] in acts.add($0.words) })
        source.look(with: EventWatch(lanes: lanes.map(\.truth), contents: contents, findings: findings))
    }

    private static func faults(of setup: SiteSetup, _ lane: Int, seed: UInt64) throws -> FaultPlan {
        if let script = setup.faultScript {
            let own = script.filter { $0.hasPrefix("\(lane + 1) ") }.map { $0.drop { $0 != " " } }
            return try FaultPlan(script: own.joined(separator: "\n"))
        }
        guard setup.faultsPerMillion > 0 else { return .none }
        let all = FaultPlan.everything(seed: seed, perMillion: setup.faultsPerMillion, conditions: setup.conditions)
        return FaultPlan(seed: seed, rates: all.rates.filter { setup.faultVerbs.contains($0.fault.verb) })
    }

    /// Builds one station on this site.
    ///
    /// - Parameters:
    ///   - path: the state file that the last life left, or a new one.
    ///   - outage: this life's power.
    ///   - disk: stands around every commit instead of the power alone.
    func station(
        path: String, outage: SimulatedOutage, stop: StopSignal, disk: (any StoreObserver)? = nil
    ) throws -> Station {
        let store = try Store(path: path, rules: rules, isSimulated: true, executor: loop, observer: disk ?? outage)
        let clock = VirtualClock(loop)
        let wall = VirtualWallClock(loop, epoch: epoch)
        let lines = setup.looksForPersonalData ? log : nil
        let logger = Logger(label: "simulation") { _ -> any LogHandler in
            if let lines { CollectingLogHandler(lines) } else { SwiftLogNoOpLogHandler() }
        }
        let offices = try OfficeRegister(SampleOffices.all)
        let zone = CentreZone.shanghai
        let rendering: any FaceRendering = faces ?? BlankFaces()
        let checking: any FaceChecking = faces.map { CardFaceChecker(renderer: $0) } ?? StandInFaceChecker()
        let maker = CardMaker(
            sealer: sealer, profile: profile, orders: orders, faces: rendering, offices: offices, zone: zone,
            centreCode: "SIM")
        let services = lanes.indices.map { index in
            LaneService(
                name: lanes[index].name, devices: devices(of: index, store, outage), orders: orders, store: store,
                preparer: WatchedCardMaker(maker: maker, contents: contents), limits: LaneLimits(),
                restartNeedsOperator: setup.seed % 2 == 0, clock: clock, wallClock: wall, stop: stop, logger: logger)
        }
        let validator = JobValidator(
            dueDates: DueDates(calendar: WorkingCalendar(files: []), zone: zone), offices: offices,
            face: checking)
        let connection = source.connection(outage)
        return Station(
            store: store,
            desk: Desk(
                store: store, reader: desk(outage), orders: orders, readLimit: .seconds(5), wallClock: wall),
            people: People(store: store, random: passwords, wallClock: wall, executor: loop), lanes: services,
            intake: IntakeService(
                source: connection, store: store,
                judge: DeliveryJudge(reader: JobReader(), validator: validator, sealer: sealer),
                pace: IntakeService.Pace(batchMax: 8), clock: clock, wallClock: wall, stop: stop, logger: logger),
            outbox: ReportOutbox(
                source: connection, store: store, pause: .seconds(1), clock: clock, wallClock: wall, logger: logger),
            retention: RetentionService(
                store: store, pause: .seconds(600), clock: clock, wallClock: wall, stop: stop, logger: logger),
            stop: stop, wallClock: wall)
    }

    private func devices(of index: Int, _ store: Store, _ outage: SimulatedOutage) -> LaneDevices {
        let lane = lanes[index]
        let time = Duration.milliseconds(setup.callMilliseconds)
        let latency = Dictionary(uniqueKeysWithValues: SimulatedVerb.allCases.map { ($0, time) })
        let wiring = SimulatedWiring(
            faults: lane.faults, observer: JournalWatch(index, of: self, store: store, outage: outage),
            clock: setup.callMilliseconds > 0 ? VirtualClock(loop) : nil, latency: latency)
        return LaneDevices(
            printer: TimedPrinter(
                printer: SimulatedMachine(
                    lane: lane.truth, wiring: wiring, serial: "SIM-PRINTER-\(index + 1)-1", callTime: time,
                    wireFaults: SimulatedWireFaultPlan(setup, lane: index, lane.truth)
                )
                .printer(setup.printer, clock: VirtualClock(loop)),
                timer: CallTimer(loop: loop, findings: findings)),
            chip: chip(lane.truth, slot: .chipStation, wiring))
    }

    private func chip(_ lane: SimulatedLane, slot: SimulatedSlot, _ wiring: SimulatedWiring) -> any ChipStation {
        switch setup.chip {
        case .verbs: SimulatedChipStation(lane: lane, slot: slot, profile: profile, wiring: wiring)
        case .apdu:
            APDUChipStation(
                reader: SimulatedReader(lane: lane, slot: slot, wiring: wiring), profile: profile,
                clock: VirtualClock(loop), random: challenges)
        }
    }

    /// Chips are asked other challenges each time, and the same ones in each run.
    private var challenges: @Sendable (Int) -> [UInt8] { { [random] count in random.bytes(count) } }

    private func desk(_ outage: SimulatedOutage) -> any ChipStation {
        SimulatedDeskReader(
            stations: lanes.map { lane in
                (lane.truth, chip(lane.truth, slot: .desk, SimulatedWiring(observer: outage)))
            })
    }
}

/// Why a simulation could not even begin.
public enum SimulationProblem: Error, Equatable, Sendable {
    case setUp(String)
}
