extension CommandAPDU {
    /// True when the command needs extended length fields: more than 255 bytes of data or more than 256 expected.
    public var isExtended: Bool { data.count > 255 || (ne ?? 0) > 256 }

    /// The bytes as they go to the card (ISO/IEC 7816-4 §5.2): cases 1 to 4, short where that is enough, else extended.
    ///
    /// Lengths are big-endian; an expected length of 256 (short) or 65,536 (extended) is written as zero.
    public func encoded() -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(data.count + 9)
        bytes += [cla, ins, p1, p2]
        if isExtended {
            bytes.append(0)
            if !data.isEmpty { bytes += [UInt8(data.count >> 8), UInt8(data.count & 0xFF)] + data }
            if let ne { bytes += [UInt8(ne >> 8 & 0xFF), UInt8(ne & 0xFF)] }
        } else {
            if !data.isEmpty {
                bytes.append(UInt8(data.count))
                bytes += data
            }
            if let ne { bytes.append(UInt8(ne & 0xFF)) }
        }
        return bytes
    }

    /// Reads a command as a card does: every length must fit exactly.
    ///
    /// - Parameter bytes: one whole command, 4 to 65,544 bytes; not kept.
    /// - Throws: ``MalformedAPDU`` for anything that is none of the four cases, short or extended.
    public init(parsing bytes: Span<UInt8>) throws(MalformedAPDU) {
        let count = bytes.count
        guard count >= 4 else { throw MalformedAPDU(count: count, reason: "shorter than a header of 4 bytes") }
        self.init(cla: bytes[0], ins: bytes[1], p1: bytes[2], p2: bytes[3])
        switch count {
        case 4: return
        case 5: ne = bytes[4] == 0 ? 256 : Int(bytes[4])
        case _ where bytes[4] != 0: try readShort(bytes)
        case 6: throw MalformedAPDU(count: count, reason: "extended length of one byte")
        case 7:
            let length = Int(bytes[5]) << 8 | Int(bytes[6])
            ne = length == 0 ? 65_536 : length
        case _: try readExtended(bytes)
        }
    }

    private mutating func readShort(_ bytes: Span<UInt8>) throws(MalformedAPDU) {
        let end = 5 + Int(bytes[4])
        guard bytes.count == end || bytes.count == end + 1 else {
            throw MalformedAPDU(count: bytes.count, reason: "Lc says \(bytes[4])")
        }
        data = bytes.array(5..<end)
        if bytes.count > end { ne = bytes[end] == 0 ? 256 : Int(bytes[end]) }
    }

    private mutating func readExtended(_ bytes: Span<UInt8>) throws(MalformedAPDU) {
        let length = Int(bytes[5]) << 8 | Int(bytes[6])
        let end = 7 + length
        guard length > 0, bytes.count == end || bytes.count == end + 2 else {
            throw MalformedAPDU(count: bytes.count, reason: "extended Lc says \(length)")
        }
        data = bytes.array(7..<end)
        guard bytes.count > end else { return }
        let expected = Int(bytes[end]) << 8 | Int(bytes[end + 1])
        ne = expected == 0 ? 65_536 : expected
    }
}

/// Bytes that are no command of ISO/IEC 7816-4 §5.2. Carries the length only, never the bytes.
public struct MalformedAPDU: Error, Equatable, Sendable {
    /// Bytes received.
    public var count: Int
    /// What did not fit.
    public var reason: String
}

extension Span<UInt8> {
    /// Copies a part out; the span itself is not kept.
    func array(_ range: Range<Int>) -> [UInt8] {
        var copy: [UInt8] = []
        copy.reserveCapacity(range.count)
        for index in range { copy.append(self[index]) }
        return copy
    }
}
