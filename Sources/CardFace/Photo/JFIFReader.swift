/// What a JPEG file says about itself before its first scan.
package struct JPEGFacts: Equatable, Sendable {
    /// Dots per unit of length, as APP0 says (JFIF 1.02, ISO/IEC 10918-5).
    package enum Density: Equatable, Sendable {
        /// Unit 0: only the shape of a dot.
        case aspectRatio
        case dotsPerInch(horizontal: Int, vertical: Int)
        case dotsPerCentimetre(horizontal: Int, vertical: Int)
        /// A unit that JFIF does not define.
        case unknownUnit(Int)
    }

    /// Of the frame header SOFn (ISO/IEC 10918-1, B.2.2).
    package struct Frame: Equatable, Sendable {
        package var bitsPerSample: Int
        package var width: Int
        package var height: Int
        package var components: Int

        package init(bitsPerSample: Int, width: Int, height: Int, components: Int) {
            self.bitsPerSample = bitsPerSample
            self.width = width
            self.height = height
            self.components = components
        }
    }

    /// Nil when the file has no APP0 of JFIF.
    package var density: Density?
    /// Nil when the file ends or breaks before its frame header.
    package var frame: Frame?
}

/// Reads marker segments up to the first scan; TurboJPEG tells neither the density nor the bits a sample.
///
/// Takes bytes from outside: never reads past the end, visits at most `segmentsMax` segments, allocates nothing.
package enum JFIFReader {
    package static let segmentsMax = 64

    /// Nil when the bytes do not begin like a JPEG file.
    package static func facts(of file: [UInt8]) -> JPEGFacts? {
        let bytes = file.span
        guard bytes.count >= 4, bytes[0] == 0xFF, bytes[1] == 0xD8, bytes[2] == 0xFF else { return nil }
        var facts = JPEGFacts()
        var at = 2
        for _ in 0..<segmentsMax {
            guard let marker = nextMarker(bytes, &at) else { return facts }
            switch marker {
            case 0x01, 0xD0...0xD7: continue
            case 0xD8...0xDA: return facts
            default: break
            }
            guard let length = word(bytes, at), length >= 2, at + length <= bytes.count else { return facts }
            let end = at + length
            if marker == 0xE0, facts.density == nil {
                facts.density = density(bytes, from: at + 2, to: end)
            } else if isFrameHeader(marker) {
                facts.frame = frame(bytes, from: at + 2, to: end)
                return facts
            }
            at = end
        }
        return facts
    }

    /// Moves behind the next marker; fill bytes 0xFF before it are allowed (B.1.1.2).
    private static func nextMarker(_ bytes: Span<UInt8>, _ at: inout Int) -> UInt8? {
        guard at < bytes.count, bytes[at] == 0xFF else { return nil }
        while at < bytes.count, bytes[at] == 0xFF { at += 1 }
        guard at < bytes.count, bytes[at] != 0 else { return nil }
        at += 1
        return bytes[at - 1]
    }

    private static func word(_ bytes: Span<UInt8>, _ at: Int) -> Int? {
        guard at + 2 <= bytes.count else { return nil }
        return Int(bytes[at]) << 8 | Int(bytes[at + 1])
    }

    /// SOF0 to SOF15 without DHT (C4), JPG (C8) and DAC (CC).
    private static func isFrameHeader(_ marker: UInt8) -> Bool {
        (0xC0...0xCF).contains(marker) && marker != 0xC4 && marker != 0xC8 && marker != 0xCC
    }

    private static func density(_ bytes: Span<UInt8>, from start: Int, to end: Int) -> JPEGFacts.Density? {
        let identifier: [5 of UInt8] = [0x4A, 0x46, 0x49, 0x46, 0x00]
        guard end - start >= 12 else { return nil }
        for index in 0..<5 where bytes[start + index] != identifier[index] { return nil }
        let unit = Int(bytes[start + 7])
        let horizontal = Int(bytes[start + 8]) << 8 | Int(bytes[start + 9])
        let vertical = Int(bytes[start + 10]) << 8 | Int(bytes[start + 11])
        switch unit {
        case 0: return .aspectRatio
        case 1: return .dotsPerInch(horizontal: horizontal, vertical: vertical)
        case 2: return .dotsPerCentimetre(horizontal: horizontal, vertical: vertical)
        default: return .unknownUnit(unit)
        }
    }

    private static func frame(_ bytes: Span<UInt8>, from start: Int, to end: Int) -> JPEGFacts.Frame? {
        guard end - start >= 6 else { return nil }
        return JPEGFacts.Frame(
            bitsPerSample: Int(bytes[start]), width: Int(bytes[start + 3]) << 8 | Int(bytes[start + 4]),
            height: Int(bytes[start + 1]) << 8 | Int(bytes[start + 2]), components: Int(bytes[start + 5]))
    }
}
