/// How the two faces of a card look: read from a JSON file in millimetres, checked as a whole before the first card.
public struct CardLayout: Equatable, Sendable {
    /// Short name of the layout, for lists and logs.
    public let name: String
    /// Recorded with each card that is made with this layout.
    public let version: String
    package let geometry: LayoutGeometry
    package let typefaces: [LayoutTypeface]
    package let overlay: LayoutOverlay
    package let front: [LayoutItem]
    package let back: [LayoutItem]
    /// On the back: what an office writes again at each endorsement; nil when the layout has no such area.
    package let endorsement: LayoutBox?

    /// The names that a text field may carry (`FaceContents.texts`).
    public static let fieldNames = [
        "names.han", "names.arabic", "names.latin", "sex", "ethnicity", "birthDate", "citizenNumber",
        "householdAddress", "currentAddress", "permitNumber", "permitClass", "validFrom", "validUntil", "authority",
        "cardSerial", "endorsementDate", "endorsingOffice",
    ]

    /// Field names that this layout prints, front first, in the file's order.
    public var printedFields: [String] {
        (front + back).compactMap { item in
            switch item {
            case .text(let text): text.field
            case .rectangle, .line, .waves, .label, .photo, .qrCode: nil
            }
        }
    }

    func typeface(_ name: String) -> LayoutTypeface? { typefaces.first { $0.name == name } }
}

/// A pinned choice of font families with what the setting of text needs to know about them.
package struct LayoutTypeface: Equatable, Sendable {
    package enum Direction: String, Sendable, CaseIterable {
        case leftToRight, rightToLeft
    }

    package var name: String
    /// In order of preference; each must be installed.
    package var families: [String]
    /// BCP 47, chooses regional glyph forms and is independent of the machine's locale.
    package var language: String
    package var direction: Direction
    /// Height of the baseline under the top of the em box, as a share of the size.
    package var baseline: Double
}

/// How a text looks, whether printed on all cards or filled per card.
package struct LayoutTextStyle: Equatable, Sendable {
    package enum Weight: String, Sendable, CaseIterable {
        case regular, bold
    }
    package enum Alignment: String, Sendable, CaseIterable {
        case left, centre, right
    }
    package enum VerticalAlignment: String, Sendable, CaseIterable {
        case top, middle, bottom
    }

    package var typeface: LayoutTypeface
    package var weight: Weight
    package var sizePoints: Double
    /// A text that does not fit is set smaller in steps down to this.
    package var minimumPoints: Double
    package var linesMax: Int
    /// Distance of baselines as a multiple of the size.
    package var leading: Double
    package var letterSpacingPoints: Double
    package var alignment: Alignment
    package var verticalAlignment: VerticalAlignment
    package var colour: RGBColour
}

/// The words across both faces of a card that must never be taken for a real one.
package struct LayoutOverlay: Equatable, Sendable {
    package var text: String
    package var style: LayoutTextStyle
    package var angleDegrees: Double
    /// 0 (invisible) to 1.
    package var opacity: Double
    /// True in the layout of a training site: also cards that are no test cards carry it.
    package var always: Bool
}
