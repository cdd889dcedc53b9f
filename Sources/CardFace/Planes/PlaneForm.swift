/// In which order and size a printer takes its dots.
public enum PlaneForm: Equatable, Sendable {
    /// Lines across the card, from the edge that enters the print head first; 1, 5, 6 or 7 bits a dot without gaps.
    ///
    /// A layout of 1016 × 648 dots gives 1016 lines of 648.
    case packedAcross(colourBits: Int, turn: PlaneTurn)
    /// Rows along the card, a byte a dot, on a larger field: the film is cut at the card's edge. The edge dots go on
    /// outwards; resin and varnish do not.
    case bytesAlong(width: Int, height: Int, isUpsideDown: Bool)
}

/// Which edge of the picture enters the print head first.
public enum PlaneTurn: String, Sendable, CaseIterable {
    /// The right one: the picture is turned to the left.
    case rightEdgeFirst
    /// The left one: the picture is turned to the right.
    case leftEdgeFirst
}

/// Everything about a printer and its ribbon that the planes of a card depend on.
public struct PlaneRecipe: Equatable, Sendable {
    /// Order and size.
    public var form: PlaneForm
    /// Of each colour panel.
    public var yellow = ToneCurve.straight
    public var magenta = ToneCurve.straight
    public var cyan = ToneCurve.straight
    /// What becomes resin.
    public var black = BlackRule.standard
    /// Panels of each face.
    public var front: PanelSet
    public var back: PanelSet
    /// What the blanks are.
    public var stock: CardStock
    /// Millimetres from the front's upper left corner: the contacts of the chip. No panel comes there.
    public var chipWindow: KeepOutBox?
    /// The same for varnish alone, for example where something is glued on later.
    public var overcoatKeepOut: [KeepOutBox] = []

    /// A recipe with straight curves and no windows.
    public init(form: PlaneForm, front: PanelSet, back: PanelSet, stock: CardStock) {
        self.form = form
        self.front = front
        self.back = back
        self.stock = stock
    }

    /// What both directions of packing accept.
    static let colourBits = [1, 5, 6, 7]
}

/// A rectangle on one face that something must not cover; millimetres from the face's upper left corner.
public struct KeepOutBox: Equatable, Sendable {
    /// The face.
    public var side: CardSide
    public var x: Double
    public var y: Double
    public var width: Double
    public var height: Double

    /// Any rectangle; what lies outside of the card is passed over.
    public init(_ side: CardSide, x: Double, y: Double, width: Double, height: Double) {
        self.side = side
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }

    /// Room around the eight contacts of ISO/IEC 7816-2 (they end 19.23 to 28.55 mm under the upper edge and 10.25 to
    /// 19.87 mm from the left one), with a millimetre and a half around them.
    public static let contacts = KeepOutBox(.front, x: 8.75, y: 17.7, width: 12.65, height: 12.4)
}
