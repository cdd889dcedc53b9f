import ArgumentParser
import Foundation
import Logging
import ProductionStation
import ServiceLifecycle
import UnixSignals

/// `run`: work until told to stop.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Run the station until SIGTERM or SIGINT; it ends between two cards.")

    @OptionGroup var arguments: RunArguments

    func run() async throws {
        let startedAt = ContinuousClock.now
        HeapPolicy.keepFreedMemory()
        let configuration = try arguments.options.configuration()
        let output = arguments.options.output(for: configuration)
        StationLogHandler.bootstrap(configuration.log, environment: ProcessInfo.processInfo.environment)
        let logger = Logger(label: "station")
        do {
            try await Self.serve(configuration, startedAt: startedAt, logger: logger)
        } catch let error as OperatorError {
            try output.end(error)
        }
    }

    /// What is left of a station that does not end by itself in time.
    static let cancellationMax = Duration.seconds(10)

    private static func serve(
        _ configuration: StationConfiguration, startedAt: ContinuousClock.Instant, logger: Logger
    ) async throws {
        if !CoreDumps.forbid() { logger.warning("the system may write core dumps of this process") }
        let controlGroup = try configuration.controlGroup.map(SystemGroups.number(of:))
        let start = StationStart(configuration, startedAt: startedAt, logger: logger)
        try await start.tryOnce()
        let socket = try ControlSocket(path: configuration.paths.controlSocket, groupID: controlGroup)
        logger.warning("simulated devices: no card of this station is real")
        let server = ControlServer(
            socket: socket, handler: start, policy: PeerPolicy(groupID: controlGroup), logger: logger)
        var services: [any Service] = [start, server]
        if let manager = ServiceManager() {
            services.append(
                ServiceReporter(
                    manager, socket: configuration.paths.controlSocket,
                    patience: configuration.endMax + cancellationMax, logger: logger))
        }
        var group = ServiceGroupConfiguration(
            services: services.map { .init(service: $0) }, gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger)
        group.maximumGracefulShutdownDuration = configuration.endMax
        group.maximumCancellationDuration = cancellationMax
        try await ServiceGroup(configuration: group).run()
        logger.notice("stopped")
    }
}
