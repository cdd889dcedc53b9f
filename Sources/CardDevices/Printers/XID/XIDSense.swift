/// Why the printer refused or stopped: a key and a code, the same over every wire.
struct XIDSense: Equatable, Sendable {
    /// 0 nothing, 2 not ready, 3 in the middle of something physical, 5 not possible, 6 it was reset.
    var key: UInt8
    var code: UInt8

    static let nothing = XIDSense(key: 0, code: 0)
    static let wasReset = XIDSense(key: 6, code: 0x28)

    init(key: UInt8, code: UInt8) {
        self.key = key
        self.code = code
    }

    /// Reads the answer to REQUEST SENSE: the key in byte 2, the code in byte 12.
    init?(_ bytes: [UInt8]) {
        guard bytes.count >= 14 else { return nil }
        self.init(key: bytes[2] & 0x0F, code: bytes[12])
    }

    /// What a person or time has to do with it, in the words of the status.
    var reasons: PrinterStatus.StateReasons {
        switch (key, code) {
        case (2, 0xD0): .mediaEmpty
        case (2, 0xD1): .coverOpen
        case (2, 0xDA), (2, 0xDB): .warmingUp
        case (2, 0xC2), (2, 0xD8), (2, 0xF0...0xF6), (2, 0xF8), (3, 0x44): .printHeadFault
        case (3, 0x90...0x95): .mediaJam
        case (3, 0xB2): .markerSupplyEmpty
        case (3, 0xA1), (3, 0xB0), (3, 0xB1): .markerSupplyMissing
        case (_, _): []
        }
    }

    /// True while the printer is only not yet there: the same command may be sent again.
    var passes: Bool {
        switch (key, code) {
        case (2, 0xD3), (2, 0xD4), (2, 0xDA), (2, 0xDB), (6, 0x28): true
        case (_, _): false
        }
    }

    /// True when the answer says that the command moved nothing.
    var meansNothingMoved: Bool { key == 2 || key == 5 || self == .wasReset }

    /// The place of a jam, and other causes, for the log.
    var words: String {
        let place: String? =
            switch (key, code) {
            case (3, 0x90): "hopper"
            case (3, 0x91): "turnover"
            case (3, 0x92): "magnetic"
            case (3, 0x93): "transfer"
            case (3, 0x94): "discharge"
            case (3, 0x95): "retransfer"
            case (_, _): nil
            }
        let known = reasons.words.joined(separator: " ") + (place.map { " at \($0)" } ?? "")
        return known.isEmpty ? "sense \(key.twoDigits) \(code.twoDigits)" : known
    }
}

/// Answers of an XID printer: pure and total.
enum XIDAnswer {
    /// Where a card is; `absent` for none.
    enum Card: Equatable, Sendable {
        case absent
        case at(XIDPosition)
        /// A place that no source names.
        case elsewhere(UInt8)
    }

    /// Reads 8 bytes: the first is not 0 when there is no card, the last is its place.
    static func card(_ bytes: [UInt8]) -> Card? {
        guard bytes.count == 8 else { return nil }
        guard bytes[0] == 0 else { return .absent }
        return XIDPosition(rawValue: bytes[7]).map { .at($0) } ?? .elsewhere(bytes[7])
    }

    /// Reads the 96 bytes of INQUIRY: maker at 8, model at 16, serial at 24 (8 known; up to 40 nothing else is), firmware at 58.
    static func identity(_ bytes: [UInt8], isSimulated: Bool) -> DeviceIdentity? {
        guard bytes.count == 96, let model = text(bytes[16..<24]), let serial = text(bytes[24..<40]) else {
            return nil
        }
        return DeviceIdentity(
            model: model, serial: serial, firmware: text(bytes[58..<71]) ?? "", isSimulated: isSimulated)
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String? {
        let shown = bytes.prefix { $0 != 0 }
        guard shown.allSatisfy({ (0x20...0x7E).contains($0) }) else { return nil }
        let words = String(decoding: shown, as: UTF8.self).split(separator: " ")
        return words.isEmpty ? nil : words.joined(separator: " ")
    }
}
