import CardFace
import Foundation
import Testing

@Suite struct CardFaceRendererTests {
    private static let renderer = Result { try CardFaceRenderer(layout: .standard()) }

    private func render(_ changes: [String: String] = [:], overlay: Bool = false) throws -> CardFaces {
        try Self.renderer.get().render(SampleContents.contents(changes), overlay: overlay)
    }

    @Test func facesHaveTheRastersSizeAndWhiteIsNotAllTheyShow() throws {
        let faces = try render()
        for face in [faces.front, faces.back] {
            #expect(face.width == 1016 && face.height == 648)
            #expect(face.pixels.count == face.bytesPerRow * face.height)
        }
        #expect(faces.front != faces.back)
    }

    @Test func theSameContentsGiveTheSameBytesFromEveryRenderer() throws {
        let other = try CardFaceRenderer(layout: .standard())
        let contents = try SampleContents.contents(SampleContents.long)
        let first = try Self.renderer.get().render(contents)
        _ = try render()
        #expect(try Self.renderer.get().render(contents) == first)
        #expect(try other.render(contents) == first)
    }

    @Test func renderersInParallelGiveTheSameBytes() async throws {
        let contents = try SampleContents.contents()
        let expected = try render()
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<4 {
                group.addTask { try CardFaceRenderer(layout: .standard()).render(contents) == expected }
                group.addTask { try Self.renderer.get().render(contents) == expected }
            }
            for try await same in group { #expect(same) }
        }
    }

    @Test(arguments: CardLayout.fieldNames) func everyFieldChangesTheCard(_ field: String) throws {
        #expect(try render([field: field == "names.arabic" ? "باشقا" : "7X"]) != render())
    }

    @Test func photoAndQRCodeStandOnTheCard() throws {
        let renderer = try Self.renderer.get()
        var contents = try SampleContents.contents()
        let before = try renderer.render(contents)
        contents.photoJPEG = try SamplePortrait.draw(seed: 99)
        contents.qrText = "PS2600000002"
        let after = try renderer.render(contents)
        #expect(before.front != after.front)
        #expect(before.back != after.back)
    }

    @Test func theOverlayMarksBothFaces() throws {
        let (plain, test) = (try render(), try render(overlay: true))
        #expect(reddened(plain.front, test.front) > 10_000)
        #expect(reddened(plain.back, test.back) > 10_000)
    }

    /// Dots that the overlay turned towards red.
    private func reddened(_ plain: FaceRaster, _ test: FaceRaster) -> Int {
        stride(from: 0, to: plain.pixels.count, by: 4).count { at in
            Int(plain.pixels[at]) - Int(test.pixels[at]) > 20 && test.pixels[at + 2] > test.pixels[at]
        }
    }

    @Test func nothingReadableComesNearerToTheEdgeThanTheSafeMargin() throws {
        let layout = try CardLayout.standard()
        let blank = try Self.renderer.get().render(
            FaceContents(texts: [:], photoJPEG: SamplePortrait.draw(seed: 1), qrText: "PS2600000001"))
        let full = try Self.renderer.get().render(SampleContents.contents(SampleContents.long))
        let margin = Int(layout.geometry.dots(layout.geometry.safeMargin))
        for (empty, filled) in [(blank.front, full.front), (blank.back, full.back)] {
            for y in 0..<empty.height {
                for x in 0..<empty.width
                where x < margin || x >= empty.width - margin || y < margin || y >= empty.height - margin {
                    let at = y * empty.bytesPerRow + x * 4
                    if empty.pixels[at..<at + 3] != filled.pixels[at..<at + 3] {
                        Issue.record("ink at \(x), \(y)")
                        return
                    }
                }
            }
        }
    }

    @Test func aTextThatCannotStandStopsTheWholeCard() throws {
        let contents = try SampleContents.contents(["names.han": "样\u{2A6D6}"])
        let problems = try Self.renderer.get().problems(in: contents)
        #expect(problems.count == 1)
        #expect(throws: FaceError.contentsRefused(problems)) { try Self.renderer.get().render(contents) }
    }

    @Test(arguments: [SamplePortrait.Defect.truncated, .notJPEG]) func aPhotoThatDoesNotDecodeStopsTheWholeCard(
        _ defect: SamplePortrait.Defect
    ) throws {
        var contents = try SampleContents.contents()
        contents.photoJPEG = try SamplePortrait.draw(seed: 1, defect: defect)
        #expect(throws: FaceError.photoUnreadable) { try Self.renderer.get().render(contents) }
    }

    @Test(arguments: [0, 257]) func aQRTextOutOfRangeStopsTheWholeCard(_ bytes: Int) throws {
        var contents = try SampleContents.contents()
        contents.qrText = String(repeating: "7", count: bytes)
        #expect(throws: FaceError.qrTextUnusable(bytes: bytes)) { try Self.renderer.get().render(contents) }
    }

    @Test func aFontDirectoryWithoutFontsIsNamed() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for path in [folder.path, folder.appending(path: "missing").path] {
            #expect(throws: FaceError.fontDirectoryUnusable(path: path)) {
                try CardFaceRenderer(layout: .standard(), fontDirectories: [path])
            }
        }
    }

    @Test func aSiteFontAddsACharacterWithoutChangingOtherCards() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        // Symbols of the Noto packages are closed to cards; here they play the site's rare characters.
        let font = "NotoSansSymbols2-Regular.ttf"
        try FileManager.default.copyItem(
            at: URL(fileURLWithPath: "/usr/share/fonts/truetype/noto").appending(path: font),
            to: folder.appending(path: font))
        let site = try CardFaceRenderer(layout: .standard(), fontDirectories: [folder.path])
        let rare = FaceContents(texts: ["names.han": "样\u{1F7D2}"], photoJPEG: [], qrText: "")
        #expect(try Self.renderer.get().problems(in: rare).map(\.kind) == [.unprintableCharacter])
        #expect(site.problems(in: rare).isEmpty)
        #expect(try site.render(SampleContents.contents()) == render())
    }

    @Test func aBrokenFontConfigurationIsRefused() throws {
        #expect {
            try CardFaceRenderer(layout: .standard(), fontConfiguration: Array("<fontconfig><dir>".utf8))
        } throws: { error in
            (error as? FaceError)?.code == "fontConfigurationInvalid"
        }
    }

    @Test func thePNGSaysItsSize() throws {
        let png = try render().front.png()
        #expect(Array(png.prefix(8)) == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
        // IHDR: width and height, big-endian, at 16 and 20.
        #expect(Array(png[16..<24]) == [0, 0, 0x03, 0xF8, 0, 0, 0x02, 0x88])
    }
}
