/// Short fingerprints of card contents and pictures for comparison in simulations. Not cryptographic.
public enum SimulatedDigest {
    /// Over all files in the order of their file identifiers; names do not count.
    public static func of(_ files: ChipFileSet) -> UInt64 {
        of(files.files.map { (identifier: $0.fileIdentifier, bytes: $0.bytes) })
    }

    /// Over both faces, sizes included.
    public static func of(_ image: PrintImage) -> UInt64 {
        var digest = start
        for raster in [image.front, image.back] {
            digest = step(digest, UInt64(raster.width) << 32 | UInt64(raster.height))
            digest = of(raster.pixels, from: digest)
        }
        return digest
    }

    /// Over the planes of both faces.
    public static func of(_ planes: PrintPlanes) -> UInt64 {
        var digest = start
        for (number, plane) in (planes.front + planes.back).enumerated() {
            digest = step(digest, UInt64(number) << 32 | UInt64(plane.bitsPerDot))
            digest = of(plane.bytes, from: digest)
        }
        return digest
    }

    static func of(_ files: [(identifier: UInt16, bytes: [UInt8])]) -> UInt64 {
        var digest = start
        for file in files.sorted(by: { $0.identifier < $1.identifier }) {
            digest = of(file.bytes, from: step(digest, UInt64(file.identifier) << 32 | UInt64(file.bytes.count)))
        }
        return digest
    }

    static let start: UInt64 = 0xCBF2_9CE4_8422_2325

    static func of(_ bytes: [UInt8], from digest: UInt64) -> UInt64 {
        var digest = digest
        let raw = bytes.span.bytes
        var offset = 0
        while offset + 8 <= raw.byteCount {
            digest = step(digest, raw.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
            offset += 8
        }
        while offset < bytes.count {
            digest = step(digest, UInt64(bytes[offset]))
            offset += 1
        }
        return digest
    }

    private static func step(_ digest: UInt64, _ word: UInt64) -> UInt64 {
        let product = (digest ^ word) &* 0x9E37_79B9_7F4A_7C15
        return product ^ (product >> 29)
    }
}
