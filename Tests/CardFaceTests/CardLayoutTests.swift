import CardFace
import Foundation
import Testing

@Suite struct CardLayoutTests {
    private static let standard = String(decoding: CardLayout.standardJSON, as: UTF8.self)

    private static func changed(_ old: String, _ new: String) throws -> [UInt8] {
        let range = try #require(standard.firstRange(of: old))
        return Array(standard.replacingCharacters(in: range, with: new).utf8)
    }

    @Test func theShippedLayoutPrintsEveryFieldOnce() throws {
        let layout = try CardLayout.standard()
        #expect(layout.name == "residence-permit")
        #expect(!layout.version.isEmpty)
        #expect(layout.printedFields.sorted() == CardLayout.fieldNames.sorted())
        #expect(layout.geometry.widthDots == 1016 && layout.geometry.heightDots == 648)
        #expect(layout.geometry.cardWidth == 85.60 && layout.geometry.cardHeight == 54.00)
    }

    struct Slip: Sendable, CustomTestStringConvertible {
        var old: String
        var new: String
        var place: String
        var testDescription: String { "\(old) -> \(new)" }
    }

    static let slips = [
        Slip(old: "\"format\": 1", new: "\"format\": 2", place: "format"),
        Slip(old: "\"name\": \"residence-permit\",", new: "", place: "name"),
        Slip(old: "\"name\": \"residence-permit\",", new: "\"name\": \"a\", \"colour\": 1,", place: "colour"),
        Slip(old: "\"name\": \"residence-permit\",", new: "\"name\": \"a\", \"name\": \"b\",", place: "line 3"),
        Slip(old: "\"safeMargin\": 2.0", new: "\"safeMargin\": -1", place: "card.safeMargin"),
        Slip(old: "\"width\": 1016", new: "\"width\": 900", place: "raster"),
        Slip(old: "\"width\": 1016", new: "\"width\": 1016.5", place: "raster.width"),
        Slip(
            old: "\"typeface\": \"han\", \"weight\": \"bold\", \"size\": 42",
            new: "\"typeface\": \"song\", \"size\": 42",
            place: "overlay.typeface"),
        Slip(old: "\"opacity\": 0.42\n", new: "\"opacity\": 0.1\n", place: "overlay.opacity"),
        Slip(old: "\"endorsement\": { \"x\": 2.3", new: "\"endorsement\": { \"x\": 12.3", place: "endorsement"),
        Slip(old: "\"height\": 31.0 }", new: "\"height\": 31.0, \"face\": 1 }", place: "endorsement.face"),
        Slip(old: "\"kind\": \"waves\"", new: "\"kind\": \"spiral\"", place: "front[1].kind"),
        Slip(old: "\"fill\": \"#E3F0F1\"", new: "\"fill\": \"#E3F0G1\"", place: "front[0].fill"),
        Slip(old: "\"x\": -0.21, \"y\": -0.43", new: "\"x\": -0.5, \"y\": -0.43", place: "front[0]"),
        Slip(old: "\"field\": \"names.han\"", new: "\"field\": \"names.hann\"", place: "front[9].field"),
        Slip(
            old: "\"field\": \"names.han\", \"x\": 14.6", new: "\"field\": \"names.han\", \"x\": 1.9", place: "front[9]"
        ),
        Slip(
            old: "\"field\": \"names.han\", \"x\": 14.6", new: "\"field\": \"names.han\", \"x\": 43.5",
            place: "front[9]"),
        Slip(
            old: "\"size\": 11, \"minimumSize\": 6", new: "\"size\": 11, \"minimumSize\": 12",
            place: "front[9].minimumSize"),
        Slip(old: "\"size\": 11, \"minimumSize\": 6", new: "\"size\": 3.9", place: "front[9].size"),
        Slip(
            old: "\"size\": 11, \"minimumSize\": 6, \"lines\": 2",
            new: "\"size\": 11, \"minimumSize\": 6, \"lines\": 5",
            place: "front[9].lines"),
        Slip(old: "\"field\": \"names.latin\"", new: "\"field\": \"names.han\"", place: "front and back"),
        Slip(old: "\"kind\": \"photo\", \"x\": 56.9", new: "\"kind\": \"photo\", \"x\": 59", place: "front[21]"),
    ]

    @Test(arguments: slips) func aSlipIsRefusedAtItsPlace(_ slip: Slip) throws {
        let bytes = try Self.changed(slip.old, slip.new)
        #expect {
            try CardLayout(json: bytes)
        } throws: { error in
            guard case .layoutInvalid(let place, _, _) = error as? FaceError else { return false }
            return slip.place.hasPrefix("line") ? place.hasPrefix(slip.place) : place == slip.place
        }
    }

    @Test(arguments: [
        "", "{", "[1,]", "{\"a\":01}", "{\"a\":+1}", "{\"a\":.5}", "nul", "{} x", "\"\u{1}\"", "{\"a\" 1}",
        "\"\\u0041\"",
        String(repeating: "[", count: 5000),
    ])
    func whatIsNoStrictJSONIsRefusedWithItsLine(_ text: String) {
        #expect {
            try CardLayout(json: Array(text.utf8))
        } throws: { error in
            guard case .layoutInvalid(let place, _, _) = error as? FaceError else { return false }
            return place.hasPrefix("line 1")
        }
    }

    @Test func aFileOverTheLimitIsRefusedUnread() {
        let bytes = [UInt8](repeating: 0x20, count: 262_145)
        #expect(throws: FaceError.layoutInvalid(place: "file", expected: "at most 262144 bytes", found: "262145")) {
            try CardLayout(json: bytes)
        }
    }

    @Test func aLabelThatDoesNotFitIsRefusedBeforeTheFirstCard() throws {
        let bytes = try Self.changed("\"text\": \"居住证\"", "\"text\": \"居住证居住证居住证\"")
        let layout = try CardLayout(json: bytes)
        #expect {
            try CardFaceRenderer(layout: layout)
        } throws: { error in
            guard case .layoutInvalid(let place, _, _) = error as? FaceError else { return false }
            return place == "front[5]"
        }
    }

    @Test func anOverlayThatCannotBePrintedIsRefusedBeforeTheFirstCard() throws {
        let layout = try CardLayout(json: Self.changed("样卡 VOID", "样卡样卡样卡样卡样卡样卡"))
        #expect {
            try CardFaceRenderer(layout: layout)
        } throws: { error in
            guard case .layoutInvalid(let place, _, _) = error as? FaceError else { return false }
            return place == "overlay.text"
        }
    }

    @Test func aFamilyThatIsNotInstalledIsNamed() throws {
        let layout = try CardLayout(json: Self.changed("\"Noto Naskh Arabic\"", "\"Family That Is Nowhere\""))
        #expect(throws: FaceError.fontMissing(family: "Family That Is Nowhere")) {
            try CardFaceRenderer(layout: layout)
        }
    }
}
