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

    private static func serve(
        _ configuration: StationConfiguration, startedAt: ContinuousClock.Instant, logger: Logger
    ) async throws {
        if !CoreDumps.forbid() { logger.warning("the system may write core dumps of this process") }
        let group = try configuration.controlGroup.map(SystemGroups.number(of:))
        let start = StationStart(configuration, startedAt: startedAt, logger: logger)
        try await start.tryOnce()
        let socket = try ControlSocket(path: configuration.paths.controlSocket, groupID: group)
        logger.warning("simulated devices: no card of this station is real")
        let server = ControlServer(
            socket: socket, handler: start, policy: PeerPolicy(groupID: group), logger: logger)
        var services = ServiceGroupConfiguration(
            services: [.init(service: start), .init(service: server)],
            gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        // Longer than the slowest card, shorter than the service manager's patience.
        let limits = configuration.laneLimits
        services.maximumGracefulShutdownDuration = limits.print + limits.chip * 3 + limits.move * 4
        services.maximumCancellationDuration = .seconds(10)
        try await ServiceGroup(configuration: services).run()
        logger.notice("stopped")
    }
}
