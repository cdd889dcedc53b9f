import CardFace
import Testing

@Suite struct PhotoEncoderTests {
    @Test func aPhotoThatFitsStaysAsItIs() throws {
        let jpeg = try SamplePortrait.draw(seed: 4)
        #expect(PhotoEncoder.reencoded(jpeg, bytesMax: jpeg.count) == jpeg)
    }

    @Test func aPhotoIsMadeSmallerForTheChipAndStaysGood() throws {
        let jpeg = try SamplePortrait.draw(seed: 4)
        let small = try #require(PhotoEncoder.reencoded(jpeg, bytesMax: 15_000))
        #expect(small.count <= 15_000)
        #expect(PhotoChecker().problems(in: small).isEmpty)
        let smaller = try #require(PhotoEncoder.reencoded(jpeg, bytesMax: 12_000))
        #expect(smaller.count < small.count)
    }

    @Test func whatDoesNotFitAtTheLowestQualityIsRefused() throws {
        let jpeg = try SamplePortrait.draw(seed: 4)
        #expect(PhotoEncoder.reencoded(jpeg, bytesMax: 2_000) == nil)
        // A lower bound under 60 is raised to 60.
        #expect(PhotoEncoder.reencoded(jpeg, bytesMax: 2_000, qualityMin: 1) == nil)
    }

    @Test(arguments: [SamplePortrait.Defect.truncated, .notJPEG])
    func whatDoesNotDecodeIsRefusedEvenWhenItFits(_ defect: SamplePortrait.Defect) throws {
        let file = try SamplePortrait.draw(seed: 4, defect: defect)
        #expect(PhotoEncoder.reencoded(file, bytesMax: 1_000_000) == nil)
    }

    @Test func theDensityIsWritten() throws {
        let file = try PhotoEncoder.encode(
            rgb: [UInt8](repeating: 200, count: 3 * 16 * 16), width: 16, height: 16, quality: 90, dotsPerInch: 350)
        #expect(JFIFReader.facts(of: file)?.density == .dotsPerInch(horizontal: 350, vertical: 350))
    }

    @Test(arguments: [(16, 15, 90, 350), (0, 16, 90, 350), (16, 16, 0, 350), (16, 16, 101, 350), (16, 16, 90, 0)])
    func parametersOutOfRangeAreRefused(_ width: Int, _ height: Int, _ quality: Int, _ dotsPerInch: Int) {
        let rgb = [UInt8](repeating: 200, count: 3 * 16 * 16)
        #expect(throws: FaceError.drawingFailed(reason: "JPEG parameters out of range")) {
            try PhotoEncoder.encode(rgb: rgb, width: width, height: height, quality: quality, dotsPerInch: dotsPerInch)
        }
    }
}
