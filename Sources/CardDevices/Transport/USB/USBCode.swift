internal import CLibUSB
internal import Foundation

/// A return code of libusb.
struct USBCode: Error, Equatable, Sendable {
    var value: Int32

    init(_ value: Int32) { self.value = value }
    init(_ error: libusb_error) { value = error.rawValue }

    /// Its name in libusb's header, for logs.
    var name: String { String(cString: libusb_error_name(value)) }

    /// What it means to the owner of a pipe.
    var kind: PipeFault.Kind {
        switch libusb_error(value) {
        case LIBUSB_ERROR_NO_DEVICE, LIBUSB_ERROR_IO, LIBUSB_ERROR_NOT_FOUND: .disconnected
        case LIBUSB_ERROR_TIMEOUT: .timedOut
        case LIBUSB_ERROR_PIPE: .stalled
        case LIBUSB_ERROR_BUSY: .busy
        case LIBUSB_ERROR_ACCESS: .denied
        case LIBUSB_ERROR_NOT_SUPPORTED: .unsupported
        // Overflow, invalid parameter, out of memory: whatever passed, the stream cannot be trusted any more.
        case _: .disconnected
        }
    }

    /// As a fault of a call that moved so many bytes.
    func fault(_ call: String, bytesMoved: Int = 0) -> PipeFault {
        PipeFault(kind, bytesMoved: bytesMoved, detail: "\(call): \(name)")
    }

    /// As a fault of opening: names what an administrator looks at.
    func openFault(_ call: String, node: String) -> PipeFault {
        var status = stat()
        guard stat(node, &status) == 0 else { return PipeFault(kind, detail: "\(call) \(node): \(name)") }
        let mode = String(status.st_mode & 0o7777, radix: 8)
        let owner = "mode 0\(mode) owner \(status.st_uid):\(status.st_gid), we are uid \(geteuid())"
        return PipeFault(kind, detail: "\(call) \(node): \(name), \(owner)")
    }
}
