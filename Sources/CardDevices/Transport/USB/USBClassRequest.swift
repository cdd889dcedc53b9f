/// A request of the printer class (USB printer class 1.1, 4.2; `printers.md §1`).
struct USBClassRequest: Equatable, Sendable {
    /// bmRequestType.
    var type: UInt8
    /// bRequest.
    var request: UInt8
    var value: UInt16 = 0
    var index: UInt16

    /// GET_DEVICE_ID of the first configuration: interface above, alternate setting below.
    static func deviceID(_ interface: USBInterface) -> USBClassRequest {
        USBClassRequest(
            type: 0xA1, request: 0, index: UInt16(interface.number) << 8 | UInt16(interface.alternate))
    }

    /// GET_PORT_STATUS.
    static func portStatus(_ interface: USBInterface) -> USBClassRequest {
        USBClassRequest(type: 0xA1, request: 1, index: UInt16(interface.number))
    }

    /// SOFT_RESET in its two forms, in the order in which they are tried: version 1.0 of the class, and the kernel, say it
    /// to "other", version 1.1 to the interface.
    static func softResets(_ interface: USBInterface) -> [USBClassRequest] {
        [0x23, 0x21].map { USBClassRequest(type: $0, request: 2, index: UInt16(interface.number)) }
    }
}
