import CardDevices
import ProductionStation
import Synchronization

@testable import StationSimulation

/// Makes the disk fail directly before a chosen commit, and remembers what was true at that instant.
final class FillingObserver: StoreObserver {
    /// What the disk does from then on.
    enum Failure: CaseIterable, Sendable {
        /// A real disk without a free byte: SQLite itself runs into it.
        case full
        /// The system has turned the file system read-only under the open file, as it does after an error of the disk.
        case readOnly
    }

    private struct State {
        var commits: [String] = []
        var failedAt: String?
        var isFailing = false
        var machine: [SimulatedPlace?] = []
    }

    private let state = Mutex(State())
    private let disk: SmallDisk
    private let failure: Failure
    private let chosen: Int?
    private let lanes: [SimulatedLane]

    /// - Parameter commit: the last one that does not come through, from 1; nil for a disk that never fails.
    init(_ disk: SmallDisk, _ failure: Failure, before commit: Int?, lanes: [SimulatedLane]) {
        self.disk = disk
        self.failure = failure
        chosen = commit
        self.lanes = lanes
    }

    /// The name of each write so far, failed ones included.
    var commits: [String] { state.withLock { $0.commits } }
    /// Which write found the disk failing first.
    var failedAt: String? { state.withLock { $0.failedAt } }
    /// Where the machines had their cards then.
    var machineWhenItFailed: [SimulatedPlace?] { state.withLock { $0.machine } }
    /// Where the machines have their cards; people carry those that they have given out.
    var machine: [SimulatedPlace?] {
        lanes.flatMap { $0.truth().cards.map { $0.place == .hopper || $0.place.isInside ? $0.place : nil } }
    }

    func mend() throws {
        state.withLock { $0.isFailing = false }
        try disk.makeRoom()
    }

    func willCommit(_ operation: String) throws(StoreFault) {
        let number = state.withLock { state in
            state.commits.append(operation)
            return state.commits.count
        }
        if number == chosen {
            let seen = machine
            state.withLock { state in
                state.failedAt = operation
                state.isFailing = true
                state.machine = seen
            }
            do {
                if failure == .full { try disk.fill() }
            } catch {
                throw StoreFault(.inconsistent, operation: "test.fill", detail: "\(error)")
            }
        }
        if failure == .readOnly, state.withLock({ $0.isFailing }) {
            throw StoreFault(.readOnly, operation: operation, detail: "SQLite 1032")
        }
    }

    func didCommit(_ operation: String) {}
    func willRead(_ operation: String) {}
}
