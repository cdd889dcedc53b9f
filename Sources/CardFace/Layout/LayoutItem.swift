/// One thing on a face, drawn in the file's order.
package enum LayoutItem: Equatable, Sendable {
    case rectangle(LayoutRectangle)
    case line(LayoutLine)
    case waves(LayoutWaves)
    case label(LayoutLabel)
    case text(LayoutText)
    case photo(LayoutBox)
    case qrCode(LayoutQRCode)

    /// Same on every card of this layout: drawn once.
    package var isStatic: Bool {
        switch self {
        case .rectangle, .line, .waves, .label: true
        case .text, .photo, .qrCode: false
        }
    }
}

package struct LayoutRectangle: Equatable, Sendable {
    package var box: LayoutBox
    package var fill: RGBColour?
    /// With `fill`: the colour at the right edge.
    package var fillEnd: RGBColour?
    package var stroke: RGBColour?
    package var strokeMillimetres: Double
    package var cornerMillimetres: Double
    package var opacity: Double
}

package struct LayoutLine: Equatable, Sendable {
    package var fromX: Double
    package var fromY: Double
    package var toX: Double
    package var toY: Double
    package var strokeMillimetres: Double
    package var colour: RGBColour
}

/// A fan of fine sine curves, the plain cousin of a guilloche.
package struct LayoutWaves: Equatable, Sendable {
    package var box: LayoutBox
    package var count: Int
    package var periodMillimetres: Double
    package var amplitudeMillimetres: Double
    package var strokeMillimetres: Double
    package var colour: RGBColour
    package var opacity: Double
}

package struct LayoutLabel: Equatable, Sendable {
    package var box: LayoutBox
    package var text: String
    package var style: LayoutTextStyle
}

package struct LayoutText: Equatable, Sendable {
    package var box: LayoutBox
    package var field: String
    package var style: LayoutTextStyle
}

package struct LayoutQRCode: Equatable, Sendable {
    package var box: LayoutBox
    package var colour: RGBColour
}
