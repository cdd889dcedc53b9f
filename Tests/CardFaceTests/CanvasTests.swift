import CardFace
import Testing

@Suite struct CanvasTests {
    private func dot(_ raster: FaceRaster, _ x: Int, _ y: Int) -> [UInt8] {
        let at = (y * raster.width + x) * 3
        return Array(raster.rgbBytes[at..<at + 3])
    }

    @Test func shapesFillWhereTheyStand() throws {
        let canvas = Canvas(width: 20, height: 10, background: RGBColour(1, 2, 3))
        canvas.fill(CanvasRectangle(x: 2, y: 2, width: 4, height: 4), .solid(RGBColour(200, 100, 50)))
        canvas.fillEllipse(in: CanvasRectangle(x: 10, y: 0, width: 10, height: 10), .solid(.white))
        canvas.fill(CanvasPath.polygon([.init(0, 8), .init(8, 8), .init(8, 10), .init(0, 10)]), .solid(.black))
        let raster = try canvas.raster()
        #expect(dot(raster, 0, 0) == [1, 2, 3])
        #expect(dot(raster, 3, 3) == [200, 100, 50])
        #expect(dot(raster, 6, 3) == [1, 2, 3])
        #expect(dot(raster, 15, 5) == [255, 255, 255])
        #expect(dot(raster, 10, 0) == [1, 2, 3])
        #expect(dot(raster, 4, 9) == [0, 0, 0])
    }

    @Test func aGradientRunsFromOneColourToTheOther() throws {
        let canvas = Canvas(width: 100, height: 1)
        canvas.fill(
            CanvasRectangle(x: 0, y: 0, width: 100, height: 1),
            .linearGradient(from: .init(0, 0), .black, to: .init(100, 0), .white))
        let raster = try canvas.raster()
        let levels = (0..<100).map { dot(raster, $0, 0)[0] }
        #expect(levels[0] < 5 && levels[99] > 250)
        #expect(levels == levels.sorted())
    }

    @Test func theSameSeedDrawsTheSameFaceAndAnotherSeedAnother() throws {
        #expect(try SamplePortrait.draw(seed: 7) == SamplePortrait.draw(seed: 7))
        let faces = try (1...20).map { try SamplePortrait.draw(seed: UInt64($0)) }
        #expect(Set(faces).count == 20)
    }
}
