/// What the server answers, as values and as bytes.
enum USBIPReply: Equatable, Sendable {
    /// The devices that can be imported: one, or none while it is unplugged.
    case deviceList(USBDescriptors?)
    /// Nil is a refusal, status 1.
    case imported(USBDescriptors?)
    /// RET_SUBMIT. `count` bytes have moved; `data` are they, on the way in.
    case submitted(sequence: UInt32, status: USBStatus, count: Int, data: [UInt8])
    /// RET_UNLINK: ``USBStatus/unlinked`` when the URB was caught, ``USBStatus/done`` when it had ended before.
    case unlinked(sequence: UInt32, status: USBStatus)

    /// As on the wire.
    var bytes: [UInt8] {
        switch self {
        case .deviceList(let device):
            var bytes = Self.operation(USBIPWire.Operation.replyDeviceList, status: 0)
            bytes += Self.four(device == nil ? 0 : 1)
            if let device { bytes += device.usbipBlock + device.usbipInterface }
            return bytes
        case .imported(let device):
            let bytes = Self.operation(USBIPWire.Operation.replyImport, status: device == nil ? 1 : 0)
            return bytes + (device?.usbipBlock ?? [])
        case .submitted(let sequence, let status, let count, let data):
            return Self.header(USBIPWire.Command.submitted, sequence, status, UInt32(count)) + data
        case .unlinked(let sequence, let status):
            return Self.header(USBIPWire.Command.unlinked, sequence, status, 0)
        }
    }

    private static func operation(_ code: UInt16, status: UInt32) -> [UInt8] {
        two(USBIPWire.version) + two(code) + four(status)
    }

    /// Device, direction and endpoint are zero in replies; so are start frame, packets and errors of what is no stream.
    private static func header(_ command: UInt32, _ sequence: UInt32, _ status: USBStatus, _ count: UInt32) -> [UInt8] {
        let bytes = four(command) + four(sequence) + [UInt8](repeating: 0, count: 12)
        let result = four(UInt32(bitPattern: status.rawValue)) + four(count)
        return bytes + result + [UInt8](repeating: 0, count: 20)
    }

    static func two(_ number: UInt16) -> [UInt8] { [UInt8(number >> 8), UInt8(number & 0xFF)] }

    static func four(_ number: UInt32) -> [UInt8] { two(UInt16(number >> 16)) + two(UInt16(number & 0xFFFF)) }
}

/// How a URB ended, in the numbers of Linux.
enum USBStatus: Int32, Equatable, Sendable {
    case done = 0
    /// -EPIPE: a STALL.
    case stalled = -32
    /// -ECONNRESET: given up by the client.
    case unlinked = -104
}
