/// The lowest seam: bytes to one device and back, and the few requests that USB has for a printer besides.
///
/// A USB device, a recording of one (``ReplayPipe``), a recorder around one (``RecordingPipe``) and the byte-level models
/// of printers stand behind it, so that a driver never knows which. A pipe knows no command, no card and no retry. Each
/// call ends within its `limit`, cancellation or not. One owner makes one call at a time; a pipe never changes the order.
public protocol BytePipe: Sendable {
    /// Sends all bytes, in as many transfers as the wire wants.
    ///
    /// - Parameters:
    ///   - content: what a recorder may keep of them.
    ///   - progress: told the bytes that the device has taken so far, after each transfer.
    /// - Throws: ``PipeFault``; `bytesMoved` of them are with the device.
    func write(
        _ bytes: [UInt8], as content: PipeContent, limit: Duration, progress: PipeProgress?
    ) async throws(PipeFault)

    /// Waits for bytes of the device.
    ///
    /// - Parameter count: the most that is taken, 1 to 65,536.
    /// - Returns: at least one byte.
    /// - Throws: ``PipeFault`` `timedOut` when the device says nothing.
    func read(atMost count: Int, limit: Duration) async throws(PipeFault) -> [UInt8]

    /// The text of the device's IEEE 1284 ID, as ``DeviceID1284`` reads it (USB printer class, GET_DEVICE_ID).
    ///
    /// - Throws: ``PipeFault`` `unsupported` from a device that is no printer of the class.
    func deviceID(limit: Duration) async throws(PipeFault) -> String

    /// GET_PORT_STATUS. Asked while a write is stuck, it can get a printer going again.
    func portStatus(limit: Duration) async throws(PipeFault) -> PortStatus

    /// Empties the device's buffers and ends what it understood half of (SOFT_RESET; a device without one is reset on
    /// the bus). No card moves by it, as far as any description says.
    func softReset(limit: Duration) async throws(PipeFault)

    /// Ends the STALL of one direction.
    func clearHalt(_ direction: PipeDirection, limit: Duration) async throws(PipeFault)

    /// Lets go of the device. Further calls throw `closed`.
    func close() async
}

extension BytePipe {
    /// Sends a command of which nobody wants to know the progress.
    func write(_ bytes: [UInt8], limit: Duration) async throws(PipeFault) {
        try await write(bytes, as: .command, limit: limit, progress: nil)
    }
}

/// Told how many bytes of a write are with the device.
public typealias PipeProgress = @Sendable (Int) -> Void

/// What bytes are, as far as a recorder must know.
public enum PipeContent: String, Sendable, CaseIterable {
    /// A command without personal data.
    case command
    /// A picture of a card: only its length and digest may be kept.
    case raster
}

/// One of the two directions of a pipe, as the host sees them.
public enum PipeDirection: String, Sendable, CaseIterable { case out, `in` }

/// The byte of GET_PORT_STATUS (USB printer class 1.1, 4.2.2).
public struct PortStatus: Equatable, Sendable {
    /// As the device sent it; 0x18 is a printer without trouble.
    public var byte: UInt8

    /// From the byte of the reply.
    public init(byte: UInt8) { self.byte = byte }

    /// Bit 5; card printers use it for "no card can be fed", or not at all.
    public var isPaperEmpty: Bool { byte & 0x20 != 0 }
    /// Bit 4.
    public var isSelected: Bool { byte & 0x10 != 0 }
    /// Bit 3, which stands for "no error".
    public var hasError: Bool { byte & 0x08 == 0 }
}

/// Why a call of a pipe failed, and how many bytes had passed by then. What that means for a card only a driver can say.
public struct PipeFault: Error, Equatable, Sendable {
    /// What went wrong, in one word.
    public enum Kind: String, Sendable, CaseIterable {
        /// The device is gone, or was lost in the middle.
        case disconnected
        /// The limit passed.
        case timedOut
        /// The device refuses this direction until its halt is cleared.
        case stalled
        /// Somebody else has the device.
        case busy
        /// We may not open it.
        case denied
        /// Closed by us before.
        case closed
        /// The device knows no such request.
        case unsupported
        /// A replay wants another call than the one that was made: the driver has changed.
        case scriptMismatch
    }

    /// For logs, and for a driver that decides what may be tried.
    public var kind: Kind
    /// Bytes that had passed: of a write, those that the device has; of a read, none.
    public var bytesMoved: Int
    /// For the log: the wire's own code. Never bytes of a payload.
    public var detail: String

    /// A fault of one call.
    public init(_ kind: Kind, bytesMoved: Int = 0, detail: String = "") {
        self.kind = kind
        self.bytesMoved = bytesMoved
        self.detail = detail
    }
}

extension DeviceFault {
    /// A fault of the wire as the caller of a device sees it.
    ///
    /// - Parameter cardState: what the driver knows about the card.
    init(_ fault: PipeFault, cardState: CardState, operation: String) {
        let kind: Kind =
            switch fault.kind {
            case .disconnected: .disconnected
            case .timedOut: .timedOut
            case .stalled, .scriptMismatch: .refused
            case .busy: .busy
            case .denied, .unsupported: .serviceUnavailable
            case .closed: .closed
            }
        let detail = "pipe \(fault.kind.rawValue) after \(fault.bytesMoved) bytes \(fault.detail)"
        self.init(kind, cardState: cardState, operation: operation, detail: detail)
    }
}
