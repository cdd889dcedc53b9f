internal import CLibUSB

/// An opened device. Stays on the thread of its owner; closing gives the interface back, and the kernel's driver with it.
final class USBHandle {
    let report: USBDeviceReport
    let interface: USBInterface
    /// As the device tells it; nil when it has none.
    let serial: String?
    private let raw: OpaquePointer
    private let context: USBContext
    private let maxPacketBytes: Int
    private var isClaimed = false
    /// USB strings are 126 characters long at most (USB 2.0, 9.6.7).
    private static let serialBytesMax = 256
    private static let claimPauseMilliseconds = 200

    /// Opens, and reads the serial number. Claims nothing yet: another device may be meant.
    init(
        _ device: OpaquePointer, _ report: USBDeviceReport, _ interface: USBInterface, of context: USBContext
    ) throws(PipeFault) {
        var handle: OpaquePointer?
        let code = libusb_open(device, &handle)
        guard code == 0, let handle else { throw USBCode(code).openFault("open", node: report.node) }
        raw = handle
        self.context = context
        self.report = report
        self.interface = interface
        serial = Self.serial(handle, device)
        let packet = libusb_get_max_packet_size(device, interface.bulkOut ?? 0)
        maxPacketBytes = packet > 0 ? Int(packet) : 64
    }

    deinit {
        if isClaimed { libusb_release_interface(raw, Int32(interface.number)) }
        libusb_close(raw)
    }

    /// Takes the interface from the kernel's `usblp` and from whoever lets go of it within `limit`. The configuration is
    /// never set again: some printers lose their next job by it (`printers.md §1`).
    ///
    /// - Throws: `busy` when it is still held by somebody else then.
    func claim(within limit: CallLimit) throws(PipeFault) {
        // Where the kernel has no driver to detach this is no fault.
        _ = libusb_set_auto_detach_kernel_driver(raw, 1)
        var code = libusb_claim_interface(raw, Int32(interface.number))
        while USBCode(code).kind == .busy, limit.left > .milliseconds(Self.claimPauseMilliseconds) {
            DeviceThread.pause(milliseconds: Self.claimPauseMilliseconds)
            code = libusb_claim_interface(raw, Int32(interface.number))
        }
        guard code == 0 else { throw USBCode(code).openFault("claim", node: report.node) }
        isClaimed = true
        guard interface.alternateCount > 1 else { return }
        code = libusb_set_interface_alt_setting(raw, Int32(interface.number), Int32(interface.alternate))
        guard code == 0 else { throw USBCode(code).openFault("alternate setting", node: report.node) }
    }

    /// One bulk OUT transfer.
    ///
    /// - Returns: how many bytes the device took, and the code; both count after a fault.
    func send(_ bytes: ArraySlice<UInt8>, milliseconds: UInt32) -> (count: Int, code: USBCode) {
        guard let endpoint = interface.bulkOut else { return (0, USBCode(LIBUSB_ERROR_NOT_SUPPORTED)) }
        return bytes.withUnsafeBufferPointer { buffer in
            var moved: Int32 = 0
            // Never written to in this direction, though C says "mutable".
            let start = UnsafeMutablePointer(mutating: buffer.baseAddress)
            let code = libusb_bulk_transfer(raw, endpoint, start, Int32(buffer.count), &moved, milliseconds)
            return (Int(moved), USBCode(code))
        }
    }

    /// One bulk IN transfer of at least `count` bytes of room: whole packets, as a device may send more than was asked.
    func receive(atMost count: Int, milliseconds: UInt32) -> (bytes: [UInt8], code: USBCode) {
        guard let endpoint = interface.bulkIn else { return ([], USBCode(LIBUSB_ERROR_NOT_SUPPORTED)) }
        let room = (count + maxPacketBytes - 1) / maxPacketBytes * maxPacketBytes
        var code: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: room) { buffer, filled in
            var moved: Int32 = 0
            code = libusb_bulk_transfer(raw, endpoint, buffer.baseAddress, Int32(room), &moved, milliseconds)
            filled = Int(moved)
        }
        return (bytes, USBCode(code))
    }

    /// True when a transfer of so many bytes does not end by itself with a short packet.
    func needsZeroLength(after count: Int) -> Bool { count > 0 && count % maxPacketBytes == 0 }

    /// A request to the device with an answer.
    func ask(_ request: USBClassRequest, bytesMax: Int, milliseconds: UInt32) -> (bytes: [UInt8], code: USBCode) {
        var code: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: bytesMax) { buffer, filled in
            code = libusb_control_transfer(
                raw, request.type, request.request, request.value, request.index, buffer.baseAddress,
                UInt16(clamping: bytesMax), milliseconds)
            filled = Int(max(0, code))
        }
        return (bytes, USBCode(min(0, code)))
    }

    /// A request without data.
    func tell(_ request: USBClassRequest, milliseconds: UInt32) -> USBCode {
        let code = libusb_control_transfer(
            raw, request.type, request.request, request.value, request.index, nil, 0, milliseconds)
        return USBCode(min(0, code))
    }

    func clearHalt(_ direction: PipeDirection) -> USBCode {
        let endpoint: UInt8? =
            switch direction {
            case .out: interface.bulkOut
            case .in: interface.bulkIn
            }
        guard let endpoint else { return USBCode(LIBUSB_ERROR_NOT_SUPPORTED) }
        return USBCode(libusb_clear_halt(raw, endpoint))
    }

    /// Resets the device on its port. `disconnected` when it came back as another one and must be found again.
    func resetPort() -> USBCode { USBCode(libusb_reset_device(raw)) }

    private static func serial(_ handle: OpaquePointer, _ device: OpaquePointer) -> String? {
        var descriptor = libusb_device_descriptor()
        guard libusb_get_device_descriptor(device, &descriptor) == 0, descriptor.iSerialNumber != 0 else { return nil }
        let bytes = [UInt8](unsafeUninitializedCapacity: serialBytesMax) { buffer, filled in
            let count = libusb_get_string_descriptor_ascii(
                handle, descriptor.iSerialNumber, buffer.baseAddress, Int32(serialBytesMax))
            filled = Int(max(0, count))
        }
        return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
    }
}
