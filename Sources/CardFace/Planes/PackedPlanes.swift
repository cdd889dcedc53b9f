/// Turns a picture by a quarter and packs its dots, eight of a line at a time: they fill a whole number of bytes at any
/// depth, and the picture is read in small squares that stay in the cache.
enum PackedPlanes {
    /// Columns of one square: two cache lines of a row.
    private static let columns = 16

    /// How rows and columns of the picture become dots and lines of a plane.
    struct Walk {
        var dotFirst: Int
        var dotStep: Int
        var lineFirst: Int
        var lineStep: Int

        init(_ turn: PlaneTurn, width: Int, height: Int) {
            switch turn {
            case .rightEdgeFirst: (dotFirst, dotStep, lineFirst, lineStep) = (0, 1, width - 1, -1)
            case .leftEdgeFirst: (dotFirst, dotStep, lineFirst, lineStep) = (height - 1, -1, 0, 1)
            }
        }
    }

    static func inks(
        _ raster: FaceRaster, _ rules: DotRules, _ tables: InkTables, bits: Int, _ turn: PlaneTurn, hasColour: Bool
    ) -> Inks {
        // A depth that the compiler knows costs a third less; there are four.
        switch (hasColour, bits) {
        case (false, _): black(raster, rules, tables, turn)
        case (true, 5): colour(raster, rules, tables, 5, turn)
        case (true, 6): colour(raster, rules, tables, 6, turn)
        case (true, 7): colour(raster, rules, tables, 7, turn)
        case (true, _): colour(raster, rules, tables, 1, turn)
        }
    }

    @inline(__always)
    private static func colour(
        _ raster: FaceRaster, _ rules: DotRules, _ tables: InkTables, _ bits: Int, _ turn: PlaneTurn
    ) -> Inks {
        let (width, height) = (raster.width, raster.height)
        let walk = Walk(turn, width: width, height: height)
        let groups = height / 8
        let empty = [UInt8](repeating: 0, count: width * groups * bits)
        var (yellowBytes, magentaBytes, cyanBytes) = (empty, empty, empty)
        var blackBytes = [UInt8](repeating: 0, count: width * groups)
        var yellow = yellowBytes.mutableSpan
        var magenta = magentaBytes.mutableSpan
        var cyan = cyanBytes.mutableSpan
        var black = blackBytes.mutableSpan
        let pixels = raster.pixels.span
        let dotRules = rules.rules.span
        let toYellow = tables.yellow.span
        let toMagenta = tables.magenta.span
        let toCyan = tables.cyan.span
        let (pixelStep, ruleStep) = (walk.dotStep * raster.bytesPerRow, walk.dotStep * width)
        for square in stride(from: 0, to: width, by: columns) {
            for group in 0..<groups {
                let row = walk.dotFirst + walk.dotStep * group * 8
                for column in square..<min(square + columns, width) {
                    var (y, m, c, k) = (UInt64(0), UInt64(0), UInt64(0), UInt8(0))
                    // The raster and the rules have this size (`PlaneMaker.planes`), the tables have 256 entries.
                    var (at, ruleAt) = (row &* raster.bytesPerRow &+ column &* 4, row &* width &+ column)
                    for _ in 0..<8 {
                        let blue = pixels[unchecked: at]
                        let green = pixels[unchecked: at &+ 1]
                        let red = pixels[unchecked: at &+ 2]
                        let rule = dotRules[unchecked: ruleAt]
                        let resin = tables.resin(blue, green, red, rule: rule)
                        let mask = InkTables.colour(rule) & ~resin
                        y = y &<< UInt64(bits) | UInt64(toYellow[unchecked: Int(blue)] & mask)
                        m = m &<< UInt64(bits) | UInt64(toMagenta[unchecked: Int(green)] & mask)
                        c = c &<< UInt64(bits) | UInt64(toCyan[unchecked: Int(red)] & mask)
                        k = k &<< 1 | resin & 1
                        at &+= pixelStep
                        ruleAt &+= ruleStep
                    }
                    let out = (walk.lineFirst &+ walk.lineStep &* column) &* groups &+ group
                    black[unchecked: out] = k
                    for byte in 0..<bits {
                        let shift = UInt64(8 &* (bits &- 1 &- byte))
                        yellow[unchecked: out &* bits &+ byte] = UInt8(truncatingIfNeeded: y &>> shift)
                        magenta[unchecked: out &* bits &+ byte] = UInt8(truncatingIfNeeded: m &>> shift)
                        cyan[unchecked: out &* bits &+ byte] = UInt8(truncatingIfNeeded: c &>> shift)
                    }
                }
            }
        }
        return Inks(yellow: yellowBytes, magenta: magentaBytes, cyan: cyanBytes, black: blackBytes)
    }

    private static func black(
        _ raster: FaceRaster, _ rules: DotRules, _ tables: InkTables, _ turn: PlaneTurn
    ) -> Inks {
        let pixels = raster.pixels.span
        let black = plane(rules, turn) { row, column in
            let at = row * raster.bytesPerRow + column * 4
            let rule = rules.rules[row * rules.width + column]
            return tables.resin(pixels[at], pixels[at + 1], pixels[at + 2], rule: rule) & 1
        }
        return Inks(yellow: [], magenta: [], cyan: [], black: black)
    }

    /// Varnish everywhere it may be.
    static func overcoat(_ rules: DotRules, _ turn: PlaneTurn) -> [UInt8] {
        plane(rules, turn) { row, column in rules.rules[row * rules.width + column] & DotRules.overcoat == 0 ? 0 : 1 }
    }

    /// One plane of a bit a dot.
    private static func plane(_ rules: DotRules, _ turn: PlaneTurn, _ bit: (Int, Int) -> UInt8) -> [UInt8] {
        let walk = Walk(turn, width: rules.width, height: rules.height)
        let groups = rules.height / 8
        var plane = [UInt8](repeating: 0, count: rules.width * groups)
        for square in stride(from: 0, to: rules.width, by: columns) {
            for group in 0..<groups {
                for column in square..<min(square + columns, rules.width) {
                    var byte: UInt8 = 0
                    for dot in 0..<8 {
                        byte = byte &<< 1 | bit(walk.dotFirst + walk.dotStep * (group * 8 + dot), column)
                    }
                    plane[(walk.lineFirst + walk.lineStep * column) * groups + group] = byte
                }
            }
        }
        return plane
    }
}
