internal import CTurboJPEG

/// Writes JPEG files: photos made smaller for the chip, and drawn portraits.
public enum PhotoEncoder {
    /// Below this a face shows blocks.
    public static let qualityFloor = 60
    /// What re-encoding starts from; more only keeps the noise of the first encoding.
    static let qualityCeiling = 95

    /// Three components, or luma alone.
    public enum Colour: Sendable {
        case full, grey
    }

    /// The photo in at most `bytesMax` bytes, with the best quality that fits; the photo itself when it already does.
    ///
    /// Nil when it does not decode completely or does not fit at `qualityMin`. The picture keeps its dots; the density
    /// is written as 350 dpi (GA 461-2004).
    /// - Parameters:
    ///   - bytesMax: what the chip's file holds.
    ///   - qualityMin: 60 to 95; lower values are raised to 60.
    public static func reencoded(
        _ jpeg: [UInt8], bytesMax: Int, qualityMin: Int = qualityFloor
    ) -> [UInt8]? {
        guard let header = PhotoDecoder.header(of: jpeg), header.width <= PhotoDecoder.sideMax,
            header.height <= PhotoDecoder.sideMax, case .complete(let rgb) = PhotoDecoder.rgb(of: jpeg, header)
        else { return nil }
        if jpeg.count <= bytesMax { return jpeg }
        var search = QualitySearch(
            low: min(max(qualityMin, qualityFloor), qualityCeiling), high: qualityCeiling, bytesMax: bytesMax)
        var best: [UInt8]?
        while let quality = search.next {
            let file = try? encode(rgb: rgb, width: header.width, height: header.height, quality: quality)
            if search.note(file?.count, at: quality) { best = file }
        }
        return best
    }

    /// A JPEG file (JFIF, 4:2:0) with its density set.
    ///
    /// - Parameters:
    ///   - rgb: red, green, blue, three bytes a dot, no padding; `3 * width * height` bytes.
    ///   - width: 1 to 4096 dots.
    ///   - height: 1 to 4096 dots.
    ///   - quality: 1 to 100.
    ///   - dotsPerInch: 1 to 65535, both directions.
    /// - Throws: `drawingFailed`.
    public static func encode(
        rgb: [UInt8], width: Int, height: Int, quality: Int, dotsPerInch: Int = 350, colour: Colour = .full
    ) throws(FaceError) -> [UInt8] {
        guard (1...PhotoDecoder.sideMax).contains(width), (1...PhotoDecoder.sideMax).contains(height),
            rgb.count == 3 * width * height, (1...100).contains(quality), (1...65_535).contains(dotsPerInch)
        else { throw .drawingFailed(reason: "JPEG parameters out of range") }
        guard let handle = tjInitCompress() else { throw .drawingFailed(reason: "TurboJPEG gave no compressor") }
        defer { tjDestroy(handle) }
        let subsampling: TJSAMP
        switch colour {
        case .full: subsampling = TJSAMP_420
        case .grey: subsampling = TJSAMP_GRAY
        }
        var buffer: UnsafeMutablePointer<UInt8>?
        var size: UInt = 0
        defer { tjFree(buffer) }
        let status = tjCompress2(
            handle, rgb, Int32(width), Int32(width * 3), Int32(height), Int32(TJPF_RGB.rawValue), &buffer, &size,
            Int32(subsampling.rawValue), Int32(quality), Int32(TJFLAG_ACCURATEDCT))
        guard status == 0, let buffer else { throw .drawingFailed(reason: "TurboJPEG did not compress") }
        var file = [UInt8](UnsafeBufferPointer(start: buffer, count: Int(size)))
        guard setDensity(dotsPerInch, in: &file) else { throw .drawingFailed(reason: "TurboJPEG wrote no JFIF header") }
        return file
    }

    /// TurboJPEG 2.1 always writes unit 0; the APP0 of JFIF directly follows SOI in what it writes.
    private static func setDensity(_ dotsPerInch: Int, in file: inout [UInt8]) -> Bool {
        guard file.count > 20, file[2] == 0xFF, file[3] == 0xE0, Array(file[6..<11]) == Array("JFIF\0".utf8) else {
            return false
        }
        file[13] = 1
        for at in [14, 16] {
            file[at] = UInt8(dotsPerInch >> 8)
            file[at + 1] = UInt8(dotsPerInch & 255)
        }
        return true
    }
}
