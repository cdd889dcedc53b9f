import CardDevices
import JobSources
import Logging
import ProductionStation

/// The parts of one station, each made from the same few things.
struct StationParts {
    let ground: StationGround
    let stop: StopSignal
    let logger: Logger
    let wall = SystemWallClock()
    let clock = ContinuousClock()
    let keeper: ClockKeeper

    var configuration: StationConfiguration { ground.configuration }
    var reference: ReferenceData { ground.reference }
    var store: Store { ground.store }

    init(ground: StationGround, stop: StopSignal, logger: Logger) {
        self.ground = ground
        self.stop = stop
        self.logger = logger
        keeper = ClockKeeper(wallClock: wall, elapsed: ElapsedTime(clock), rule: ground.configuration.clockRule)
    }

    func source() throws -> SpoolDirectorySource {
        do throws(JobSourceFault) {
            return try SpoolDirectorySource(
                path: configuration.paths.spool,
                options: SpoolOptions(
                    deliveryBytesMax: max(
                        configuration.spool.fileBytesMax,
                        configuration.envelope.platformKeysFile == nil ? 0 : EnvelopeOpener.envelopeBytesMax)),
                clock: wall,
                random: SystemRandomSource())
        } catch {
            throw OperatorError(StartSentence.spool(error), exit: .inputOutput)
        }
    }

    /// Each lane draws with a renderer of its own, so that lanes never wait for each other's text.
    func lane(_ lane: StationMachines.Lane, _ sealer: VaultSealer, _ orders: ChipOrderMaker) throws -> LaneService {
        let maker = CardMaker(
            sealer: sealer, profile: reference.profile, orders: orders, faces: try reference.renderer(),
            offices: reference.offices,
            zone: reference.zone, centreCode: configuration.station.centreCode)
        return LaneService(
            name: lane.name, devices: lane.devices, orders: orders, store: store, preparer: maker,
            limits: configuration.laneLimits,
            restartNeedsOperator: configuration.station.restartConfirmation == .operator, clock: clock,
            wallClock: wall, stop: stop, logger: logger)
    }

    func intake(
        _ source: SpoolDirectorySource, _ sealer: VaultSealer, _ opener: any DeliveryOpening
    ) throws -> IntakeService {
        let validator = reference.validator(photos: configuration.photoRules, renderer: try reference.renderer())
        var limits = JobReader.Limits()
        limits.bytesMax = configuration.spool.fileBytesMax
        return IntakeService(
            source: source, store: store,
            judge: DeliveryJudge(
                reader: JobReader(limits: limits), validator: validator, sealer: sealer, opener: opener),
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

    func retention() -> RetentionService {
        RetentionService(
            store: store, keeper: keeper, pause: .seconds(60), clock: clock, wallClock: wall, stop: stop,
            logger: logger)
    }
}
