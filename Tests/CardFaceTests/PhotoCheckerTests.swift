import CardFace
import Testing

@Suite struct PhotoCheckerTests {
    private let checker = PhotoChecker()

    private func kinds(_ jpeg: [UInt8]) -> [PhotoProblem.Kind] { checker.problems(in: jpeg).map(\.kind) }

    /// One grey everywhere except what `paint` adds; quality 100 keeps the values.
    private func picture(
        _ level: UInt8, width: Int = 358, height: Int = 441, _ paint: (Int, Int) -> UInt8? = { _, _ in nil }
    ) throws -> [UInt8] {
        var rgb: [UInt8] = []
        rgb.reserveCapacity(width * height * 3)
        for y in 0..<height {
            for x in 0..<width { rgb.append(contentsOf: [UInt8](repeating: paint(x, y) ?? level, count: 3)) }
        }
        return try PhotoEncoder.encode(rgb: rgb, width: width, height: height, quality: 100)
    }

    @Test(arguments: UInt64(1)...40) func everyPortraitPasses(_ seed: UInt64) throws {
        let jpeg = try SamplePortrait.draw(seed: seed)
        #expect(checker.problems(in: jpeg).isEmpty)
        #expect((15_000...60_000).contains(jpeg.count))
    }

    @Test(arguments: SamplePortrait.Defect.allCases) func everyDefectIsFoundAlone(_ defect: SamplePortrait.Defect)
        throws
    {
        #expect(kinds(try SamplePortrait.draw(seed: 3, defect: defect)) == [defect.kind])
    }

    @Test func onlyAMissingDensityIsAWarning() {
        for kind in PhotoProblem.Kind.allCases {
            #expect(PhotoProblem(kind, expected: "", found: "").isWarning == (kind == .densityMissing))
        }
    }

    @Test(arguments: [(358, 441, true), (357, 441, false), (359, 441, false), (358, 440, false), (358, 442, false)])
    func theSizeIsExact(_ width: Int, _ height: Int, _ passes: Bool) throws {
        #expect(kinds(try picture(240, width: width, height: height)) == (passes ? [] : [.wrongSize]))
    }

    @Test(arguments: [
        (1, 349, true), (1, 351, true), (1, 348, false), (1, 352, false), (2, 137, true), (2, 138, true),
        (2, 136, false),
        (2, 139, false), (2, 350, false), (3, 350, false),
    ])
    func theDensityHasItsTolerance(_ unit: UInt8, _ dots: Int, _ passes: Bool) throws {
        var jpeg = try picture(240)
        jpeg[13] = unit
        for at in [14, 16] {
            jpeg[at] = UInt8(dots >> 8)
            jpeg[at + 1] = UInt8(dots & 255)
        }
        #expect(kinds(jpeg) == (passes ? [] : [.wrongDensity]))
    }

    @Test func bothDirectionsOfTheDensityCount() throws {
        var jpeg = try picture(240)
        jpeg[17] = 94 + 2
        #expect(kinds(jpeg) == [.wrongDensity])
    }

    @Test func theByteLimitIsInclusive() throws {
        let jpeg = try SamplePortrait.draw(seed: 1)
        var rules = PhotoRules()
        rules.bytesMax = jpeg.count
        #expect(PhotoChecker(rules: rules).problems(in: jpeg).isEmpty)
        rules.bytesMax -= 1
        #expect(PhotoChecker(rules: rules).problems(in: jpeg).map(\.kind) == [.tooManyBytes])
    }

    @Test(arguments: [(230, true), (229, false)]) func theBackgroundHasAMean(_ level: UInt8, _ passes: Bool) throws {
        #expect(kinds(try picture(level)) == (passes ? [] : [.background]))
    }

    /// Stripes of 8 rows, so that the encoder keeps the levels exactly: the deviation is half their difference.
    @Test(arguments: [(225, 255, true), (223, 255, false)])
    func theBackgroundHasADeviation(_ dark: UInt8, _ light: UInt8, _ passes: Bool) throws {
        // (225 + 255) / 2 = 240, deviation 15; (223 + 255) / 2 = 239, deviation 16. 120 rows are 15 stripes, so
        // the corner is measured on 112 rows here.
        var rules = PhotoRules()
        rules.cornerHeightPixels = 112
        let jpeg = try picture(light) { _, y in y / 8 % 2 == 0 ? dark : nil }
        let found = PhotoChecker(rules: rules).problems(in: jpeg).map(\.kind)
        #expect(found == (passes ? [] : [.background]))
    }

    @Test(arguments: [(0, 39, true), (318, 357, true), (40, 317, false)])
    func onlyTheTwoUpperCornersAreBackground(_ from: Int, _ to: Int, _ isCorner: Bool) throws {
        let jpeg = try picture(245) { x, y in
            x >= from && x <= to && (8..<120).contains(y) && (x >= 48 || isCorner) && (x < 310 || isCorner) ? 90 : nil
        }
        #expect(kinds(jpeg).contains(.background) == isCorner)
    }

    @Test func belowTheCornersAnyLevelGoes() throws {
        #expect(kinds(try picture(245) { _, y in y >= 128 ? 60 : nil }) == [])
    }

    @Test(arguments: PhotoCheckerTests.sides, [(24, true), (27, false)])
    func noSideMayBeMuchDarkerThanBeside(_ side: String, _ step: (Int, Bool)) throws {
        let level = UInt8(252)
        let jpeg = try picture(level) { x, y in
            let isRing =
                switch side {
                case "top": y < 3
                case "bottom": y >= 438
                case "left": x < 3
                default: x >= 355
                }
            return isRing ? level - UInt8(step.0) : nil
        }
        #expect(kinds(jpeg) == (step.1 ? [] : [.border]))
    }
    static let sides = ["top", "bottom", "left", "right"]

    @Test func aLighterBorderIsNoDefect() throws {
        let jpeg = try picture(231) { x, y in x < 3 || y < 3 || x >= 355 || y >= 438 ? 255 : nil }
        #expect(kinds(jpeg) == [])
    }

    @Test func limitsAreConfiguration() throws {
        var rules = PhotoRules()
        rules.widthPixels = 300
        rules.heightPixels = 400
        #expect(PhotoChecker(rules: rules).problems(in: try picture(240, width: 300, height: 400)).isEmpty)
    }

    @Test func everyCutIsTruncatedOrWorse() throws {
        let jpeg = try SamplePortrait.draw(seed: 2)
        for length in stride(from: 0, to: jpeg.count, by: 997) {
            let found = kinds(Array(jpeg.prefix(length)))
            #expect(found.contains(.truncated) || found == [.notJPEG], "\(length) bytes: \(found)")
        }
        #expect(kinds(Array(jpeg.dropLast(2))) == [.truncated])
    }

    @Test func aHeaderThatPromisesAHugePictureIsNotDecoded() throws {
        var jpeg = try picture(240)
        let at = try #require(jpeg.indices.first { jpeg[$0] == 0xFF && jpeg[$0 + 1] == 0xC0 })
        jpeg.replaceSubrange(at + 5..<at + 9, with: [0xFF, 0xFF, 0xFF, 0xFF])
        #expect(kinds(jpeg) == [.wrongSize])
    }

    @Test func twelveBitsAreTheWrongColour() throws {
        var jpeg = try picture(240)
        let at = try #require(jpeg.indices.first { jpeg[$0] == 0xFF && jpeg[$0 + 1] == 0xC0 })
        jpeg[at + 4] = 12
        #expect(kinds(jpeg) == [.wrongColour])
    }
}
