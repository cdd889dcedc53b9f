import CardFace
import Testing

@Suite struct JFIFReaderTests {
    /// SOI and an APP0 of JFIF 1.02.
    private static func app0(unit: UInt8, _ horizontal: Int, _ vertical: Int) -> [UInt8] {
        [0xFF, 0xD8, 0xFF, 0xE0, 0, 16] + Array("JFIF\0".utf8) + [1, 2, unit]
            + [UInt8(horizontal >> 8), UInt8(horizontal & 255), UInt8(vertical >> 8), UInt8(vertical & 255), 0, 0]
    }
    private static let frame: [UInt8] =
        [0xFF, 0xC0, 0, 17, 8, 0x01, 0xB9, 0x01, 0x66, 3] + [UInt8](repeating: 0, count: 9)

    private static let densities: [(UInt8, JPEGFacts.Density)] = [
        (0, .aspectRatio), (1, .dotsPerInch(horizontal: 350, vertical: 351)),
        (2, .dotsPerCentimetre(horizontal: 350, vertical: 351)), (7, .unknownUnit(7)),
    ]

    @Test(arguments: densities)
    func densityIsReadByItsUnit(_ unit: UInt8, _ density: JPEGFacts.Density) throws {
        let facts = try #require(JFIFReader.facts(of: Self.app0(unit: unit, 350, 351) + Self.frame))
        #expect(facts.density == density)
        #expect(facts.frame == JPEGFacts.Frame(bitsPerSample: 8, width: 358, height: 441, components: 3))
    }

    @Test func fillBytesAndForeignSegmentsAreStepped() throws {
        let exif: [UInt8] = [0xFF, 0xE1, 0, 8] + Array("Exif\0\0".utf8)
        let file = [0xFF, 0xD8] + exif + [0xFF, 0xFF] + Self.app0(unit: 1, 350, 350).dropFirst(2) + Self.frame
        let facts = try #require(JFIFReader.facts(of: file))
        #expect(facts.density == .dotsPerInch(horizontal: 350, vertical: 350))
        #expect(facts.frame?.width == 358)
    }

    @Test func onlyTheFirstDensityCounts() throws {
        let file = Self.app0(unit: 1, 350, 350) + Self.app0(unit: 1, 72, 72).dropFirst(2) + Self.frame
        #expect(try #require(JFIFReader.facts(of: file)).density == .dotsPerInch(horizontal: 350, vertical: 350))
    }

    @Test func anotherAPP0IsNoDensity() throws {
        var file = Self.app0(unit: 1, 350, 350) + Self.frame
        file[6] = UInt8(ascii: "X")
        #expect(try #require(JFIFReader.facts(of: file)).density == nil)
    }

    @Test func everyPrefixIsReadWithoutHarm() {
        let file = Self.app0(unit: 1, 350, 350) + Self.frame
        for length in 0..<file.count {
            let facts = JFIFReader.facts(of: Array(file.prefix(length)))
            #expect((facts == nil) == (length < 4))
            #expect(facts?.frame == nil)
        }
    }

    @Test func moreSegmentsThanTheLimitAreNotRead() throws {
        let comment: [UInt8] = [0xFF, 0xFE, 0, 2]
        func file(_ count: Int) -> [UInt8] {
            [0xFF, 0xD8] + (0..<count).flatMap { _ in comment } + Self.frame
        }
        #expect(try #require(JFIFReader.facts(of: file(JFIFReader.segmentsMax - 1))).frame != nil)
        #expect(try #require(JFIFReader.facts(of: file(JFIFReader.segmentsMax))).frame == nil)
    }

    @Test(arguments: [[], [0xFF], [0xFF, 0xD8, 0x00, 0x00], [0x89, 0x50, 0x4E, 0x47]] as [[UInt8]])
    func otherFilesAreNoJPEG(_ bytes: [UInt8]) {
        #expect(JFIFReader.facts(of: bytes) == nil)
    }
}
