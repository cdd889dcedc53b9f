/// What a device says about itself on USB 2.0 (chapter 9.6): one configuration, one interface, two bulk pipes.
struct USBDescriptors: Equatable, Sendable {
    var vendor: UInt16
    var product: UInt16
    /// Class, subclass, protocol of the interface.
    var interfaceClass: [UInt8]
    /// Without the bit of the direction.
    var outEndpoint: UInt8
    var inEndpoint: UInt8
    var maker: String
    var name: String
    var serial: String

    /// Of a packet on endpoint 0, and on a bulk pipe at high speed.
    static let controlPacketBytes: UInt8 = 64
    static let bulkPacketBytes: UInt16 = 512
    /// bConfigurationValue of the only configuration.
    static let configuration: UInt8 = 1
    /// bcdDevice: this program's own.
    private static let release: UInt16 = 0x0100
    /// English (United States), as every host asks for.
    private static let language: UInt16 = 0x0409
    private static let stringCharactersMax = 126

    private enum Kind {
        static let device: UInt8 = 1
        static let configuration: UInt8 = 2
        static let string: UInt8 = 3
        static let interface: UInt8 = 4
        static let endpoint: UInt8 = 5
    }

    /// A descriptor by bDescriptorType and index; nil for one that it does not have, the device qualifier among them.
    func descriptor(kind: UInt8, index: UInt8) -> [UInt8]? {
        switch kind {
        case Kind.device: index == 0 ? device : nil
        case Kind.configuration: index == 0 ? configuration : nil
        case Kind.string: string(index)
        case _: nil
        }
    }

    /// True for the addresses of its two pipes, with the bit of the direction.
    func hasPipe(_ address: UInt8) -> Bool { address == outEndpoint || address == inEndpoint | 0x80 }

    private var device: [UInt8] {
        let head: [UInt8] = [18, Kind.device, 0x00, 0x02, 0, 0, 0, Self.controlPacketBytes]
        let strings: [UInt8] = [1, 2, 3, 1]
        return head + Self.little(vendor) + Self.little(product) + Self.little(Self.release) + strings
    }

    private var configuration: [UInt8] {
        let interface: [UInt8] = [9, Kind.interface, 0, 0, 2] + interfaceClass + [0]
        let endpoints = Self.bulkEndpoint(outEndpoint) + Self.bulkEndpoint(inEndpoint | 0x80)
        let body = interface + endpoints
        // Self-powered; 2 mA of the bus.
        let head: [UInt8] = [9, Kind.configuration] + Self.little(UInt16(9 + body.count))
        return head + [1, Self.configuration, 0, 0xC0, 1] + body
    }

    private static func bulkEndpoint(_ address: UInt8) -> [UInt8] {
        [7, Kind.endpoint, address, 2] + little(bulkPacketBytes) + [0]
    }

    private func string(_ index: UInt8) -> [UInt8]? {
        let text: String
        switch index {
        case 0: return [4, Kind.string] + Self.little(Self.language)
        case 1: text = maker
        case 2: text = name
        case 3: text = serial
        case _: return nil
        }
        let units = Array(text.utf16.prefix(Self.stringCharactersMax))
        return [UInt8(2 + 2 * units.count), Kind.string] + units.flatMap(Self.little)
    }

    private static func little(_ number: UInt16) -> [UInt8] { [UInt8(number & 0xFF), UInt8(number >> 8)] }
}

extension USBDescriptors {
    /// The only device of the server: first port of the first bus.
    static let busID = "1-1"
    private static let bus: UInt16 = 1
    private static let number: UInt16 = 2
    /// Linux's USB_SPEED_HIGH.
    private static let highSpeed: UInt32 = 3

    /// How each URB names the device.
    static let deviceNumber = UInt32(bus) << 16 | UInt32(number)

    /// Its 312 bytes in the replies of USB/IP.
    var usbipBlock: [UInt8] {
        let path = Self.padded("/sys/devices/simulated/usb1/\(Self.busID)", to: USBIPWire.pathBytes)
        let place = path + Self.padded(Self.busID, to: USBIPWire.busIDBytes)
        let numbers = USBIPReply.four(UInt32(Self.bus)) + USBIPReply.four(UInt32(Self.number))
        let names = USBIPReply.two(vendor) + USBIPReply.two(product) + USBIPReply.two(Self.release)
        // Class of the device: told by its interface. Then configuration, configurations, interfaces.
        return place + numbers + USBIPReply.four(Self.highSpeed) + names + [0, 0, 0, Self.configuration, 1, 1]
    }

    /// What a device list says of its interface besides.
    var usbipInterface: [UInt8] { interfaceClass + [0] }

    private static func padded(_ text: String, to count: Int) -> [UInt8] {
        let bytes = Array(text.utf8.prefix(count - 1))
        return bytes + [UInt8](repeating: 0, count: count - bytes.count)
    }
}
