/// One answer of a card: data and status word (ISO/IEC 7816-4 §5.1).
public struct ResponseAPDU: Equatable, Sendable {
    /// Answer data without the status word.
    public var data: [UInt8]
    /// How the command ended.
    public var status: StatusWord

    /// An answer made by hand, for simulated cards and tests.
    public init(data: [UInt8] = [], status: StatusWord) {
        self.data = data
        self.status = status
    }

    /// Reads an answer in place; the caller's buffer is not kept.
    ///
    /// - Throws: `malformedReply` with an unknown card for less than two bytes, which is also how some readers show
    ///   a card that has just left.
    public init(parsing bytes: Span<UInt8>) throws(DeviceFault) {
        guard bytes.count >= 2 else {
            throw DeviceFault(
                .malformedReply, cardState: .unknown, operation: "apdu.parse", detail: "\(bytes.count) bytes")
        }
        let end = bytes.count - 2
        data = bytes.array(0..<end)
        status = StatusWord(UInt16(bytes[end]) << 8 | UInt16(bytes[end + 1]))
    }

    /// The bytes as the card sends them: data, then the status word.
    public func encoded() -> [UInt8] {
        data + [UInt8(status.rawValue >> 8), UInt8(status.rawValue & 0xFF)]
    }
}
