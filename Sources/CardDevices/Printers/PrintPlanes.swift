/// A colour of a ribbon or film.
public enum PrintPanel: String, Sendable, CaseIterable {
    case yellow, magenta, cyan, black, overcoat
}

/// The dots of one panel in a printer's own order.
public struct PrintPlane: Equatable, Sendable {
    /// Which colour.
    public var panel: PrintPanel
    /// 1, 5, 6, 7 (packed without gaps) or 8.
    public var bitsPerDot: Int
    /// Line after line; 0 is no ink.
    public var bytes: [UInt8]

    /// A plane as its maker gives it; a driver checks its size.
    public init(panel: PrintPanel, bitsPerDot: Int, bytes: [UInt8]) {
        self.panel = panel
        self.bitsPerDot = bitsPerDot
        self.bytes = bytes
    }
}

/// The planes of one card, each face in the order in which it is printed.
public struct PrintPlanes: Equatable, Sendable {
    public var front: [PrintPlane]
    /// Empty: the back is not printed.
    public var back: [PrintPlane]

    /// The planes of both faces.
    public init(front: [PrintPlane], back: [PrintPlane]) {
        self.front = front
        self.back = back
    }
}

/// Makes a printer's planes of a card's two pictures: what a driver asks of whoever knows layouts and colours.
public protocol PlaneMaking: Sendable {
    /// - Throws: ``PlaneFault`` for pictures of which no planes can be made; no card is touched then.
    func planes(of image: PrintImage) throws(PlaneFault) -> PrintPlanes
}

/// Why no planes could be made.
public struct PlaneFault: Error, Equatable, Sendable {
    /// For the log; nothing of the picture.
    public var detail: String

    /// - Parameter detail: sizes and kinds, nothing of the picture.
    public init(detail: String) { self.detail = detail }
}
