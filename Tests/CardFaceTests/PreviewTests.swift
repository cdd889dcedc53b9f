import CardFace
import Foundation
import Testing

/// Writes faces to look at into the directory that `STATION_PREVIEW` names.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["STATION_PREVIEW"] != nil))
struct PreviewTests {
    @Test func facesAndPortraits() throws {
        let folder = URL(fileURLWithPath: ProcessInfo.processInfo.environment["STATION_PREVIEW"] ?? "")
        let renderer = try CardFaceRenderer(layout: .standard())
        for (name, contents) in try SampleContents.all() {
            let faces = try renderer.render(contents, overlay: name == "test")
            try Data(faces.front.png()).write(to: folder.appending(path: "\(name)-front.png"))
            try Data(faces.back.png()).write(to: folder.appending(path: "\(name)-back.png"))
        }
        for seed in UInt64(1)...12 {
            try Data(SamplePortrait.draw(seed: seed)).write(to: folder.appending(path: "portrait-\(seed).jpg"))
        }
    }
}
