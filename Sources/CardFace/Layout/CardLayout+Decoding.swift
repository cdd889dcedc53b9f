extension CardLayout {
    /// Reads a layout file strictly: unknown or duplicate keys, unknown field names, sizes out of range and boxes
    /// outside the safe margin are refused (`FaceError.layoutInvalid`, with the place in the file).
    ///
    /// - Parameter json: the file's bytes, UTF-8, at most 256 KiB.
    public init(json: [UInt8]) throws(FaceError) {
        var file = try LayoutObject(LayoutJSON(json), place: "")
        _ = try file.integer("format", 1...1)
        name = try file.text("name", charactersMax: 40)
        version = try file.text("version", charactersMax: 40)
        geometry = try LayoutGeometry(&file)
        typefaces = try Self.typefaces(&file)
        let reader = LayoutItemReader(geometry: geometry, typefaces: typefaces)
        overlay = try reader.overlay(file.object("overlay"))
        front = try reader.items(file.list("front", countMax: 200), place: "front")
        back = try reader.items(file.list("back", countMax: 200), place: "back")
        endorsement = try Self.endorsement(&file, geometry)
        try file.finish()
        try Self.checkOnce(front + back)
    }

    private static func endorsement(
        _ file: inout LayoutObject, _ geometry: LayoutGeometry
    ) throws(FaceError) -> LayoutBox? {
        guard let value = file.optional("endorsement") else { return nil }
        var area = try LayoutObject(value, place: "endorsement")
        let box = LayoutBox(
            x: try area.number("x", 0...90), y: try area.number("y", 0...60),
            width: try area.number("width", 1...90), height: try area.number("height", 1...60))
        try area.finish()
        let card = LayoutBox(x: 0, y: 0, width: geometry.cardWidth, height: geometry.cardHeight)
        guard card.contains(box) else {
            throw .layoutInvalid(place: "endorsement", expected: "an area on the card", found: "one that leaves it")
        }
        return box
    }

    private static func typefaces(_ file: inout LayoutObject) throws(FaceError) -> [LayoutTypeface] {
        var typefaces: [LayoutTypeface] = []
        for (index, value) in try file.list("typefaces", countMax: 16).enumerated() {
            var object = try LayoutObject(value, place: "typefaces[\(index)]")
            let name = try object.text("name", charactersMax: 20)
            guard !typefaces.contains(where: { $0.name == name }) else {
                throw .layoutInvalid(place: object.path("name"), expected: "each name once", found: name)
            }
            var families: [String] = []
            for family in try object.list("families", countMax: 8) {
                guard case .string(let text) = family, (1...60).contains(text.count), !text.contains(",") else {
                    throw .layoutInvalid(
                        place: object.path("families"), expected: "family names without commas", found: family.kindName)
                }
                families.append(text)
            }
            guard !families.isEmpty else {
                throw .layoutInvalid(place: object.path("families"), expected: "at least one", found: "none")
            }
            typefaces.append(
                LayoutTypeface(
                    name: name, families: families, language: try object.text("language", charactersMax: 12),
                    direction: try object.word("direction", default: .leftToRight),
                    baseline: try object.number("baseline", 0.4...1.2)))
            try object.finish()
        }
        return typefaces
    }

    /// A field or the photo twice would be a slip of the pen; none of them may hide the other.
    private static func checkOnce(_ items: [LayoutItem]) throws(FaceError) {
        var seen: [String] = []
        for item in items {
            let word: String
            switch item {
            case .text(let text): word = text.field
            case .photo: word = "photo"
            case .qrCode: word = "qrCode"
            case .rectangle, .line, .waves, .label: continue
            }
            guard !seen.contains(word) else {
                throw .layoutInvalid(place: "front and back", expected: "\(word) once", found: "\(word) again")
            }
            seen.append(word)
        }
    }
}

extension LayoutGeometry {
    init(_ file: inout LayoutObject) throws(FaceError) {
        var card = try file.object("card")
        cardWidth = try card.number("width", 80...90)
        cardHeight = try card.number("height", 50...60)
        safeMargin = try card.number("safeMargin", 0...10)
        try card.finish()
        var raster = try file.object("raster")
        widthDots = try raster.integer("width", 600...2400)
        heightDots = try raster.integer("height", 400...1600)
        dotsPerInch = try raster.integer("dotsPerInch", 200...600)
        originX = try raster.number("originX", -2...2)
        originY = try raster.number("originY", -2...2)
        try raster.finish()
        let card2 = LayoutBox(x: 0, y: 0, width: cardWidth, height: cardHeight)
        let safe = LayoutBox(
            x: safeMargin, y: safeMargin, width: cardWidth - 2 * safeMargin, height: cardHeight - 2 * safeMargin)
        guard card2.contains(safe), bleedBox.contains(safe) else {
            throw .layoutInvalid(
                place: "raster", expected: "dots for the whole safe area of the card",
                found: "\(widthDots) x \(heightDots) dots at \(dotsPerInch) dpi")
        }
    }
}
