/// What a reader's driver says about itself (PC/SC part 10), through a handle on the reader alone.
struct PCSCReaderFeatures: Equatable, Sendable {
    /// Bytes of one whole command that the reader passes on.
    var commandBytesMax = PCSCReaderFeatures.shortCommandBytes
    /// Bus and device number on USB.
    var usbAddress: (bus: Int, device: Int)?
    /// True for a reader that exists only in software.
    var isVirtual = false

    /// Header, Lc, 255 bytes, Le.
    static let shortCommandBytes = 261
    /// Header, extended Lc, 65,535 bytes, extended Le.
    static let extendedCommandBytes = 65_544

    private static let getFeatures: UInt32 = 0x4200_0000 + 3400
    private static let vendorName: UInt32 = 0x0001_0100
    private static let channel: UInt32 = 0x0002_0110

    init(_ reader: borrowing PCSCCard, name: String) {
        self.init(name: name)
        if reader.attribute(Self.vendorName).map({ Self.text($0).contains("Virtual") }) ?? false { isVirtual = true }
        if let value = reader.attribute(Self.channel), value.count >= 4 { usbAddress = Self.usbAddress(value) }
        guard let features = reader.control(Self.getFeatures), let code = Self.propertiesCode(features),
            let properties = reader.control(code), let bytes = Self.apduBytesMax(properties)
        else { return }
        commandBytesMax = min(max(bytes, Self.shortCommandBytes), Self.extendedCommandBytes)
    }

    /// What the name alone says; vpcd 0.8 does not tell its maker.
    init(name: String) { isVirtual = name.contains("Virtual") }

    init() {}

    static func == (left: Self, right: Self) -> Bool {
        left.commandBytesMax == right.commandBytesMax && left.isVirtual == right.isVirtual
            && left.usbAddress?.bus == right.usbAddress?.bus && left.usbAddress?.device == right.usbAddress?.device
    }

    /// Little-endian `0020BBAA`: bus and address of a USB reader; anything else is no USB reader.
    static func usbAddress(_ value: [UInt8]) -> (bus: Int, device: Int)? {
        guard value.count >= 4, value[3] == 0x00, value[2] == 0x20 else { return nil }
        return (Int(value[1]), Int(value[0]))
    }

    /// The control code behind feature 12; codes are big-endian.
    static func propertiesCode(_ features: [UInt8]) -> UInt32? {
        value(of: 0x12, in: features).flatMap { $0.count == 4 ? $0.reduce(0) { $0 << 8 | UInt32($1) } : nil }
    }

    /// `dwMaxAPDUDataSize`; values are little-endian. Zero: short commands only.
    static func apduBytesMax(_ properties: [UInt8]) -> Int? {
        value(of: 0x0A, in: properties).flatMap { $0.count == 4 ? $0.reversed().reduce(0) { $0 << 8 | Int($1) } : nil }
    }

    private static func value(of tag: UInt8, in list: [UInt8]) -> [UInt8]? {
        var rest = list[...]
        while let head = rest.popFirst(), let length = rest.popFirst() {
            guard Int(length) <= rest.count else { return nil }
            if head == tag { return Array(rest.prefix(Int(length))) }
            rest = rest.dropFirst(Int(length))
        }
        return nil
    }

    private static func text(_ bytes: [UInt8]) -> String {
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
}
