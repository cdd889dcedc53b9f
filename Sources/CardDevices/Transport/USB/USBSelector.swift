/// Which USB device is meant: by what stays the same when devices are plugged in another order, never by its address.
public struct USBSelector: Hashable, Sendable {
    /// idVendor.
    public var vendor: UInt16
    /// idProduct; nil where a maker does not publish them.
    public var product: UInt16?
    /// The maker's serial number; nil takes any.
    public var serial: String?
    /// The port, as the kernel names it, for example `1-1.2`; nil takes any.
    public var path: String?

    /// Anything of one maker until narrowed.
    public init(vendor: UInt16, product: UInt16? = nil, serial: String? = nil, path: String? = nil) {
        self.vendor = vendor
        self.product = product
        self.serial = serial
        self.path = path
    }

    /// What can be compared without opening the device.
    func mayBe(_ device: USBDeviceReport) -> Bool {
        vendor == device.vendor && (product ?? device.product) == device.product && (path ?? device.path) == device.path
    }

    /// The whole comparison, with what the opened device said.
    func isSerial(_ text: String?) -> Bool { serial == nil || serial == text }
}
