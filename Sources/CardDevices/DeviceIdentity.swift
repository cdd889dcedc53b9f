/// Which device this is: what a report, the journal and a fixture header carry.
public struct DeviceIdentity: Equatable, Hashable, Sendable, Codable {
    /// Maker's model name.
    public var model: String
    /// The maker's serial number; stable over re-plugging, unlike any index.
    public var serial: String
    /// Firmware version as the device says it.
    public var firmware: String
    /// True for a device that exists only in software. Every report that rests on it is marked so.
    public var isSimulated: Bool

    /// As the device says, never as a configuration hopes.
    public init(model: String, serial: String, firmware: String, isSimulated: Bool) {
        self.model = model
        self.serial = serial
        self.firmware = firmware
        self.isSimulated = isSimulated
    }
}
