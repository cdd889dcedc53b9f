/// Reads the entries of `front` and `back`, and the overlay.
struct LayoutItemReader {
    let geometry: LayoutGeometry
    let typefaces: [LayoutTypeface]

    private enum Kind: String, CaseIterable {
        case rectangle, line, waves, label, text, photo, qrCode
    }

    /// The smallest type that a card printer at 300 dpi still prints legibly.
    private static let pointsRange = 4.0...60.0
    /// Longest safe length on either axis, bleed included.
    private static let lengthRange = -5.0...100.0

    func items(_ values: [LayoutJSON], place: String) throws(FaceError) -> [LayoutItem] {
        var items: [LayoutItem] = []
        for (index, value) in values.enumerated() {
            var object = try LayoutObject(value, place: "\(place)[\(index)]")
            items.append(try item(&object))
            try object.finish()
        }
        return items
    }

    func overlay(_ source: LayoutObject) throws(FaceError) -> LayoutOverlay {
        var object = source
        let overlay = LayoutOverlay(
            text: try object.text("text", charactersMax: 40), style: try style(&object),
            angleDegrees: try object.number("angleDegrees", -90...90), opacity: try object.number("opacity", 0.2...1),
            always: try flag("always", &object))
        try object.finish()
        return overlay
    }

    private func item(_ object: inout LayoutObject) throws(FaceError) -> LayoutItem {
        let kind: Kind = try object.word("kind")
        switch kind {
        case .rectangle: return .rectangle(try rectangle(&object))
        case .line: return .line(try line(&object))
        case .waves: return .waves(try waves(&object))
        case .label:
            return .label(
                LayoutLabel(box: try safeBox(&object), text: try object.text("text"), style: try style(&object)))
        case .text:
            let place = object.path("field")
            let field = try object.text("field")
            guard CardLayout.fieldNames.contains(field) else {
                throw .layoutInvalid(
                    place: place, expected: "one of " + CardLayout.fieldNames.joined(separator: ", "), found: field)
            }
            return .text(LayoutText(box: try safeBox(&object), field: field, style: try style(&object)))
        case .photo: return .photo(try safeBox(&object))
        case .qrCode:
            return .qrCode(
                LayoutQRCode(box: try safeBox(&object), colour: try object.colour("colour", default: .black)))
        }
    }

    private func rectangle(_ object: inout LayoutObject) throws(FaceError) -> LayoutRectangle {
        LayoutRectangle(
            box: try box(&object, inside: geometry.bleedBox, named: "raster"),
            fill: try optionalColour("fill", &object), fillEnd: try optionalColour("fillEnd", &object),
            stroke: try optionalColour("stroke", &object),
            strokeMillimetres: try object.number("strokeWidth", 0.05...2, default: 0.15),
            cornerMillimetres: try object.number("corner", 0...10, default: 0),
            opacity: try object.number("opacity", 0...1, default: 1))
    }

    private func line(_ object: inout LayoutObject) throws(FaceError) -> LayoutLine {
        let place = object.place
        let line = LayoutLine(
            fromX: try object.number("fromX", Self.lengthRange), fromY: try object.number("fromY", Self.lengthRange),
            toX: try object.number("toX", Self.lengthRange), toY: try object.number("toY", Self.lengthRange),
            strokeMillimetres: try object.number("strokeWidth", 0.05...2), colour: try object.colour("colour"))
        for (x, y) in [(line.fromX, line.fromY), (line.toX, line.toY)] {
            try check(LayoutBox(x: x, y: y, width: 0, height: 0), inside: geometry.bleedBox, "raster", at: place)
        }
        return line
    }

    private func waves(_ object: inout LayoutObject) throws(FaceError) -> LayoutWaves {
        LayoutWaves(
            box: try box(&object, inside: geometry.bleedBox, named: "raster"),
            count: try object.integer("count", 1...100), periodMillimetres: try object.number("period", 2...200),
            amplitudeMillimetres: try object.number("amplitude", 0...30),
            strokeMillimetres: try object.number("strokeWidth", 0.05...1), colour: try object.colour("colour"),
            opacity: try object.number("opacity", 0...1, default: 1))
    }

    private func style(_ object: inout LayoutObject) throws(FaceError) -> LayoutTextStyle {
        let place = object.path("typeface")
        let name = try object.text("typeface", charactersMax: 20)
        guard let typeface = typefaces.first(where: { $0.name == name }) else {
            throw .layoutInvalid(
                place: place, expected: "one of " + typefaces.map(\.name).joined(separator: ", "), found: name)
        }
        let size = try object.number("size", Self.pointsRange)
        return LayoutTextStyle(
            typeface: typeface, weight: try object.word("weight", default: .regular), sizePoints: size,
            minimumPoints: try object.number("minimumSize", Self.pointsRange.lowerBound...size, default: size),
            linesMax: try object.integer("lines", 1...4, default: 1),
            leading: try object.number("leading", 1...2, default: 1.25),
            letterSpacingPoints: try object.number("letterSpacing", 0...10, default: 0),
            alignment: try object.word("align", default: typeface.direction == .rightToLeft ? .right : .left),
            verticalAlignment: try object.word("verticalAlign", default: .middle),
            colour: try object.colour("colour", default: .black))
    }

    private func safeBox(_ object: inout LayoutObject) throws(FaceError) -> LayoutBox {
        try box(&object, inside: geometry.safeBox, named: "safe margin")
    }

    private func box(
        _ object: inout LayoutObject, inside outer: LayoutBox, named name: String
    ) throws(FaceError) -> LayoutBox {
        let box = LayoutBox(
            x: try object.number("x", Self.lengthRange), y: try object.number("y", Self.lengthRange),
            width: try object.number("width", 0.5...100), height: try object.number("height", 0.5...100))
        try check(box, inside: outer, name, at: object.place)
        return box
    }

    private func check(
        _ box: LayoutBox, inside outer: LayoutBox, _ name: String, at place: String
    ) throws(FaceError) {
        guard outer.contains(box) else {
            throw .layoutInvalid(
                place: place, expected: "inside the \(name) \(Self.words(outer))", found: Self.words(box))
        }
    }

    private static func words(_ box: LayoutBox) -> String {
        func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }
        return "x \(rounded(box.x)) to \(rounded(box.x + box.width)), "
            + "y \(rounded(box.y)) to \(rounded(box.y + box.height)) mm"
    }

    private func optionalColour(_ key: String, _ object: inout LayoutObject) throws(FaceError) -> RGBColour? {
        guard let value = object.optional(key) else { return nil }
        guard case .string(let text) = value, let colour = RGBColour(hexadecimal: text) else {
            throw .layoutInvalid(place: object.path(key), expected: "a colour as #RRGGBB", found: value.kindName)
        }
        return colour
    }

    private func flag(_ key: String, _ object: inout LayoutObject) throws(FaceError) -> Bool {
        guard let value = object.optional(key) else { return false }
        guard case .boolean(let flag) = value else {
            throw .layoutInvalid(place: object.path(key), expected: "true or false", found: value.kindName)
        }
        return flag
    }
}
