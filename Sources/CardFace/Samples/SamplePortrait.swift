/// Photos of people who do not exist: drawn, so that nobody can take one for a person.
///
/// For demos, tests and test cards. 358 × 441 px, 350 dpi, light background; passes every check of `PhotoRules()`.
public enum SamplePortrait {
    /// A photo with exactly one thing wrong, for the desk that refuses jobs.
    public enum Defect: String, Sendable, CaseIterable {
        case wrongSize, darkBackground, darkBorder, truncated, notJPEG, tooManyBytes, wrongDensity, densityMissing
        case greyscale

        /// What `PhotoChecker` says to it.
        public var kind: PhotoProblem.Kind {
            switch self {
            case .wrongSize: .wrongSize
            case .darkBackground: .background
            case .darkBorder: .border
            case .truncated: .truncated
            case .notJPEG: .notJPEG
            case .tooManyBytes: .tooManyBytes
            case .wrongDensity: .wrongDensity
            case .densityMissing: .densityMissing
            case .greyscale: .wrongColour
            }
        }
    }

    static let quality = 94

    /// The portrait of a seed as a JPEG file; the same seed gives the same bytes. Throws `drawingFailed`.
    public static func draw(seed: UInt64) throws(FaceError) -> [UInt8] {
        try jpeg(raster(seed: seed))
    }

    /// The portrait of a seed, spoiled in one way. Throws `drawingFailed`.
    public static func draw(seed: UInt64, defect: Defect) throws(FaceError) -> [UInt8] {
        let good = try raster(seed: seed)
        switch defect {
        case .wrongSize:
            let canvas = Canvas(width: 300, height: 400)
            canvas.draw(good, in: CanvasRectangle(x: 0, y: 0, width: 300, height: 400))
            return try jpeg(canvas.raster())
        case .darkBackground: return try jpeg(raster(seed: seed, background: RGBColour(120, 150, 190)))
        case .darkBorder: return try jpeg(framed(good))
        case .truncated:
            let file = try jpeg(good)
            return Array(file.prefix(file.count * 3 / 5))
        case .notJPEG: return try good.png()
        case .tooManyBytes: return padded(try jpeg(good), to: 160_000)
        case .wrongDensity: return try jpeg(good, dotsPerInch: 300)
        case .densityMissing:
            var file = try jpeg(good)
            // The unit in JFIF's APP0: 0 says nothing about length.
            file[13] = 0
            return file
        case .greyscale: return try jpeg(good, colour: .grey)
        }
    }

    /// The portrait before encoding.
    package static func raster(seed: UInt64) throws(FaceError) -> FaceRaster {
        try raster(seed: seed, background: PortraitTraits(seed: seed).background)
    }

    private static func raster(seed: UInt64, background: RGBColour) throws(FaceError) -> FaceRaster {
        let canvas = Canvas(width: PortraitPainter.width, height: PortraitPainter.height, background: background)
        var painter = PortraitPainter(traits: PortraitTraits(seed: seed), canvas: canvas, seed: seed)
        painter.paint()
        return try canvas.raster()
    }

    private static func jpeg(
        _ raster: FaceRaster, dotsPerInch: Int = 350, colour: PhotoEncoder.Colour = .full
    ) throws(FaceError) -> [UInt8] {
        try PhotoEncoder.encode(
            rgb: raster.rgbBytes, width: raster.width, height: raster.height, quality: quality,
            dotsPerInch: dotsPerInch, colour: colour)
    }

    private static func framed(_ raster: FaceRaster) throws(FaceError) -> FaceRaster {
        let (width, height) = (Double(raster.width), Double(raster.height))
        let sides = [
            CanvasRectangle(x: 0, y: 0, width: width, height: 3),
            CanvasRectangle(x: 0, y: height - 3, width: width, height: 3),
            CanvasRectangle(x: 0, y: 0, width: 3, height: height),
            CanvasRectangle(x: width - 3, y: 0, width: 3, height: height),
        ]
        return try Canvas.painting(over: raster) { canvas in
            // Dark enough for the border rule, light enough to leave the corners' deviation within its own.
            for side in sides { canvas.fill(side, .solid(RGBColour(205, 205, 205))) }
        }.raster
    }

    /// Comment segments after APP0 make any file as long as one likes without touching the picture.
    private static func padded(_ file: [UInt8], to bytes: Int) -> [UInt8] {
        var filler: [UInt8] = []
        while file.count + filler.count < bytes {
            let content = min(bytes - file.count - filler.count, 60_000)
            filler += [0xFF, 0xFE, UInt8((content + 2) >> 8), UInt8((content + 2) & 255)]
            filler += [UInt8](repeating: 0x20, count: content)
        }
        // SOI is 2 bytes, JFIF's APP0 18.
        return Array(file.prefix(20)) + filler + Array(file.dropFirst(20))
    }
}
