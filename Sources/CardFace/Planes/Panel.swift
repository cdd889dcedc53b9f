/// A colour of a card printer's ribbon or film: one pass of the print head each.
public enum Panel: String, Sendable, CaseIterable {
    case yellow, magenta, cyan
    /// Resin: a dot is there or not. Sharp, and read by machines under infrared light.
    case black
    /// Clear varnish over everything that it covers.
    case overcoat
}

/// Which panels one face is printed with.
public enum PanelSet: String, Sendable, CaseIterable {
    /// A picture in colours, text in resin, varnish over it.
    case colour
    /// Resin alone.
    case black
    /// Resin and varnish.
    case blackAndOvercoat

    /// In the order in which they go to the printer.
    public var panels: [Panel] {
        switch self {
        case .colour: [.yellow, .magenta, .cyan, .black, .overcoat]
        case .black: [.black]
        case .blackAndOvercoat: [.black, .overcoat]
        }
    }
}

/// What the area of the endorsement is made of.
public enum CardStock: String, Sendable, CaseIterable {
    /// The face is plain there: the endorsement is printed in resin, marked "at issue", and never changed on the face.
    case plain
    /// A rewritable film lies there: an office writes the endorsement with heat, so no panel may cover it.
    case film
}

/// One of the two faces of a card.
public enum CardSide: String, Sendable, CaseIterable { case front, back }

/// The dots of one panel as one printer takes them.
public struct PanelPlane: Equatable, Sendable {
    /// Which colour.
    public let panel: Panel
    /// 1, 5, 6, 7 (packed without gaps, first dot in the highest bits) or 8.
    public let bitsPerDot: Int
    /// Line after line; 0 is no ink.
    public let bytes: [UInt8]
}
