internal import Synchronization

/// Everything between one station and its simulated devices: faults, latency, and the station's power.
///
/// One wiring belongs to one life of one station. After a power cut the next station gets a new one to the same lane.
public final class SimulatedWiring: Sendable {
    /// What goes wrong, and when.
    public let faults: FaultPlan
    private let observer: (any SeamObserver)?
    private let clock: (any Clock<Duration>)?
    private let latency: [SimulatedVerb: Duration]
    private let isPowerCut = Atomic(false)

    /// - Parameters:
    ///   - faults: what goes wrong, and when.
    ///   - observer: stands at each seam; nil for none.
    ///   - clock: waits for latencies; without one there are none.
    ///   - latency: time that each verb takes; half of it before and half of it after the physical effect.
    public init(
        faults: FaultPlan = .none, observer: (any SeamObserver)? = nil, clock: (any Clock<Duration>)? = nil,
        latency: [SimulatedVerb: Duration] = [:]
    ) {
        self.faults = faults
        self.observer = observer
        self.clock = clock
        self.latency = clock == nil ? [:] : latency.filter { $0.value > .zero }
    }

    /// True once the observer has cut the station's power.
    public var isCut: Bool { isPowerCut.load(ordering: .acquiring) }

    /// Passes a seam, or ends this station.
    func pass(_ verb: SimulatedVerb, _ side: SeamSide) throws(DeviceFault) {
        guard !isCut else { throw closed(verb) }
        guard let observer else { return }
        do throws(PowerCut) {
            try observer.reached(verb, side)
        } catch {
            isPowerCut.store(true, ordering: .releasing)
            throw closed(verb)
        }
    }

    /// Passes the seam in the middle of a verb that has one.
    ///
    /// - Returns: false when the power is gone: the caller makes half of the effect true and throws ``closed(_:)``.
    func passMiddle(of verb: SimulatedVerb) -> Bool {
        guard verb.canBeHalfDone, let observer, !isCut else { return true }
        do throws(PowerCut) {
            try observer.reached(verb, .during)
            return true
        } catch {
            isPowerCut.store(true, ordering: .releasing)
            return false
        }
    }

    /// Waits half of a verb's time, but no longer than half of `limit`.
    ///
    /// - Returns: true when the verb takes longer than its limit.
    func pause(_ verb: SimulatedVerb, limit: Duration) async -> Bool {
        guard let clock, let time = latency[verb] else { return false }
        // A call cannot be interrupted by cancellation: the sleep then ends early, the call goes on.
        try? await clock.sleep(for: min(time, limit) / 2)
        return time > limit
    }

    func closed(_ verb: SimulatedVerb) -> DeviceFault {
        DeviceFault(.closed, cardState: .untouched, operation: "simulated.\(verb.rawValue)", detail: "power-cut")
    }
}
