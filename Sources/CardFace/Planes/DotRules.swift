/// What may be printed where on one face, a byte a dot in the order of the raster; made once for a layout and a recipe.
struct DotRules: Sendable {
    /// The dot may have colour.
    static let colour: UInt8 = 1
    /// Pure black becomes resin.
    static let pureBlack: UInt8 = 2
    /// Everything dark becomes resin.
    static let ink: UInt8 = 4
    /// Varnish covers it.
    static let overcoat: UInt8 = 8

    let width: Int
    let height: Int
    private(set) var rules: [UInt8]

    init(layout: CardLayout, recipe: PlaneRecipe, side: CardSide) {
        let geometry = layout.geometry
        width = geometry.widthDots
        height = geometry.heightDots
        let (panels, items): (PanelSet, [LayoutItem])
        switch side {
        case .front: (panels, items) = (recipe.front, layout.front)
        case .back: (panels, items) = (recipe.back, layout.back)
        }
        let everywhere: UInt8
        switch panels {
        case .colour: everywhere = Self.colour | Self.pureBlack | Self.overcoat
        case .black: everywhere = Self.ink
        case .blackAndOvercoat: everywhere = Self.ink | Self.overcoat
        }
        rules = [UInt8](repeating: everywhere, count: width * height)
        if panels == .colour {
            // Hair is not text: in a photo black is mixed of the three colours.
            for case .photo(let box) in items { change(box, geometry) { $0 & ~Self.pureBlack } }
        }
        if side == .back, let area = layout.endorsement {
            switch recipe.stock {
            case .film: change(area, geometry) { _ in 0 }
            case .plain: change(area, geometry) { $0 & Self.overcoat | Self.ink }
            }
        }
        for box in recipe.overcoatKeepOut where box.side == side {
            change(box.layoutBox, geometry) { $0 & ~Self.overcoat }
        }
        if let window = recipe.chipWindow, window.side == side { change(window.layoutBox, geometry) { _ in 0 } }
    }

    /// Changes the dots that a box touches, also only in part.
    private mutating func change(_ box: LayoutBox, _ geometry: LayoutGeometry, _ rule: (UInt8) -> UInt8) {
        let dots = geometry.rectangle(box)
        let columns = Self.touched(from: dots.x, length: dots.width, of: width)
        for row in Self.touched(from: dots.y, length: dots.height, of: height) {
            for column in columns { rules[row * width + column] = rule(rules[row * width + column]) }
        }
    }

    private static func touched(from start: Double, length: Double, of count: Int) -> Range<Int> {
        let first = min(max(0, Int(start.rounded(.down))), count)
        return first..<max(first, min(count, Int((start + length).rounded(.up))))
    }
}

extension KeepOutBox {
    var layoutBox: LayoutBox { LayoutBox(x: x, y: y, width: width, height: height) }
}
