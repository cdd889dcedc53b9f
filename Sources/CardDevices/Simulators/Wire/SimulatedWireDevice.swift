/// A device as bytes on a wire: a pure state machine that is fed bytes and asked for bytes, and is told the time.
///
/// The same machine stands behind a pipe in this process (``SimulatedPipe``) and can stand behind a wire of the kernel.
/// What is physical about it lives in the ``SimulatedLane`` that it shares with the simulated reader.
public protocol SimulatedWireDevice: Sendable {
    /// Takes as many bytes as it can now; fewer than offered is back-pressure or a fault (``takeWireFault(_:)``).
    mutating func accept(_ bytes: ArraySlice<UInt8>, at now: Duration) -> Int

    /// What it has to say now, at most so many bytes.
    mutating func give(atMost count: Int, at now: Duration) -> [UInt8]

    /// When something will change that it is busy with; nil when it waits for the host.
    var nextChange: Duration? { get }

    /// A fault of the wire that is due in this direction; each is told once, a stall until it is cleared.
    mutating func takeWireFault(_ direction: PipeDirection) -> PipeFault.Kind?

    /// Text of the IEEE 1284 ID; nil for a device that is no printer of the USB class.
    var deviceID: String? { get }

    /// The byte of GET_PORT_STATUS; nil for a device that is no printer of the USB class.
    mutating func portStatus(at now: Duration) -> UInt8?

    /// Empties its buffers.
    mutating func softReset(at now: Duration)

    /// Ends a stall.
    mutating func clearHalt(_ direction: PipeDirection)

    /// The wire is plugged in again after it was pulled; what was under way on it is lost.
    mutating func plugIn(at now: Duration)

    /// True while the reader at its station touches a chip.
    var isChipReachable: Bool { get }

    /// One more fault that is still to come.
    ///
    /// - Parameter isFromNow: bytes and orders are counted from now on, not over the machine's life; panels never are.
    mutating func expect(_ fault: SimulatedWireFault, isFromNow: Bool)

    /// It happens now, whatever the machine is doing.
    mutating func strike(_ effect: SimulatedWireFault.Effect, at now: Duration)

    /// Somebody has cleaned it.
    mutating func clean()
}

/// Something that goes wrong on the wire or in the machine at a known point. Each happens once.
public struct SimulatedWireFault: Hashable, Sendable {
    /// When.
    public var trigger: Trigger
    /// What.
    public var effect: Effect

    /// The point at which it happens.
    public enum Trigger: Hashable, Sendable {
        /// When so many bytes of the host have been taken, counted over the machine's life, from 1.
        case bytesTaken(Int)
        /// When the machine takes up the nth order of this name, for example `Sis` or `Db`, counted from 1.
        case order(String, Int)
        /// When the nth panel of the machine's life is half printed.
        case panel(Int)
    }

    /// What happens.
    public enum Effect: String, Hashable, Sendable, CaseIterable, Codable {
        /// The direction is refused until its halt is cleared.
        case stallOut, stallIn
        /// It takes bytes and does nothing more until it is reset.
        case hang
        /// It takes no byte more of this transfer.
        case shortWrite
        /// The plug is pulled.
        case unplug
        /// An "OK" nobody asked for comes before the next answer.
        case strayAnswer
        /// The next answer is rubbish.
        case garbledAnswer
        /// The card sits fast where it is; without one inside, the next one between hopper and feeder.
        case jam
        /// The ribbon ends.
        case ribbonEnd
        /// Somebody opens the cover.
        case coverOpen
        /// The machine is switched off and on: it leaves the bus, settings and pictures are gone, the card stays.
        case powerLoss
    }

    /// One fault at one point.
    public init(_ trigger: Trigger, _ effect: Effect) {
        self.trigger = trigger
        self.effect = effect
    }
}

/// Faults that are still to come, and what the wire suffers from now.
struct SimulatedWireFaults: Sendable {
    private var coming: [SimulatedWireFault]
    private var orders: [String: Int] = [:]
    private var stalled: [PipeDirection: Bool] = [:]
    private var isShort = false
    private(set) var isUnplugged = false
    private(set) var bytesTaken = 0

    init(_ faults: [SimulatedWireFault]) { coming = faults }

    /// Bytes that may be taken until the next fault of the wire, of so many.
    func room(for count: Int) -> Int {
        let next = coming.compactMap { fault in
            if case .bytesTaken(let place) = fault.trigger, place > bytesTaken { place - bytesTaken } else { nil }
        }.min()
        return min(count, next ?? count)
    }

    mutating func took(_ count: Int) -> [SimulatedWireFault.Effect] {
        bytesTaken += count
        let taken = bytesTaken
        return due { if case .bytesTaken(let place) = $0 { place <= taken } else { false } }
    }

    mutating func began(_ order: String) -> [SimulatedWireFault.Effect] {
        orders[order, default: 0] += 1
        let number = orders[order, default: 0]
        return due { $0 == .order(order, number) }
    }

    mutating func printed(panel number: Int) -> [SimulatedWireFault.Effect] { due { $0 == .panel(number) } }

    private mutating func due(_ isDue: (SimulatedWireFault.Trigger) -> Bool) -> [SimulatedWireFault.Effect] {
        let due = coming.filter { isDue($0.trigger) }
        guard !due.isEmpty else { return [] }
        coming.removeAll { isDue($0.trigger) }
        for fault in due { happen(fault.effect) }
        return due.map(\.effect)
    }

    /// What an effect means for the wire.
    mutating func happen(_ effect: SimulatedWireFault.Effect) {
        switch effect {
        case .stallOut: stalled[.out] = true
        case .stallIn: stalled[.in] = true
        case .shortWrite: isShort = true
        case .unplug, .powerLoss: isUnplugged = true
        case .hang, .strayAnswer, .garbledAnswer, .jam, .ribbonEnd, .coverOpen: break
        }
    }

    mutating func add(_ fault: SimulatedWireFault, isFromNow: Bool) {
        var fault = fault
        if isFromNow {
            switch fault.trigger {
            case .bytesTaken(let count): fault.trigger = .bytesTaken(bytesTaken + count)
            case .order(let name, let number): fault.trigger = .order(name, number + orders[name, default: 0])
            case .panel: break
            }
        }
        coming.append(fault)
    }

    mutating func take(_ direction: PipeDirection) -> PipeFault.Kind? {
        if isUnplugged { return .disconnected }
        if stalled[direction] ?? false { return .stalled }
        guard isShort, direction == .out else { return nil }
        isShort = false
        return .timedOut
    }

    mutating func clear(_ direction: PipeDirection) { stalled[direction] = nil }

    mutating func plugIn() {
        isUnplugged = false
        stalled = [:]
    }
}
