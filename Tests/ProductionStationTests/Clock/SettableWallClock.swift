import StationSimulation
import Synchronization

@testable import ProductionStation

/// The virtual time of day, which a test may set.
final class SettableWallClock: WallClock {
    private let loop: SimulationLoop
    private let offset = Mutex(Duration.zero)

    init(_ loop: SimulationLoop) { self.loop = loop }

    func now() -> Timestamp { StoreFixture.start.advanced(by: loop.now + offset.withLock { $0 }) }
    func set(by duration: Duration) { offset.withLock { $0 += duration } }
}
