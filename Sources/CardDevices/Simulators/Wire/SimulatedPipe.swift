/// A byte-level model of a device behind the same seam as a real one, in this process.
public actor SimulatedPipe<Device: SimulatedWireDevice>: BytePipe {
    /// Answers of the device that one call may wait for; a machine that changes for ever is a mistake of the model.
    private static var changesMax: Int { 1_000_000 }

    private var device: Device
    private let clock: any Clock<Duration>
    private let life: CallLimit
    private var isClosed = false
    private let replugs: Bool

    /// - Parameters:
    ///   - device: the model; its time begins now.
    ///   - clock: lets time pass while the device is busy.
    ///   - replugs: a pulled plug is in again at the second call after it; otherwise only ``plugIn()`` mends it.
    public init(_ device: Device, clock: any Clock<Duration>, replugs: Bool = false) {
        self.device = device
        self.clock = clock
        self.replugs = replugs
        life = CallLimit(Self.lifeMax, on: clock)
    }

    private static var lifeMax: Duration { .seconds(1 << 40) }

    private var now: Duration { Self.lifeMax - life.left }

    /// Looks at the model, or lets a person do something to it.
    public func withDevice<Value: Sendable>(_ body: @Sendable (inout Device) -> Value) -> Value { body(&device) }

    /// Puts the plug in again.
    public func plugIn() { device.plugIn(at: now) }

    /// Waits while the device takes no more, until the limit.
    public func write(
        _ bytes: [UInt8], as content: PipeContent, limit: Duration, progress: PipeProgress?
    ) async throws(PipeFault) {
        try open()
        let call = CallLimit(limit, on: clock)
        var sent = 0
        for _ in 0..<Self.changesMax {
            if let kind = device.takeWireFault(.out) { throw lost(kind, sent) }
            let count = device.accept(bytes[sent...], at: now)
            sent += count
            if let kind = device.takeWireFault(.out) { throw lost(kind, sent) }
            if count > 0 { progress?(sent) }
            guard sent < bytes.count else { return }
            if count == 0, await !pass(call) { throw PipeFault(.timedOut, bytesMoved: sent) }
        }
        throw PipeFault(.timedOut, bytesMoved: sent, detail: "endless")
    }

    /// Waits until the device says something, until the limit.
    public func read(atMost count: Int, limit: Duration) async throws(PipeFault) -> [UInt8] {
        try open()
        let call = CallLimit(limit, on: clock)
        for _ in 0..<Self.changesMax {
            if let kind = device.takeWireFault(.in) { throw lost(kind, 0) }
            let bytes = device.give(atMost: count, at: now)
            if !bytes.isEmpty { return bytes }
            if let kind = device.takeWireFault(.in) { throw lost(kind, 0) }
            guard await pass(call) else { throw PipeFault(.timedOut) }
        }
        throw PipeFault(.timedOut, detail: "endless")
    }

    /// As the model says.
    public func deviceID(limit: Duration) throws(PipeFault) -> String {
        try open()
        if let kind = device.takeWireFault(.in) { throw lost(kind, 0) }
        guard let text = device.deviceID else { throw PipeFault(.unsupported) }
        return text
    }

    /// As the model says.
    public func portStatus(limit: Duration) throws(PipeFault) -> PortStatus {
        try open()
        guard let byte = device.portStatus(at: now) else { throw PipeFault(.unsupported) }
        return PortStatus(byte: byte)
    }

    /// Control requests get through to a machine that hangs, not to one that is unplugged.
    public func softReset(limit: Duration) throws(PipeFault) {
        try open()
        guard device.takeWireFault(.in) != .disconnected else { throw lost(.disconnected, 0) }
        guard limit > .zero else { throw PipeFault(.timedOut) }
        device.softReset(at: now)
    }

    /// Ends a stall.
    public func clearHalt(_ direction: PipeDirection, limit: Duration) throws(PipeFault) {
        try open()
        device.clearHalt(direction)
    }

    /// The model itself lives on.
    public func close() { isClosed = true }

    private func open() throws(PipeFault) {
        guard !isClosed else { throw PipeFault(.closed) }
    }

    private func lost(_ kind: PipeFault.Kind, _ moved: Int) -> PipeFault {
        if kind == .disconnected, replugs { device.plugIn(at: now) }
        return PipeFault(kind, bytesMoved: moved)
    }

    /// Lets time pass to the device's next change.
    ///
    /// - Returns: false when the limit ends before it.
    private func pass(_ call: CallLimit) async -> Bool {
        let left = call.left
        let change = device.nextChange.map { max(.zero, $0 - now) }
        let isInTime = change.map { $0 < left } ?? false
        try? await clock.sleep(for: isInTime ? max(change ?? .zero, .nanoseconds(1)) : left)
        return isInTime
    }
}
