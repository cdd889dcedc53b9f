/// One face of a card as dots, rows from top to bottom.
///
/// Four bytes a dot: blue, green, red, unused (Cairo's `RGB24` on a little-endian machine), 300 dpi by default.
public struct FaceRaster: Equatable, Sendable {
    /// Dots along the long side of the card.
    public let width: Int
    /// Dots along the short side of the card.
    public let height: Int
    /// Bytes from one row to the next, at least `4 * width`.
    public let bytesPerRow: Int
    /// `height * bytesPerRow` bytes.
    public let pixels: [UInt8]

    /// Takes the bytes as they are; sizes that contradict each other are a programming error.
    public init(width: Int, height: Int, bytesPerRow: Int, pixels: [UInt8]) {
        precondition(width > 0 && height > 0 && bytesPerRow >= 4 * width && pixels.count == height * bytesPerRow)
        self.width = width
        self.height = height
        self.bytesPerRow = bytesPerRow
        self.pixels = pixels
    }

    /// The same picture as red, green, blue, three bytes a dot without padding.
    package var rgbBytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(width * height * 3)
        for row in 0..<height {
            for column in 0..<width {
                let at = row * bytesPerRow + column * 4
                bytes.append(pixels[at + 2])
                bytes.append(pixels[at + 1])
                bytes.append(pixels[at])
            }
        }
        return bytes
    }
}

/// Both faces of one card.
public struct CardFaces: Equatable, Sendable {
    /// The side with the photo.
    public let front: FaceRaster
    /// The side with the endorsement.
    public let back: FaceRaster

    /// Two pictures of the same card.
    public init(front: FaceRaster, back: FaceRaster) {
        self.front = front
        self.back = back
    }
}
