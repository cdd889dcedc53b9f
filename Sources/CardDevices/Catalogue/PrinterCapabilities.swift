/// What a printer is able to do with a card. A lane that makes documents needs some of it (``missing(for:)``).
public struct PrinterCapabilities: OptionSet, Sendable, Hashable {
    /// One bit a capability; not stored anywhere.
    public let rawValue: UInt8
    /// From bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// A place where the contacts of a chip reader touch the card.
    public static let contactStation = PrinterCapabilities(rawValue: 1 << 0)
    /// A place over the antenna of a contactless reader.
    public static let contactlessStation = PrinterCapabilities(rawValue: 1 << 1)
    /// A way out for spoiled cards that no good card takes.
    public static let rejectExit = PrinterCapabilities(rawValue: 1 << 2)
    /// The card stays inside after printing, until it is told where to go.
    public static let hold = PrinterCapabilities(rawValue: 1 << 3)
    /// Turns the card over: prints both faces.
    public static let flip = PrinterCapabilities(rawValue: 1 << 4)
    /// Prints on a film first, and from there onto the card.
    public static let film = PrinterCapabilities(rawValue: 1 << 5)

    /// Either place for a chip reader.
    public static let chipStation: PrinterCapabilities = [.contactStation, .contactlessStation]

    /// Stable words in a fixed order, for tables and JSON.
    public var words: [String] {
        let all: [(PrinterCapabilities, String)] = [
            (.contactStation, "contact-station"), (.contactlessStation, "contactless-station"),
            (.rejectExit, "reject-exit"), (.hold, "hold"), (.flip, "flip"), (.film, "film"),
        ]
        return all.filter { contains($0.0) }.map(\.1)
    }

    /// What is missing before documents may be made on it: a chip must be written while the card is inside, a spoiled card must
    /// never lie among good ones, and a card must wait inside until its print was looked at.
    public var missingForDocuments: [String] {
        var missing = PrinterCapabilities([.rejectExit, .hold, .flip]).subtracting(self).words
        if isDisjoint(with: .chipStation) { missing.insert("chip-station", at: 0) }
        return missing
    }
}
