/// What a client of USB/IP 1.1.1 says. Before an import it asks, in messages of an operation each; afterwards it sends
/// URBs. All numbers are big-endian.
enum USBIPRequest: Equatable, Sendable {
    /// OP_REQ_DEVLIST.
    case deviceList
    /// OP_REQ_IMPORT.
    case importDevice(busID: String)
    /// CMD_SUBMIT.
    case submit(USBRequestBlock)
    /// CMD_UNLINK: the URB with the number `target` is given up.
    case unlink(sequence: UInt32, target: UInt32)
}

/// One URB as the client's kernel has it.
struct USBRequestBlock: Equatable, Sendable {
    var sequence: UInt32
    /// Bus number above, device number below.
    var device: UInt32
    var isIn: Bool
    /// 0 to 15, without the bit of the direction.
    var endpoint: UInt8
    /// Room for the answer, or the number of bytes that are sent.
    var length: Int
    /// Eight bytes; they count on endpoint 0 alone.
    var setup: [UInt8]
    /// What is sent; empty in the other direction.
    var data: [UInt8]
}

/// Bytes that no client of ours sends: the connection is closed, as nothing after them can be understood.
enum USBIPProblem: Error, Equatable, Sendable {
    case version(UInt16)
    case operation(UInt16)
    case command(UInt32)
    case direction(UInt32)
    case endpoint(UInt32)
    /// A bus id without end, or with other bytes than letters, digits, `-` and `.`.
    case busID
    /// A transfer longer than ``USBIPWire/transferBytesMax``.
    case length(UInt32)
    /// An isochronous transfer: a printer has no such endpoint.
    case packets(UInt32)
    /// More bytes than a message can have are waiting.
    case flood(Int)
}

/// Sizes and codes of USB/IP 1.1.1 (Linux, `Documentation/usb/usbip_protocol.rst`).
enum USBIPWire {
    static let version: UInt16 = 0x0111
    static let operationBytes = 8
    static let busIDBytes = 32
    static let pathBytes = 256
    static let headerBytes = 48
    /// What usbfs lends to all transfers of a machine together, unless told otherwise (`usbfs_memory_mb`).
    static let transferBytesMax = 16 << 20

    enum Operation {
        static let requestDeviceList: UInt16 = 0x8005
        static let replyDeviceList: UInt16 = 0x0005
        static let requestImport: UInt16 = 0x8003
        static let replyImport: UInt16 = 0x0003
    }

    enum Command {
        static let submit: UInt32 = 1
        static let unlink: UInt32 = 2
        static let submitted: UInt32 = 3
        static let unlinked: UInt32 = 4
    }
}
