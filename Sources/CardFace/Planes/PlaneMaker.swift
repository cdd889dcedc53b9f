/// Makes a printer's planes of a picture: colours through the printer's curves, text and pure black in resin, varnish
/// where it may be, nothing in areas that must stay free.
///
/// The same picture and recipe give the same bytes. What does not depend on the picture is made once, here.
public struct PlaneMaker: Sendable {
    /// What it was made for.
    public let recipe: PlaneRecipe
    private let front: DotRules
    private let back: DotRules
    private let frontOvercoat: [UInt8]
    private let backOvercoat: [UInt8]
    let tables: InkTables

    /// - Throws: ``PlaneProblem`` for a form that the layout's raster cannot be brought into.
    public init(layout: CardLayout, recipe: PlaneRecipe) throws(PlaneProblem) {
        front = DotRules(layout: layout, recipe: recipe, side: .front)
        back = DotRules(layout: layout, recipe: recipe, side: .back)
        self.recipe = recipe
        switch recipe.form {
        case .packedAcross(let bits, let turn):
            guard PlaneRecipe.colourBits.contains(bits) else { throw .colourBits(bits) }
            guard front.height % 8 == 0 else { throw .raster(width: front.width, height: front.height) }
            tables = InkTables(recipe, levelMax: 1 << bits - 1)
            frontOvercoat = PackedPlanes.overcoat(front, turn)
            backOvercoat = PackedPlanes.overcoat(back, turn)
        case .bytesAlong(let width, let height, _):
            let isLarger = (front.width...4_096).contains(width) && (front.height...4_096).contains(height)
            guard isLarger else { throw .field(width: width, height: height) }
            tables = InkTables(recipe, levelMax: 255)
            frontOvercoat = BytePlanes.overcoat(front, recipe.form)
            backOvercoat = BytePlanes.overcoat(back, recipe.form)
        }
    }

    /// What may be printed where on one face, for those who check the planes against another maker.
    package func rules(of side: CardSide) -> [UInt8] {
        switch side {
        case .front: front.rules
        case .back: back.rules
        }
    }

    /// The planes of one face, in the order in which they go to the printer.
    ///
    /// - Throws: ``PlaneProblem/raster(width:height:)`` for a picture of another size than the layout's.
    public func planes(of raster: FaceRaster, side: CardSide) throws(PlaneProblem) -> [PanelPlane] {
        let (rules, overcoat, set) =
            switch side {
            case .front: (front, frontOvercoat, recipe.front)
            case .back: (back, backOvercoat, recipe.back)
            }
        guard raster.width == rules.width, raster.height == rules.height else {
            throw .raster(width: raster.width, height: raster.height)
        }
        let (inks, colourBits, blackBits): (Inks, Int, Int)
        switch recipe.form {
        case .packedAcross(let bits, let turn):
            (colourBits, blackBits) = (bits, 1)
            inks = PackedPlanes.inks(raster, rules, tables, bits: bits, turn, hasColour: set == .colour)
        case .bytesAlong:
            (colourBits, blackBits) = (8, 8)
            inks = BytePlanes.inks(raster, rules, tables, recipe.form)
        }
        return set.panels.map { panel in
            switch panel {
            case .yellow: PanelPlane(panel: panel, bitsPerDot: colourBits, bytes: inks.yellow)
            case .magenta: PanelPlane(panel: panel, bitsPerDot: colourBits, bytes: inks.magenta)
            case .cyan: PanelPlane(panel: panel, bitsPerDot: colourBits, bytes: inks.cyan)
            case .black: PanelPlane(panel: panel, bitsPerDot: blackBits, bytes: inks.black)
            case .overcoat: PanelPlane(panel: panel, bitsPerDot: blackBits, bytes: overcoat)
            }
        }
    }
}

/// Why planes cannot be made.
public enum PlaneProblem: Error, Equatable, Sendable {
    /// No printer here takes so many bits a dot.
    case colourBits(Int)
    /// The picture is not as large as the layout says, or its height is no multiple of eight.
    case raster(width: Int, height: Int)
    /// The printer's field is smaller than the picture.
    case field(width: Int, height: Int)
}

/// The planes that depend on the picture.
struct Inks {
    var yellow: [UInt8]
    var magenta: [UInt8]
    var cyan: [UInt8]
    var black: [UInt8]
}

/// The curves of a recipe as tables: one lookup a dot and colour.
struct InkTables: Sendable {
    let yellow: [UInt8]
    let magenta: [UInt8]
    let cyan: [UInt8]
    let black: BlackRule

    init(_ recipe: PlaneRecipe, levelMax: Int) {
        yellow = recipe.yellow.levels(upTo: levelMax)
        magenta = recipe.magenta.levels(upTo: levelMax)
        cyan = recipe.cyan.levels(upTo: levelMax)
        black = recipe.black
    }

    /// All bits set when this dot is printed in resin, none otherwise; without a branch.
    @inline(__always)
    func resin(_ blue: UInt8, _ green: UInt8, _ red: UInt8, rule: UInt8) -> UInt8 {
        let lightest = Int(max(blue, max(green, red)))
        let mean = (Int(blue) &+ 2 &* Int(green) &+ Int(red)) &>> 2
        let isPure = UInt8(truncatingIfNeeded: (lightest &- Int(black.pureBlackMax) &- 1) &>> 16)
        let isDark = UInt8(truncatingIfNeeded: (mean &- Int(black.inkMax) &- 1) &>> 16)
        return isPure & Self.spread(rule, 1) | isDark & Self.spread(rule, 2)
    }

    /// All bits set when this dot may have colour.
    @inline(__always)
    static func colour(_ rule: UInt8) -> UInt8 { spread(rule, 0) }

    /// All bits set when a bit of a rule is.
    @inline(__always)
    private static func spread(_ rule: UInt8, _ bit: UInt8) -> UInt8 { 0 &- (rule &>> bit & 1) }
}
