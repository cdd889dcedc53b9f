import CardDevices
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
    let profile: ChipProfile
    let epoch: Timestamp
    let rules: StationRules
    /// Salts and passwords of the simulated people.
    let passwords: SeededSource
    private let random: SeededSource
    private let sealer: VaultSealer

    static let epochDay = CivilDate(year: 2026, month: 11, day: 23)

    /// - Throws: only when the shipped profile or sample data are wrong.
    init(_ setup: SiteSetup) throws {
        self.setup = setup
        profile = try ChipProfile.standard()
        random = SeededSource(seed: setup.seed &* 3 &+ 1)
        passwords = SeededSource(seed: setup.seed &* 5 &+ 2)
        guard let today = Self.epochDay, let key = MasterKey(bytes: SeededSource(seed: setup.seed &+ 99).bytes(32))
        else {
            throw SimulationProblem.setUp("epoch or key")
        }
        sealer = VaultSealer(masterKey: key, random: random)
        epoch = CentreZone.shanghai.start(of: today).advanced(by: .seconds(9 * 3600))
        let samples = SampleJobs(seed: setup.seed, today: today, portraits: StandInPortraits(bytes: 96))
        source = SimulatedJobSource(
            documents: samples.samples(setup.jobs).map(\.document), arrivedAt: epoch)
        rules = StationRules(centreCode: "SIM", bundleCardsMax: 100)
        lanes = try (0..<setup.lanes).map { index in
            let seed = SeededGenerator.mix(setup.seed ^ UInt64(index) << 32)
            let lane = try SimulatedLane(
                setup: SimulatedLane.Setup(seed: seed, trayCapacity: 100_000, keepsPrintDigests: false))
            try lane.changeRibbon(roll: 1, cards: 1_000_000)
            return Lane(name: "lane-\(index + 1)", truth: lane, faults: Self.faults(of: setup, seed: seed))
        }
    }

    private static func faults(of setup: SiteSetup, seed: UInt64) -> FaultPlan {
        guard setup.faultsPerMillion > 0 else { return .none }
        let all = FaultPlan.everything(seed: seed, perMillion: setup.faultsPerMillion, conditions: setup.conditions)
        return FaultPlan(seed: seed, rates: all.rates.filter { setup.faultVerbs.contains($0.fault.verb) })
    }

    /// Builds one station on this site.
    ///
    /// - Parameters:
    ///   - path: the state file that the last life left, or a new one.
    ///   - outage: this life's power.
    func station(path: String, outage: SimulatedOutage, stop: StopSignal) throws -> Station {
        let store = try Store(path: path, rules: rules, isSimulated: true, executor: loop, observer: outage)
        let clock = VirtualClock(loop)
        let wall = VirtualWallClock(loop, epoch: epoch)
        let logger = Logger(label: "simulation") { _ in SwiftLogNoOpLogHandler() }
        let offices = try OfficeRegister(SampleOffices.all)
        let zone = CentreZone.shanghai
        let maker = CardMaker(
            sealer: sealer, profile: profile, faces: BlankFaces(), offices: offices, zone: zone, centreCode: "SIM")
        let services = lanes.map { lane in
            LaneService(
                name: lane.name, devices: devices(of: lane, store, outage), store: store,
                preparer: WatchedCardMaker(maker: maker, contents: contents), limits: LaneLimits(),
                restartNeedsOperator: setup.seed % 2 == 0, clock: clock, wallClock: wall, stop: stop, logger: logger)
        }
        let validator = JobValidator(
            dueDates: DueDates(calendar: WorkingCalendar(files: []), zone: zone), offices: offices,
            face: StandInFaceChecker())
        let connection = source.connection(outage)
        return Station(
            store: store,
            desk: Desk(store: store, reader: desk(outage), readLimit: .seconds(5), wallClock: wall),
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

    private func devices(of lane: Lane, _ store: Store, _ outage: SimulatedOutage) -> LaneDevices {
        let watch = JournalWatch(lane, contents: contents, store: store, outage: outage, findings: findings)
        let wiring = SimulatedWiring(faults: lane.faults, observer: watch)
        return LaneDevices(
            printer: SimulatedPrinter(lane: lane.truth, wiring: wiring),
            chip: chip(lane.truth, slot: .chipStation, wiring))
    }

    private func chip(_ lane: SimulatedLane, slot: SimulatedSlot, _ wiring: SimulatedWiring) -> any ChipStation {
        switch setup.chip {
        case .verbs: SimulatedChipStation(lane: lane, slot: slot, profile: profile, wiring: wiring)
        case .apdu:
            APDUChipStation(
                reader: SimulatedReader(lane: lane, slot: slot, wiring: wiring), profile: profile,
                clock: VirtualClock(loop))
        }
    }

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
