import CardDevices
public import ProductionStation
import Synchronization

/// Random bytes of a simulation: the same seed, the same keys, nonces and claim ids.
public final class SeededSource: RandomSource {
    private let generator: Mutex<SeededGenerator>

    public init(seed: UInt64) { generator = Mutex(SeededGenerator(seed: seed)) }

    public func bytes(_ count: Int) -> [UInt8] {
        generator.withLock { generator in
            (0..<count).map { _ in UInt8(truncatingIfNeeded: generator.next() >> 17) }
        }
    }
}

/// The time of day of a simulated site.
public struct VirtualWallClock: WallClock {
    private let loop: SimulationLoop
    private let epoch: Timestamp

    /// - Parameter epoch: the time of day when the loop was made.
    public init(_ loop: SimulationLoop, epoch: Timestamp) {
        self.loop = loop
        self.epoch = epoch
    }

    public func now() -> Timestamp { epoch.advanced(by: loop.now) }
}
