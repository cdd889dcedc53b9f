/// A printer on USB through libusb, with no kernel driver and no spooler between.
///
/// All calls of one pipe run on a thread of its own, one after the other. The device is opened by the first call and held
/// until ``close()``. A device that was unplugged ends that call with `disconnected`; the next call looks for it again, by
/// the serial number that it had, so that it may come back at another port. Not yet tried on hardware.
public actor USBPipe: BytePipe {
    /// How a device wants to be spoken to.
    public struct Habits: Equatable, Sendable {
        /// Printer class with its three requests, or two bulk pipes alone.
        public var isPrinterClass: Bool
        /// Largest transfer, in bytes. One transfer is what progress is counted in.
        public var chunkBytes = 16_384
        /// Ends each write with a short packet, where its length alone does not.
        public var endsWithZeroLength = false

        /// For the printer class, unless said otherwise.
        public init(isPrinterClass: Bool = true) { self.isPrinterClass = isPrinterClass }
    }

    private let thread = DeviceThread(name: "usb-printer")
    private let context: USBContext
    private var selector: USBSelector
    private let habits: Habits
    private let clock: any Clock<Duration>
    private var handle: USBHandle?
    /// What came beyond the asked count, in its order.
    private var surplus: ArraySlice<UInt8> = []
    private var isClosed = false
    private static let deviceIDBytesMax = 1_024

    /// Runs on its own thread: libusb blocks.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// Opens nothing yet.
    ///
    /// - Parameter clock: measures limits; the wire's own time-outs are real.
    /// - Throws: `unsupported` on a machine whose kernel has no USB.
    public init(
        to selector: USBSelector, habits: Habits = Habits(), clock: any Clock<Duration> = ContinuousClock()
    ) throws(PipeFault) {
        context = try USBContext.shared()
        self.selector = selector
        self.habits = habits
        self.clock = clock
    }

    /// All devices that are plugged in now, printers or not. Opens none.
    ///
    /// - Throws: `unsupported` on a machine whose kernel has no USB.
    public static func devices() throws(PipeFault) -> [USBDeviceReport] { try USBContext.shared().devices() }

    /// What the device that is open calls itself on USB; nil while none is open, and for one without a number.
    public var serial: String? { handle?.serial }

    /// Sends in transfers of at most ``Habits/chunkBytes``.
    public func write(
        _ bytes: [UInt8], as content: PipeContent, limit: Duration, progress: PipeProgress?
    ) throws(PipeFault) {
        let limit = CallLimit(limit, on: clock)
        let handle = try opened(within: limit)
        var sent = 0
        while sent < bytes.count {
            guard !limit.isOver else { throw PipeFault(.timedOut, bytesMoved: sent, detail: "write") }
            let chunk = bytes[sent..<min(bytes.count, sent + max(1, habits.chunkBytes))]
            let (count, code) = handle.send(chunk, milliseconds: limit.milliseconds)
            sent += count
            if count > 0 { progress?(sent) }
            try judge(code, "write", bytesMoved: sent)
        }
        if habits.endsWithZeroLength, handle.needsZeroLength(after: bytes.count) {
            try judge(handle.send([], milliseconds: limit.milliseconds).code, "write", bytesMoved: sent)
        }
    }

    /// Waits for at least one byte; a packet without any is passed over.
    public func read(atMost count: Int, limit: Duration) throws(PipeFault) -> [UInt8] {
        let limit = CallLimit(limit, on: clock)
        let handle = try opened(within: limit)
        while surplus.isEmpty {
            guard !limit.isOver else { throw PipeFault(.timedOut, detail: "read") }
            let (bytes, code) = handle.receive(atMost: count, milliseconds: limit.milliseconds)
            surplus = bytes[...]
            // What came before the limit passed is an answer, or the beginning of one.
            if surplus.isEmpty { try judge(code, "read") }
        }
        let answer = surplus.prefix(count)
        surplus = surplus.dropFirst(count)
        return Array(answer)
    }

    /// GET_DEVICE_ID, with its length in either order.
    public func deviceID(limit: Duration) throws(PipeFault) -> String {
        let limit = CallLimit(limit, on: clock)
        let handle = try printer(within: limit)
        let (bytes, code) = handle.ask(
            .deviceID(handle.interface), bytesMax: Self.deviceIDBytesMax, milliseconds: limit.request)
        try judge(code, "GET_DEVICE_ID")
        guard let text = DeviceID1284.text(ofReply: bytes) else {
            throw PipeFault(.unsupported, detail: "GET_DEVICE_ID: \(bytes.count) bytes that are no ID")
        }
        return text
    }

    /// GET_PORT_STATUS.
    public func portStatus(limit: Duration) throws(PipeFault) -> PortStatus {
        let limit = CallLimit(limit, on: clock)
        let handle = try printer(within: limit)
        let (bytes, code) = handle.ask(.portStatus(handle.interface), bytesMax: 1, milliseconds: limit.request)
        try judge(code, "GET_PORT_STATUS")
        guard let byte = bytes.first else { throw PipeFault(.unsupported, detail: "GET_PORT_STATUS: no byte") }
        return PortStatus(byte: byte)
    }

    /// SOFT_RESET, in its second form when the device refuses the first; a device without the class is reset on its port.
    public func softReset(limit: Duration) throws(PipeFault) {
        let limit = CallLimit(limit, on: clock)
        let handle = try opened(within: limit)
        surplus = []
        guard habits.isPrinterClass else { return try judge(handle.resetPort(), "reset") }
        var code = USBCode(0)
        for request in USBClassRequest.softResets(handle.interface) {
            code = handle.tell(request, milliseconds: limit.request)
            if code.kind != .stalled { break }
        }
        try judge(code, "SOFT_RESET")
    }

    /// CLEAR_FEATURE of the endpoint's halt. The kernel gives it its own limit.
    public func clearHalt(_ direction: PipeDirection, limit: Duration) throws(PipeFault) {
        let handle = try opened(within: CallLimit(limit, on: clock))
        try judge(handle.clearHalt(direction), "clear halt")
    }

    /// Gives the device back to the kernel.
    public func close() {
        isClosed = true
        forget()
    }

    private func forget() {
        handle = nil
        surplus = []
    }

    private func printer(within limit: CallLimit) throws(PipeFault) -> USBHandle {
        guard habits.isPrinterClass else { throw PipeFault(.unsupported, detail: "no printer class") }
        return try opened(within: limit)
    }

    private func opened(within limit: CallLimit) throws(PipeFault) -> USBHandle {
        guard !isClosed else { throw PipeFault(.closed) }
        if let handle { return handle }
        let found = try context.open(selector, habits.isPrinterClass ? .printerClass : .bulkOnly)
        try found.claim(within: limit)
        // From now on this machine is meant, not the next one of its kind. One without a number is known by its port.
        if let serial = found.serial {
            selector.serial = serial
            selector.path = nil
        } else {
            selector.path = found.report.path
        }
        handle = found
        return found
    }

    private func judge(_ code: USBCode, _ call: String, bytesMoved: Int = 0) throws(PipeFault) {
        guard code.value < 0 else { return }
        let fault = code.fault(call, bytesMoved: bytesMoved)
        if fault.kind == .disconnected { forget() }
        throw fault
    }
}

extension CallLimit {
    /// For libusb, to which 0 means "for ever".
    fileprivate var milliseconds: UInt32 { UInt32(clamping: max(1, Int64(left / .milliseconds(1)))) }
    /// The same for a request of the class.
    fileprivate var request: UInt32 { min(5_000, milliseconds) }
}
