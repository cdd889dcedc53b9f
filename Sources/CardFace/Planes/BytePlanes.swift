/// Planes of a byte a dot on a field larger than the card: film is printed beyond the edge and cut there by the card.
enum BytePlanes {
    static func inks(_ raster: FaceRaster, _ rules: DotRules, _ tables: InkTables, _ form: PlaneForm) -> Inks {
        let field = Field(form, rules)
        let empty = [UInt8](repeating: 0, count: field.width * field.height)
        var inks = Inks(yellow: empty, magenta: empty, cyan: empty, black: empty)
        for row in 0..<field.height {
            let (source, isRowInside) = field.row(row)
            for column in 0..<field.width {
                let (sourceColumn, isColumnInside) = field.column(column)
                let at = source * raster.bytesPerRow + sourceColumn * 4
                let (blue, green, red) = (raster.pixels[at], raster.pixels[at + 1], raster.pixels[at + 2])
                let rule = rules.rules[source * rules.width + sourceColumn]
                let resin = tables.resin(blue, green, red, rule: rule)
                let mask = InkTables.colour(rule) & ~resin
                let out = field.out(row, column)
                inks.yellow[out] = tables.yellow[Int(blue)] & mask
                inks.magenta[out] = tables.magenta[Int(green)] & mask
                inks.cyan[out] = tables.cyan[Int(red)] & mask
                inks.black[out] = isRowInside && isColumnInside ? resin : 0
            }
        }
        return inks
    }

    static func overcoat(_ rules: DotRules, _ form: PlaneForm) -> [UInt8] {
        let field = Field(form, rules)
        var plane = [UInt8](repeating: 0, count: field.width * field.height)
        for row in 0..<field.height {
            let (source, isRowInside) = field.row(row)
            for column in 0..<field.width {
                let (sourceColumn, isColumnInside) = field.column(column)
                let isOn = rules.rules[source * rules.width + sourceColumn] & DotRules.overcoat != 0
                plane[field.out(row, column)] = isOn && isRowInside && isColumnInside ? 255 : 0
            }
        }
        return plane
    }

    /// The printer's field around the card's picture.
    private struct Field {
        let width: Int
        let height: Int
        private let isUpsideDown: Bool
        private let inner: DotRules

        init(_ form: PlaneForm, _ inner: DotRules) {
            self.inner = inner
            switch form {
            case .bytesAlong(let width, let height, let isUpsideDown):
                (self.width, self.height, self.isUpsideDown) = (width, height, isUpsideDown)
            case .packedAcross:
                (width, height, isUpsideDown) = (inner.width, inner.height, false)
            }
        }

        func row(_ row: Int) -> (Int, Bool) { Self.source(row - (height - inner.height) / 2, inner.height) }

        func column(_ column: Int) -> (Int, Bool) { Self.source(column - (width - inner.width) / 2, inner.width) }

        func out(_ row: Int, _ column: Int) -> Int {
            isUpsideDown ? (height - 1 - row) * width + width - 1 - column : row * width + column
        }

        private static func source(_ place: Int, _ count: Int) -> (Int, Bool) {
            (min(max(0, place), count - 1), (0..<count).contains(place))
        }
    }
}
