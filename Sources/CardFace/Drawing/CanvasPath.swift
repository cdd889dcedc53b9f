/// A rectangle in dots.
package struct CanvasRectangle: Equatable, Sendable {
    package var x: Double
    package var y: Double
    package var width: Double
    package var height: Double

    package init(x: Double, y: Double, width: Double, height: Double) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }

    func outset(by margin: Double) -> CanvasRectangle {
        CanvasRectangle(x: x - margin, y: y - margin, width: width + 2 * margin, height: height + 2 * margin)
    }
}

/// A place in dots, from the upper left corner.
package struct CanvasPoint: Equatable, Sendable {
    package var x: Double
    package var y: Double

    package init(_ x: Double, _ y: Double) {
        self.x = x
        self.y = y
    }
}

/// Straight lines and cubic curves, to be filled or stroked by a `Canvas`.
package struct CanvasPath: Equatable, Sendable {
    enum Element: Equatable, Sendable {
        case move(CanvasPoint)
        case line(CanvasPoint)
        case curve(CanvasPoint, CanvasPoint, CanvasPoint)
        case close
    }

    var elements: [Element] = []

    package init() {}

    package mutating func move(to point: CanvasPoint) { elements.append(.move(point)) }
    package mutating func line(to point: CanvasPoint) { elements.append(.line(point)) }
    package mutating func curve(_ first: CanvasPoint, _ second: CanvasPoint, to point: CanvasPoint) {
        elements.append(.curve(first, second, point))
    }
    package mutating func close() { elements.append(.close) }

    /// A closed polygon through the points.
    package static func polygon(_ points: [CanvasPoint]) -> CanvasPath {
        var path = CanvasPath()
        for (index, point) in points.enumerated() {
            if index == 0 { path.move(to: point) } else { path.line(to: point) }
        }
        path.close()
        return path
    }

    /// A rectangle with round corners.
    ///
    /// - Parameter radius: in dots; held down to half the shorter side.
    package static func rounded(_ box: CanvasRectangle, radius: Double) -> CanvasPath {
        let radius = min(radius, box.width / 2, box.height / 2)
        // Distance of the control points that brings a cubic nearest to a quarter circle.
        let handle = radius * 0.5523
        let (left, right) = (box.x, box.x + box.width)
        let (top, bottom) = (box.y, box.y + box.height)
        var path = CanvasPath()
        path.move(to: CanvasPoint(left + radius, top))
        path.line(to: CanvasPoint(right - radius, top))
        path.curve(
            CanvasPoint(right - radius + handle, top), CanvasPoint(right, top + radius - handle),
            to: CanvasPoint(right, top + radius))
        path.line(to: CanvasPoint(right, bottom - radius))
        path.curve(
            CanvasPoint(right, bottom - radius + handle), CanvasPoint(right - radius + handle, bottom),
            to: CanvasPoint(right - radius, bottom))
        path.line(to: CanvasPoint(left + radius, bottom))
        path.curve(
            CanvasPoint(left + radius - handle, bottom), CanvasPoint(left, bottom - radius + handle),
            to: CanvasPoint(left, bottom - radius))
        path.line(to: CanvasPoint(left, top + radius))
        path.curve(
            CanvasPoint(left, top + radius - handle), CanvasPoint(left + radius - handle, top),
            to: CanvasPoint(left + radius, top))
        path.close()
        return path
    }
}

/// What fills a shape.
package enum CanvasPaint: Equatable, Sendable {
    /// - Parameter opacity: 0 (invisible) to 1.
    case solid(RGBColour, opacity: Double = 1)
    /// Even change of colour between two points.
    case linearGradient(from: CanvasPoint, RGBColour, to: CanvasPoint, RGBColour, opacity: Double = 1)
}
