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
    let machines: StationMachines
    let source: SpoolDirectorySource
    let stop: StopSignal
    /// What the lanes' keys are in; nil when the configuration names no store.
    let keyStore: (any KeyStore)?
    /// Held while the station lives.
    private let ground: StationGround

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
        try await self.init(
            on: try StationGround(configuration), stop: stop, logger: logger, onPrinted: onPrinted)
    }

    /// Puts everything together on ground that is taken already.
    ///
    /// - Throws: ``OperatorError`` that says what to do: above all that the master key is missing or another one.
    init(
        on ground: StationGround, stop: StopSignal, logger: Logger, onPrinted: SimulatedMachines.PrintedFaces? = nil
    ) async throws {
        let configuration = ground.configuration
        self.configuration = configuration
        self.stop = stop
        self.ground = ground
        let sealer = VaultSealer(masterKey: try Self.masterKey(configuration), random: SystemRandomSource())
        try await Self.check(sealer, of: ground.store)
        let keys = try ChipKeys(configuration, profile: ground.reference.profile)
        keyStore = keys.store
        machines = try StationMachines(
            configuration, reference: ground.reference, stockKeys: keys.stock, onPrinted: onPrinted)
        let parts = StationParts(ground: ground, stop: stop, logger: logger)
        source = try parts.source()
        let people = ground.people()
        let opener = try await EnvelopeKeys(configuration).opener()
        let lanes = try machines.lanes.map { try parts.lane($0, sealer, keys.orders) }
        let watch = parts.watch(people, lanes)
        station = Station(
            store: ground.store,
            desk: Desk(
                store: ground.store, reader: machines.desk, orders: keys.orders,
                readLimit: configuration.laneLimits.chip,
                wallClock: parts.wall),
            people: people, lanes: lanes, intake: try parts.intake(source, sealer, opener),
            outbox: parts.outbox(source),
            retention: parts.retention(), stop: stop, wallClock: parts.wall,
            filesExecutor: DeviceThread(name: "files"), watch: watch)
    }

    /// - Parameter serviceUser: as whom the station runs, when another user looks at its key.
    static func masterKey(_ configuration: StationConfiguration, serviceUser: UInt32? = nil) throws -> MasterKey {
        do throws(MasterKeyProblem) {
            if let path = configuration.paths.masterKeyFile {
                return try MasterKey.load(file: path, serviceUser: serviceUser)
            }
            if let directory = ProcessInfo.processInfo.environment["CREDENTIALS_DIRECTORY"] {
                return try MasterKey.load(credential: "master-key", directory: directory)
            }
        } catch {
            throw OperatorError(StartSentence.masterKey(error), exit: .configuration)
        }
        throw OperatorError(StartSentence.masterKeyMissing, exit: .configuration)
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
