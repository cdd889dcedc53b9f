/// A facial record with one image (ISO/IEC 19794-5:2005): 14 + 20 + 12 bytes of headers, then the image.
public struct FaceRecord: Equatable, Sendable {
    /// Of the holder, as the record writes it.
    public enum Gender: UInt8, Sendable, CaseIterable {
        case unspecified = 0
        case male = 1
        case female = 2
    }

    /// How the image is compressed.
    public enum ImageFormat: UInt8, Sendable, CaseIterable {
        case jpeg = 0
        case jpeg2000 = 1
    }

    static let headerByteCount = 46
    /// Bytes of an image, at most: a file of the card has a 16-bit length.
    public static let imageBytesMax = 65_000

    public var gender: Gender
    public var format: ImageFormat
    /// Pixels, 1 to 65,535.
    public var width: Int
    /// Pixels, 1 to 65,535.
    public var height: Int
    /// Full frontal portrait, 24-bit RGB, source and device not stated.
    public var image: [UInt8]

    /// Takes the fields as they are; ``encoded()`` checks them.
    public init(gender: Gender, format: ImageFormat, width: Int, height: Int, image: [UInt8]) {
        self.gender = gender
        self.format = format
        self.width = width
        self.height = height
        self.image = image
    }

    /// The whole record.
    public func encoded() throws(LogicalDataProblem) -> [UInt8] {
        guard (1...Self.imageBytesMax).contains(image.count) else {
            throw .wrongLength(field: "image", expected: "1-\(Self.imageBytesMax) bytes")
        }
        guard (1...65_535).contains(width), (1...65_535).contains(height) else {
            throw .wrongLength(field: "size", expected: "1-65535 pixels")
        }
        var bytes = Array("FAC\u{0}010\u{0}".utf8)
        bytes += Self.number(Self.headerByteCount + image.count, 4) + Self.number(1, 2)
        bytes += Self.number(Self.headerByteCount - 14 + image.count, 4)
        // No feature points; gender; eyes, hair, features, expression, pose and its uncertainty not stated.
        bytes += [0, 0, gender.rawValue, 0, 0] + [UInt8](repeating: 0, count: 11)
        // Image type 1: full frontal. Colour space 1: 24-bit RGB. Source, device and quality not stated.
        bytes += [1, format.rawValue] + Self.number(width, 2) + Self.number(height, 2) + [1, 0, 0, 0, 0, 0]
        return bytes + image
    }

    /// Reads a record with one image back; feature points are refused.
    public init(parsing bytes: [UInt8]) throws(LogicalDataProblem) {
        let file = "DG2"
        guard bytes.count > Self.headerByteCount, bytes.starts(with: Array("FAC\u{0}010\u{0}".utf8)),
            Self.number(bytes[8..<12]) == bytes.count, Self.number(bytes[12..<14]) == 1,
            Self.number(bytes[14..<18]) == bytes.count - 14, Self.number(bytes[18..<20]) == 0
        else { throw .malformed(file: file, reason: "facial record") }
        guard let gender = Gender(rawValue: bytes[20]), let format = ImageFormat(rawValue: bytes[35]) else {
            throw .malformed(file: file, reason: "gender or image format")
        }
        self.init(
            gender: gender, format: format, width: Self.number(bytes[36..<38]), height: Self.number(bytes[38..<40]),
            image: Array(bytes[Self.headerByteCount...]))
    }

    private static func number(_ value: Int, _ byteCount: Int) -> [UInt8] {
        stride(from: byteCount * 8 - 8, through: 0, by: -8).map { UInt8(value >> $0 & 0xFF) }
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reduce(0) { $0 << 8 | Int($1) } }
}
