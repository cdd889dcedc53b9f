import CardDevices
import Foundation
import ProductionStation

/// What a station stands on and has without its master key: the state directory, the state, the site's own data.
struct StationGround: Sendable {
    let configuration: StationConfiguration
    let reference: ReferenceData
    let store: Store
    /// Held as long as anybody stands on it.
    private let lock: StateLock

    /// An empty file beside the state file, made after it: its memory of having been there.
    private static let markName = "/station.began"

    /// Takes the state directory and opens the state.
    ///
    /// - Throws: ``OperatorError`` that says what to do, with the exit code.
    init(_ configuration: StationConfiguration) throws {
        self.configuration = configuration
        lock = try StateLock(directory: configuration.paths.state)
        reference = try ReferenceData(configuration)
        store = try Self.store(configuration)
    }

    /// The gate of sensitive acts: passwords are in the state, and need no master key.
    func people() -> People {
        People(
            store: store, random: SystemRandomSource(), wallClock: SystemWallClock(),
            executor: DeviceThread(name: "people"))
    }

    /// Opens the state without a station; whoever does it holds the lock.
    static func store(_ configuration: StationConfiguration) throws -> Store {
        let (path, mark) = (StationAssembly.statePath(configuration), configuration.paths.state + markName)
        let files = FileManager.default
        guard files.fileExists(atPath: path) || !files.fileExists(atPath: mark) else {
            throw OperatorError(StartSentence.stateFileMissing(path: path, mark: mark), exit: .inputOutput)
        }
        do throws(StoreFault) {
            let store = try Store(
                path: path, rules: configuration.rules, isSimulated: configuration.devices == .simulated,
                durability: configuration.durability,
                executor: DeviceThread(name: "store"))
            // Without room for it the next start makes it.
            if !files.fileExists(atPath: mark) { _ = files.createFile(atPath: mark, contents: nil) }
            return store
        } catch {
            throw OperatorError(StartSentence.store(error), exit: .inputOutput)
        }
    }
}
