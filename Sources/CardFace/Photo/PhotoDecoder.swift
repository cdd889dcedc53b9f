internal import CTurboJPEG

/// Decodes photos through TurboJPEG with a look at the header before any memory is taken.
enum PhotoDecoder {
    /// Ceilings that no configuration raises: what comes from outside cannot make us take more memory than this.
    static let bytesMax = 4_194_304
    static let sideMax = 4_096

    struct Header: Equatable {
        var width: Int
        var height: Int
        /// Three components, luma and two chroma (or RGB); false for grey, CMYK, YCCK.
        var isColour: Bool
    }

    enum Outcome: Equatable {
        case complete([UInt8])
        /// The library filled missing or damaged data with guesses.
        case damaged
    }

    /// Nil when TurboJPEG finds no usable header.
    static func header(of jpeg: [UInt8]) -> Header? {
        guard (4...bytesMax).contains(jpeg.count), let handle = tjInitDecompress() else { return nil }
        defer { tjDestroy(handle) }
        return header(of: jpeg, handle)
    }

    private static func header(of jpeg: [UInt8], _ handle: tjhandle) -> Header? {
        var width: Int32 = 0
        var height: Int32 = 0
        var subsampling: Int32 = 0
        var colourSpace: Int32 = 0
        guard
            tjDecompressHeader3(
                handle, jpeg, UInt(jpeg.count), &width, &height, &subsampling, &colourSpace) == 0,
            width > 0, height > 0
        else { return nil }
        let isColour = colourSpace == Int32(TJCS_YCbCr.rawValue) || colourSpace == Int32(TJCS_RGB.rawValue)
        return Header(width: Int(width), height: Int(height), isColour: isColour)
    }

    /// Decodes to three bytes a dot: red, green, blue. The header must have been checked against `sideMax`.
    static func rgb(of jpeg: [UInt8], _ header: Header) -> Outcome {
        decode(jpeg, header, format: TJPF_RGB, bytesPerDot: 3)
    }

    /// Decodes for drawing. Throws `photoUnreadable` for anything that is not a whole picture.
    static func raster(of jpeg: [UInt8]) throws(FaceError) -> FaceRaster {
        guard let header = header(of: jpeg), header.width <= sideMax, header.height <= sideMax,
            case .complete(let pixels) = decode(jpeg, header, format: TJPF_BGRX, bytesPerDot: 4)
        else { throw .photoUnreadable }
        return FaceRaster(
            width: header.width, height: header.height, bytesPerRow: header.width * 4, pixels: pixels)
    }

    private static func decode(_ jpeg: [UInt8], _ header: Header, format: TJPF, bytesPerDot: Int) -> Outcome {
        guard (4...bytesMax).contains(jpeg.count), header.width <= sideMax, header.height <= sideMax,
            let handle = tjInitDecompress()
        else { return .damaged }
        defer { tjDestroy(handle) }
        // A decompressor must see the header itself before it decodes.
        guard Self.header(of: jpeg, handle) == header else { return .damaged }
        let size = header.width * header.height * bytesPerDot
        var status: Int32 = -1
        let pixels = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            status = tjDecompress2(
                handle, jpeg, UInt(jpeg.count), buffer.baseAddress, Int32(header.width),
                Int32(header.width * bytesPerDot), Int32(header.height), Int32(format.rawValue),
                Int32(TJFLAG_LIMITSCANS | TJFLAG_STOPONWARNING | TJFLAG_ACCURATEDCT))
            // Only a decode without any warning has written every byte.
            count = status == 0 ? size : 0
        }
        return status == 0 ? .complete(pixels) : .damaged
    }
}
