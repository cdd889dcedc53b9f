/// The eight bytes that begin a control transfer (USB 2.0, 9.3).
struct USBSetup: Equatable, Sendable {
    /// bmRequestType.
    var type: UInt8
    /// bRequest.
    var request: UInt8
    var value: UInt16
    var index: UInt16
    var length: UInt16

    /// - Parameter bytes: eight; nil when there are more or fewer.
    init?(_ bytes: [UInt8]) {
        guard bytes.count == 8 else { return nil }
        func pair(_ at: Int) -> UInt16 { UInt16(bytes[at]) | UInt16(bytes[at + 1]) << 8 }
        (type, request) = (bytes[0], bytes[1])
        (value, index, length) = (pair(2), pair(4), pair(6))
    }

    /// What it asks for; nil is answered by a STALL.
    var order: Order? {
        switch (type, request) {
        case (0x80, 0), (0x81, 0), (0x82, 0): .status
        case (0x80, 6): .descriptor(kind: UInt8(value >> 8), index: UInt8(value & 0xFF))
        case (0x80, 8): .configuration
        case (0x00, 9): .setConfiguration(UInt8(value & 0xFF))
        case (0x81, 10): .alternateSetting
        case (0x01, 11): value == 0 ? .setInterface : nil
        case (0x02, 1): value == 0 ? .clearHalt(endpoint: UInt8(index & 0xFF)) : nil
        case (0x02, 3): value == 0 ? .setHalt(endpoint: UInt8(index & 0xFF)) : nil
        // Host controllers of software do it themselves; no harm in it.
        case (0x00, 5): .setAddress
        case (0xA1, 0): .deviceID
        case (0xA1, 1): .portStatus
        // Version 1.1 of the class, and 1.0 with most of the world.
        case (0x21, 2), (0x23, 2): .softReset
        case (_, _): nil
        }
    }

    /// Requests that the device knows.
    enum Order: Equatable, Sendable {
        case status
        case descriptor(kind: UInt8, index: UInt8)
        case configuration
        case setConfiguration(UInt8)
        case alternateSetting
        case setInterface
        case clearHalt(endpoint: UInt8)
        case setHalt(endpoint: UInt8)
        case setAddress
        /// Of the printer class (1.1, 4.2).
        case deviceID, portStatus, softReset
    }
}
