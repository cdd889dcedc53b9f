internal import CPangoCairo

/// Sets texts with Pango: as large as the style asks, smaller down to its minimum, and never clipped.
///
/// Not shared between threads.
final class TextSetter {
    enum Outcome {
        case fits(SetText)
        case unprintable(codePoint: UInt32, position: Int)
        case doesNotFit
    }

    /// How much smaller each next try is.
    static let stepPoints = 0.25
    static let charactersMax = 400

    private let fonts: FontCollection
    private let contexts: [(typeface: LayoutTypeface, context: OpaquePointer)]

    init(fonts: FontCollection, typefaces: [LayoutTypeface]) throws(FaceError) {
        self.fonts = fonts
        for typeface in typefaces {
            for family in typeface.families where !fonts.hasFamily(family) { throw .fontMissing(family: family) }
        }
        contexts = typefaces.compactMap { typeface in fonts.makeContext(for: typeface).map { (typeface, $0) } }
        guard contexts.count == typefaces.count else { throw .drawingFailed(reason: "Pango gave no context") }
    }

    deinit {
        for entry in contexts { g_object_unref(UnsafeMutableRawPointer(entry.context)) }
    }

    /// - Parameters:
    ///   - box: where the text shall stand, in dots.
    ///   - geometry: turns points into dots.
    func fit(
        _ text: String, _ style: LayoutTextStyle, in box: CanvasRectangle, _ geometry: LayoutGeometry
    ) -> Outcome {
        if let found = UnprintableCharacter.control(in: text) {
            return .unprintable(codePoint: found.codePoint, position: found.position)
        }
        guard text.count <= Self.charactersMax,
            let context = contexts.first(where: { $0.typeface == style.typeface })?.context,
            let layout = pango_layout_new(context)
        else { return .doesNotFit }
        let set = SetText(layout: layout, style: style, text: text)
        let spacing = geometry.dots(points: style.letterSpacingPoints)
        set.resize(geometry.dots(points: style.sizePoints), letterSpacing: spacing)
        if let found = set.unknownGlyph() {
            return .unprintable(codePoint: found.codePoint, position: found.position)
        }
        for attempt in attempts(set, style, width: box.width) {
            set.wrap(width: attempt.width, keepingNameParts: attempt.keepsNameParts)
            for points in stride(from: attempt.fromPoints, through: attempt.toPoints - 0.001, by: -Self.stepPoints) {
                set.resize(geometry.dots(points: points), letterSpacing: spacing)
                if set.place(in: box) {
                    set.balance(in: box)
                    return .fits(set)
                }
            }
        }
        return .doesNotFit
    }

    private struct Attempt {
        /// Nil: one line.
        var width: Double?
        var keepsNameParts: Bool
        var fromPoints: Double
        var toPoints: Double
    }

    /// One line if a little smaller type is enough for it; then lines broken only behind the dots of a name; then
    /// lines broken wherever the script allows.
    private func attempts(_ set: SetText, _ style: LayoutTextStyle, width: Double) -> [Attempt] {
        var attempts: [Attempt] = []
        let smallestLine = style.linesMax == 1 ? style.minimumPoints : max(style.minimumPoints, style.sizePoints * 0.8)
        let natural = set.naturalWidth
        let largest = natural <= width ? style.sizePoints : style.sizePoints * width / natural
        let steps = ((style.sizePoints - largest) / Self.stepPoints).rounded(.down)
        let start = style.sizePoints - steps * Self.stepPoints
        if start >= smallestLine - Self.stepPoints {
            attempts.append(
                Attempt(width: nil, keepsNameParts: false, fromPoints: start, toPoints: smallestLine))
        }
        guard style.linesMax > 1 else { return attempts }
        if set.hasNameParts {
            attempts.append(
                Attempt(
                    width: width, keepsNameParts: true, fromPoints: style.sizePoints,
                    toPoints: style.minimumPoints))
        }
        attempts.append(
            Attempt(
                width: width, keepsNameParts: false, fromPoints: style.sizePoints, toPoints: style.minimumPoints))
        return attempts
    }
}

/// A character that would print as a box or change the direction of its neighbours.
struct UnprintableCharacter: Equatable {
    var codePoint: UInt32
    /// In characters from 1.
    var position: Int

    /// Control characters, line breaks and marks that reorder text: fonts have glyphs for none of them, and Pango
    /// would print a box, break the line or turn it round.
    static func control(in text: String) -> UnprintableCharacter? {
        for (index, character) in text.enumerated() {
            for scalar in character.unicodeScalars where isRefused(scalar) {
                return UnprintableCharacter(codePoint: scalar.value, position: index + 1)
            }
        }
        return nil
    }

    private static func isRefused(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x202A...0x202E, 0x2066...0x2069: return true
        default: break
        }
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: return true
        default: return false
        }
    }
}
