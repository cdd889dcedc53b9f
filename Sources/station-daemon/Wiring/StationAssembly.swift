import CardDevices
import CardFace
import Foundation
import Logging
import ProductionStation
import StationSimulation

/// Builds a station from its configuration: the only place where all parts meet.
struct StationAssembly: Sendable {
    let configuration: StationConfiguration
    let station: Station
    let machines: SimulatedMachines
    let source: SpoolDirectorySource
    let stop: StopSignal
    /// Held while the station lives.
    private let lock: StateLock

    static func statePath(_ configuration: StationConfiguration) -> String {
        configuration.paths.state + "/station.sqlite"
    }

    /// Takes the state directory, opens the store, and puts everything together; nothing runs yet.
    ///
    /// - Parameter onPrinted: gets the pictures that simulated printers would have printed.
    /// - Throws: ``OperatorError`` that says what to do, with the exit code.
    init(
        _ configuration: StationConfiguration, stop: StopSignal, logger: Logger,
        onPrinted: SimulatedMachines.PrintedFaces? = nil
    ) async throws {
        self.configuration = configuration
        self.stop = stop
        lock = try StateLock(directory: configuration.paths.state)
        let reference = try ReferenceData(configuration)
        let sealer = VaultSealer(masterKey: try Self.masterKey(configuration), random: SystemRandomSource())
        let store = try Self.store(configuration)
        try await Self.check(sealer, of: store)
        machines = try SimulatedMachines(configuration, reference: reference, onPrinted: onPrinted)
        let parts = StationParts(
            configuration: configuration, reference: reference, sealer: sealer, store: store, stop: stop,
            logger: logger)
        source = try parts.source()
        let people = People(
            store: store, random: SystemRandomSource(), wallClock: parts.wall, executor: DeviceThread(name: "people"))
        let lanes = try machines.lanes.map { try parts.lane($0) }
        let watch = parts.watch(people, lanes)
        station = Station(
            store: store,
            desk: Desk(
                store: store, reader: machines.desk, readLimit: configuration.laneLimits.chip, wallClock: parts.wall),
            people: people, lanes: lanes, intake: try parts.intake(source), outbox: parts.outbox(source),
            retention: parts.retention(parts.keeper), stop: stop, wallClock: parts.wall,
            filesExecutor: DeviceThread(name: "files"), watch: watch)
    }

    static func masterKey(_ configuration: StationConfiguration) throws -> MasterKey {
        do throws(MasterKeyProblem) {
            if let path = configuration.paths.masterKeyFile { return try MasterKey.load(file: path) }
            if let directory = ProcessInfo.processInfo.environment["CREDENTIALS_DIRECTORY"] {
                return try MasterKey.load(credential: "master-key", directory: directory)
            }
        } catch {
            throw OperatorError(StartSentence.masterKey(error), exit: .configuration)
        }
        throw OperatorError(StartSentence.masterKeyMissing, exit: .configuration)
    }

    /// An empty file beside the state file, made after it: its memory of having been there.
    private static let markName = "/station.began"

    private static func store(_ configuration: StationConfiguration) throws -> Store {
        let (path, mark) = (statePath(configuration), configuration.paths.state + markName)
        let files = FileManager.default
        guard files.fileExists(atPath: path) || !files.fileExists(atPath: mark) else {
            throw OperatorError(StartSentence.stateFileMissing(path: path, mark: mark), exit: .inputOutput)
        }
        do throws(StoreFault) {
            let store = try Store(
                path: path, rules: configuration.rules, isSimulated: true, durability: configuration.durability,
                executor: DeviceThread(name: "store"))
            // Without room for it the next start makes it.
            if !files.fileExists(atPath: mark) { _ = files.createFile(atPath: mark, contents: nil) }
            return store
        } catch {
            throw OperatorError(StartSentence.store(error), exit: .inputOutput)
        }
    }

    private static func check(_ sealer: VaultSealer, of store: Store) async throws {
        do {
            let known = try await store.keyCheckValue(orSet: sealer.keyCheckValue)
            try sealer.verify(storedKeyCheckValue: known)
        } catch let fault as StoreFault {
            throw OperatorError(StartSentence.store(fault), exit: .inputOutput)
        } catch {
            throw OperatorError(StartSentence.masterKeyOfAnotherStore, exit: .configuration)
        }
    }
}

/// The parts of one station, each made from the same few things.
struct StationParts {
    let configuration: StationConfiguration
    let reference: ReferenceData
    let sealer: VaultSealer
    let store: Store
    let stop: StopSignal
    let logger: Logger
    let wall = SystemWallClock()
    let clock = ContinuousClock()
    let keeper: ClockKeeper

    init(
        configuration: StationConfiguration, reference: ReferenceData, sealer: VaultSealer, store: Store,
        stop: StopSignal, logger: Logger
    ) {
        self.configuration = configuration
        self.reference = reference
        self.sealer = sealer
        self.store = store
        self.stop = stop
        self.logger = logger
        keeper = ClockKeeper(wallClock: wall, elapsed: ElapsedTime(clock), rule: configuration.clockRule)
    }

    func source() throws -> SpoolDirectorySource {
        do throws(JobSourceFault) {
            return try SpoolDirectorySource(
                path: configuration.paths.spool,
                options: SpoolOptions(deliveryBytesMax: configuration.spool.fileBytesMax), clock: wall,
                random: SystemRandomSource())
        } catch {
            throw OperatorError(StartSentence.spool(error), exit: .inputOutput)
        }
    }

    /// Each lane draws with a renderer of its own, so that lanes never wait for each other's text.
    func lane(_ lane: SimulatedMachines.Lane) throws -> LaneService {
        let maker = CardMaker(
            sealer: sealer, profile: reference.profile, faces: try reference.renderer(), offices: reference.offices,
            zone: reference.zone, centreCode: configuration.station.centreCode)
        return LaneService(
            name: lane.name, devices: lane.devices, store: store, preparer: maker, limits: configuration.laneLimits,
            restartNeedsOperator: configuration.station.restartConfirmation == .operator, clock: clock,
            wallClock: wall, stop: stop, logger: logger)
    }

    func intake(_ source: SpoolDirectorySource) throws -> IntakeService {
        let validator = reference.validator(photos: configuration.photoRules, renderer: try reference.renderer())
        var limits = JobReader.Limits()
        limits.bytesMax = configuration.spool.fileBytesMax
        return IntakeService(
            source: source, store: store,
            judge: DeliveryJudge(reader: JobReader(limits: limits), validator: validator, sealer: sealer),
            pace: IntakeService.Pace(
                batchMax: min(256, max(1, configuration.intakeBatchMax)),
                pause: .milliseconds(configuration.spool.scanIntervalMilliseconds)),
            clock: clock, wallClock: wall, stop: stop, logger: logger)
    }

    func outbox(_ source: SpoolDirectorySource) -> ReportOutbox {
        ReportOutbox(
            source: source, store: store, pause: .milliseconds(configuration.spool.scanIntervalMilliseconds),
            clock: clock, wallClock: wall, logger: logger)
    }

    func retention(_ keeper: ClockKeeper) -> RetentionService {
        RetentionService(
            store: store, keeper: keeper, pause: .seconds(60), clock: clock, wallClock: wall, stop: stop,
            logger: logger)
    }
}
