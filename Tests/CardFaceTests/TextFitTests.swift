import CardFace
import Testing

@Suite struct TextFitTests {
    private static let renderer = Result { try CardFaceRenderer(layout: .standard()) }

    private func problems(_ changes: [String: String]) throws -> [FaceProblem] {
        let contents = FaceContents(texts: changes, photoJPEG: [], qrText: "")
        return try Self.renderer.get().problems(in: contents)
    }

    @Test func theSamplePeopleHaveNoBoxesAndFit() throws {
        for (_, contents) in try SampleContents.all() {
            #expect(try Self.renderer.get().problems(in: contents).isEmpty)
        }
    }

    @Test(arguments: [
        ("names.arabic", "ې ۇ ۆ ۈ ڭ ئە گ چ ژ پ ۋ"), ("names.han", "𠮷田"), ("names.han", "㐂䶮"),
        ("names.han", "买买提·艾力"), ("names.latin", "Çağrı Özşük Ñandú Łódź"), ("names.han", "ئەلى Ali 艾力"),
    ])
    func threeScriptsArePrintable(_ field: String, _ text: String) throws {
        #expect(try problems([field: text]).isEmpty)
    }

    struct Unprintable: Sendable {
        var text: String
        var codePoint: UInt32
        var position: Int
    }

    @Test(arguments: [
        // Extensions B and G, not in fonts-noto-cjk; a site font adds it.
        Unprintable(text: "样本\u{2A6D6}", codePoint: 0x2A6D6, position: 3),
        Unprintable(text: "𠮷\u{30001}", codePoint: 0x30001, position: 2),
        Unprintable(text: "样\u{E000}本", codePoint: 0xE000, position: 2),
        Unprintable(text: "样\n本", codePoint: 0x0A, position: 2),
        Unprintable(text: "\u{7}样", codePoint: 0x07, position: 1),
        Unprintable(text: "样本\u{202E}abc", codePoint: 0x202E, position: 3),
        Unprintable(text: "样\u{2028}本", codePoint: 0x2028, position: 2),
        Unprintable(text: "样😀", codePoint: 0x1F600, position: 2),
    ])
    func anUnprintableCharacterIsNamedWithItsPlace(_ sample: Unprintable) throws {
        #expect(
            try problems(["names.han": sample.text]) == [
                FaceProblem(
                    .unprintableCharacter, field: "names.han", codePoint: sample.codePoint,
                    position: sample.position)
            ])
    }

    @Test func aSecondLineAndTheSmallestSizeAreUsedBeforeRefusing() throws {
        // Largest count that still fits: found by the renderer, then checked to be a sharp boundary.
        var fitting = 0
        for count in 1...80 {
            guard try problems(["names.han": String(repeating: "样", count: count)]).isEmpty else { break }
            fitting = count
        }
        // 40.2 mm at 11 pt holds 10 ideographs; two lines at 6 pt hold 18 each.
        #expect((30...38).contains(fitting))
        #expect(
            try problems(["names.han": String(repeating: "样", count: fitting + 1)])
                == [FaceProblem(.doesNotFit, field: "names.han")])
    }

    @Test(arguments: [(2, false), (3, true)]) func aFieldTakesNoMoreLinesThanItsLayoutAllows(
        _ lines: Int, _ fits: Bool
    ) throws {
        let standard = String(decoding: CardLayout.standardJSON, as: UTF8.self)
        let changed = standard.replacing("\"lines\": 3", with: "\"lines\": \(lines)")
        let renderer = try CardFaceRenderer(layout: CardLayout(json: Array(changed.utf8)))
        let found = renderer.problems(in: try SampleContents.contents(SampleContents.long))
        #expect(found == (fits ? [] : [FaceProblem(.doesNotFit, field: "householdAddress")]))
    }

    @Test func aWordThatIsTooLongIsRefusedNotTorn() throws {
        let word = String(repeating: "W", count: 60)
        #expect(try problems(["names.latin": word]) == [FaceProblem(.doesNotFit, field: "names.latin")])
    }

    @Test func aTextOverTheHardLimitIsRefused() throws {
        let text = String(repeating: "样", count: 401)
        #expect(try problems(["currentAddress": text]) == [FaceProblem(.doesNotFit, field: "currentAddress")])
    }

    @Test func problemsOfBothFacesComeInTheLayoutsOrder() throws {
        let found = try problems(["endorsingOffice": "\u{E001}", "names.han": "\u{E000}", "sex": ""])
        #expect(found.map(\.field) == ["names.han", "endorsingOffice"])
    }
}
