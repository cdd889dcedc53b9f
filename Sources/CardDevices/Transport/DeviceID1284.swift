/// What a printer says about itself before anything is sent to it: `KEY:value;` pairs (IEEE 1284-2000, 7.6).
public struct DeviceID1284: Equatable, Sendable {
    /// Keys in capital letters, with their values, in the device's order.
    public let pairs: [Pair]

    /// One entry.
    public struct Pair: Equatable, Sendable {
        /// In capital letters.
        public var key: String
        /// As the device writes it.
        public var value: String
    }

    /// Most entries that are kept; an ID has a handful.
    static let pairsMax = 64
    /// Two of length, and the shortest thing that names a maker and a model.
    static let replyBytesMin = 14

    /// Reads the text of an ID. What is no pair is passed over: real IDs are not all well formed.
    public init(_ text: String) {
        let parts = text.split(separator: ";").prefix(Self.pairsMax)
        pairs = parts.compactMap { part in
            guard let colon = part.firstIndex(of: ":") else { return nil }
            let key = part[..<colon].trimmed
            guard !key.isEmpty else { return nil }
            return Pair(key: key.uppercased(), value: part[part.index(after: colon)...].trimmed)
        }
    }

    /// The maker, `MFG` or `MANUFACTURER`.
    public var maker: String? { value("MFG", "MANUFACTURER") }
    /// The model, `MDL` or `MODEL`: what chooses a driver, because product numbers of card printers are not published.
    public var model: String? { value("MDL", "MODEL") }
    /// The serial number, where the device tells it here.
    public var serial: String? { value("SERN", "SN", "SERIALNUMBER") }
    /// Languages that the device understands.
    public var commandSet: String? { value("CMD", "COMMAND SET") }

    private func value(_ keys: String...) -> String? {
        pairs.first { keys.contains($0.key) && !$0.value.isEmpty }?.value
    }

    /// The text in a reply to GET_DEVICE_ID: two bytes of length, themselves included, then ASCII.
    ///
    /// The length is big-endian; a device that sends it the other way round is understood when the first reading is not
    /// possible (known of several printers).
    ///
    /// - Returns: nil when neither reading gives a text.
    public static func text(ofReply reply: [UInt8]) -> String? {
        guard reply.count >= 2 else { return nil }
        let bigEndian = Int(reply[0]) << 8 | Int(reply[1])
        let littleEndian = Int(reply[1]) << 8 | Int(reply[0])
        let possible = [bigEndian, littleEndian].first { $0 >= Self.replyBytesMin && $0 <= reply.count }
        guard let length = possible else { return nil }
        let text = reply[2..<length].prefix { $0 != 0 }
        guard text.allSatisfy({ (0x20...0x7E).contains($0) }) else { return nil }
        return String(decoding: text, as: UTF8.self)
    }
}

extension Substring {
    fileprivate var trimmed: String {
        let start = drop { $0 == " " }
        return String(String(start.reversed().drop { $0 == " " }).reversed())
    }
}
