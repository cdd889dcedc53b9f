/// One BER-TLV data object (ISO/IEC 7816-4 §6.3).
public struct TLV: Equatable, Sendable {
    /// Tag as it is written, one to three bytes, big-endian: `0x84`, `0x5F36`.
    public var tag: UInt32
    /// Value, 0 to 65,535 bytes.
    public var value: [UInt8]

    /// The tag must be well formed and the value fit; anything else is a mistake of the program.
    public init(_ tag: UInt32, _ value: [UInt8]) {
        precondition(Self.isWellFormed(tag) && value.count <= 65_535)
        self.tag = tag
        self.value = value
    }

    /// True when the value is itself a list of data objects.
    public var isConstructed: Bool {
        let leading = tag > 0xFFFF ? tag >> 16 : tag > 0xFF ? tag >> 8 : tag
        return leading & 0x20 != 0
    }

    /// The object's bytes, with the shortest form of its length.
    public func encoded() -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(value.count + 6)
        if tag > 0xFFFF { bytes.append(UInt8(tag >> 16)) }
        if tag > 0xFF { bytes.append(UInt8(tag >> 8 & 0xFF)) }
        bytes.append(UInt8(tag & 0xFF))
        switch value.count {
        case ..<128: bytes.append(UInt8(value.count))
        case ..<256: bytes += [0x81, UInt8(value.count)]
        case _: bytes += [0x82, UInt8(value.count >> 8), UInt8(value.count & 0xFF)]
        }
        return bytes + value
    }

    /// Reads a list of objects. Zero bytes between or after objects are padding (ISO/IEC 7816-4 §6.3).
    ///
    /// - Throws: ``TLVError``; nothing is guessed: an object that does not fit whole is refused.
    public static func list(parsing bytes: Span<UInt8>) throws(TLVError) -> [TLV] {
        var objects: [TLV] = []
        var offset = 0
        while offset < bytes.count {
            if bytes[offset] == 0 {
                offset += 1
                continue
            }
            let tag = try readTag(bytes, &offset)
            let length = try readLength(bytes, &offset)
            guard length <= bytes.count - offset else { throw .truncated(offset: offset) }
            objects.append(TLV(tag, bytes.array(offset..<offset + length)))
            offset += length
        }
        return objects
    }

    /// The objects inside this one, checked down to the last level.
    ///
    /// - Parameter nestingMax: levels of constructed objects allowed below this one, 0 to 16.
    public func children(nestingMax: Int = 8) throws(TLVError) -> [TLV] {
        guard isConstructed else { throw .notConstructed(tag: tag) }
        let inner = try Self.list(parsing: value.span)
        for child in inner where child.isConstructed {
            guard nestingMax > 0 else { throw .tooDeep }
            _ = try child.children(nestingMax: nestingMax - 1)
        }
        return inner
    }

    /// A tag of one to three bytes whose continuation bits agree with its length.
    static func isWellFormed(_ tag: UInt32) -> Bool {
        switch tag {
        case 1...0xFF: tag & 0x1F != 0x1F
        case 0x100...0xFFFF: tag >> 8 & 0x1F == 0x1F && tag & 0x80 == 0 && tag & 0x7F != 0
        case 0x10000...0xFF_FFFF:
            tag >> 16 & 0x1F == 0x1F && tag & 0x8000 != 0 && tag >> 8 & 0x7F != 0 && tag & 0x80 == 0
        case _: false
        }
    }

    private static func readTag(_ bytes: Span<UInt8>, _ offset: inout Int) throws(TLVError) -> UInt32 {
        let start = offset
        var tag = UInt32(bytes[offset])
        offset += 1
        if tag & 0x1F == 0x1F {
            repeat {
                guard offset < bytes.count else { throw .truncated(offset: start) }
                guard offset - start < 3 else { throw .badTag(offset: start) }
                tag = tag << 8 | UInt32(bytes[offset])
                offset += 1
            } while tag & 0x80 != 0
        }
        guard isWellFormed(tag) else { throw .badTag(offset: start) }
        return tag
    }

    private static func readLength(_ bytes: Span<UInt8>, _ offset: inout Int) throws(TLVError) -> Int {
        guard offset < bytes.count else { throw .truncated(offset: offset) }
        let first = bytes[offset]
        let digits: Int
        switch first {
        case 0...0x7F: digits = 0
        case 0x81: digits = 1
        case 0x82: digits = 2
        case _: throw .badLength(offset: offset)
        }
        guard offset + digits < bytes.count else { throw .truncated(offset: offset) }
        var length = digits == 0 ? Int(first) : 0
        for index in 0..<digits { length = length << 8 | Int(bytes[offset + 1 + index]) }
        offset += 1 + digits
        return length
    }
}

/// Why bytes are no list of data objects. Offsets only, never contents.
public enum TLVError: Error, Equatable, Sendable {
    case truncated(offset: Int)
    /// A tag of more than three bytes, or one whose continuation bits contradict its length.
    case badTag(offset: Int)
    /// Indefinite, or of more than two bytes.
    case badLength(offset: Int)
    case tooDeep
    case notConstructed(tag: UInt32)
}
