/// Card, raster and where one lies on the other. Lengths in millimetres from the card's upper left corner.
package struct LayoutGeometry: Equatable, Sendable {
    package var cardWidth: Double
    package var cardHeight: Double
    /// Nothing that must be read or recognised comes nearer to the card's edge.
    package var safeMargin: Double
    package var widthDots: Int
    package var heightDots: Int
    package var dotsPerInch: Int
    /// Where the card's corner lies in the raster; the rest is bleed.
    package var originX: Double
    package var originY: Double

    package func dots(_ millimetres: Double) -> Double { millimetres * Double(dotsPerInch) / 25.4 }
    package func dots(points: Double) -> Double { points * Double(dotsPerInch) / 72 }

    /// A box on the card as dots of the raster.
    package func rectangle(_ box: LayoutBox) -> CanvasRectangle {
        CanvasRectangle(
            x: dots(originX + box.x), y: dots(originY + box.y), width: dots(box.width), height: dots(box.height))
    }

    var safeBox: LayoutBox {
        LayoutBox(
            x: safeMargin, y: safeMargin, width: cardWidth - 2 * safeMargin, height: cardHeight - 2 * safeMargin)
    }

    /// All that the raster covers, bleed included.
    var bleedBox: LayoutBox {
        let millimetresPerDot = 25.4 / Double(dotsPerInch)
        return LayoutBox(
            x: -originX, y: -originY, width: Double(widthDots) * millimetresPerDot,
            height: Double(heightDots) * millimetresPerDot)
    }
}

/// A rectangle in millimetres from the card's upper left corner.
package struct LayoutBox: Equatable, Sendable {
    package var x: Double
    package var y: Double
    package var width: Double
    package var height: Double

    func contains(_ inner: LayoutBox) -> Bool {
        let slack = 0.001
        return inner.x >= x - slack && inner.y >= y - slack && inner.x + inner.width <= x + width + slack
            && inner.y + inner.height <= y + height + slack
    }
}
