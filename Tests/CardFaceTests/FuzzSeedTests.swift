import CardFace
import Foundation
import Testing

/// Writes the seeds of the photo fuzz targets into the folder that `STATION_FUZZ_SEEDS` names.
///
/// `STATION_FUZZ_SEEDS=Fuzz swift test --filter FuzzSeedTests`
@Suite(.enabled(if: ProcessInfo.processInfo.environment["STATION_FUZZ_SEEDS"] != nil))
struct FuzzSeedTests {
    @Test func seedsForJPEGTargets() throws {
        let folder = URL(fileURLWithPath: ProcessInfo.processInfo.environment["STATION_FUZZ_SEEDS"] ?? "")
        for target in ["FuzzJFIF", "FuzzPhoto"] {
            let seeds = folder.appending(path: "\(target)/seeds")
            try FileManager.default.createDirectory(at: seeds, withIntermediateDirectories: true)
            for (name, file) in try files() {
                try Data(file).write(to: seeds.appending(path: name))
            }
        }
    }

    /// Small ones: libFuzzer changes a byte at a time.
    private func files() throws -> [(name: String, file: [UInt8])] {
        let portrait = try SamplePortrait.raster(seed: 1)
        let canvas = Canvas(width: 48, height: 64)
        canvas.draw(portrait, in: CanvasRectangle(x: 0, y: 0, width: 48, height: 64))
        let rgb = try canvas.raster().rgbBytes
        func encoded(_ quality: Int, _ dotsPerInch: Int, _ colour: PhotoEncoder.Colour) throws -> [UInt8] {
            try PhotoEncoder.encode(
                rgb: rgb, width: 48, height: 64, quality: quality, dotsPerInch: dotsPerInch, colour: colour)
        }
        let good = try encoded(80, 350, .full)
        return [
            ("good.jpg", good), ("fine.jpg", try encoded(98, 350, .full)), ("dense.jpg", try encoded(70, 300, .full)),
            ("grey.jpg", try encoded(80, 350, .grey)), ("cut.jpg", Array(good.prefix(good.count * 3 / 5))),
        ]
    }
}
