/// The pictures of one card's two faces, as a driver receives them.
public struct PrintImage: Sendable {
    /// The face with the photo.
    public var front: PrintRaster
    /// The other face.
    public var back: PrintRaster

    /// Both faces of one card.
    public init(front: PrintRaster, back: PrintRaster) {
        self.front = front
        self.back = back
    }
}

/// One face: rows from top to bottom, four bytes a dot.
///
/// Byte order in memory is blue, green, red, unused (Cairo's `RGB24` on a little-endian machine).
public struct PrintRaster: Sendable {
    /// Dots along the long side of the card.
    public var width: Int
    /// Dots along the short side of the card.
    public var height: Int
    /// Bytes from one row to the next, at least `4 * width`.
    public var bytesPerRow: Int
    /// `height * bytesPerRow` bytes.
    public var pixels: [UInt8]

    /// A raster whose sizes agree.
    public init(width: Int, height: Int, bytesPerRow: Int, pixels: [UInt8]) {
        precondition(width > 0 && height > 0 && bytesPerRow >= 4 * width && pixels.count == height * bytesPerRow)
        self.width = width
        self.height = height
        self.bytesPerRow = bytesPerRow
        self.pixels = pixels
    }
}
