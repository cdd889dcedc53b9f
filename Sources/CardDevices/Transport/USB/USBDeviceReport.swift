internal import Foundation

/// A plugged-in device, as far as its descriptors tell without opening it.
public struct USBDeviceReport: Equatable, Sendable {
    /// idVendor and idProduct.
    public var vendor: UInt16
    public var product: UInt16
    /// Where it is plugged in, as the kernel names it, for example `1-1.2`.
    public var path: String
    /// Bus and address: changes with each plugging.
    public var bus: UInt8
    public var address: UInt8
    var interfaces: [USBInterface]

    /// True when it has an interface of the printer class that speaks plain bytes.
    public var isPrinter: Bool { USBInterface.choose(.printerClass, from: interfaces) != nil }

    /// The device node that must be writable for us.
    public var node: String { Self.node(bus: bus, address: address) }

    static func node(bus: UInt8, address: UInt8) -> String {
        "/dev/bus/usb/\(String(bus).zeroPadded(to: 3))/\(String(address).zeroPadded(to: 3))"
    }

    /// The kernel's name of a port: bus, then the ports of each hub on the way.
    static func path(bus: UInt8, ports: [UInt8]) -> String {
        ports.isEmpty ? "usb\(bus)" : "\(bus)-" + ports.map(String.init).joined(separator: ".")
    }
}

extension USBDeviceReport {
    /// The serial number that the kernel read when the device was plugged in; nil without one. Opens nothing.
    public var kernelSerial: String? {
        (try? String(contentsOfFile: "/sys/bus/usb/devices/\(path)/serial", encoding: .utf8))?
            .trimmingCharacters(in: .newlines)
    }
}
