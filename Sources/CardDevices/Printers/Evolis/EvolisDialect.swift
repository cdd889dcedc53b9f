/// What may differ between Evolis models and firmwares, and what no public source settles: each behind a switch of its
/// own, so that trying it on a machine changes one value. `docs/printers.md` says how sure each one is.
public struct EvolisDialect: Equatable, Sendable {
    /// The card stays inside after printing (`Pneab;E`), which ``CardPrinter/print(_:limit:)`` promises. Without it the
    /// driver refuses to print. Seen in use; not in the guide.
    public var holdsCard = true
    /// Black planes go in the packed form (`Dbc`). Proved by captures, for black and varnish alone.
    public var packsBlack = true
    /// NULs after each plane and at the end of a sequence, 0 to 512, as the maker's Windows driver sends them; without
    /// them some machines let a card out blank.
    public var paddingBytes = 64
    /// Binary status words with every reply: their meaning is published, their bytes on the wire are not. Off, and
    /// nothing here can switch it on.
    public let hasBinaryStatus = false
    /// Erasing of rewritable cards: that it exists is published, its commands are not.
    public let erases = false
    /// The longest pause between two looks at a card that moves.
    public var pollPause = Duration.milliseconds(50)
    /// How long the wire must be silent before a question is asked; a card costs about fifty questions.
    public var quiet = Duration.milliseconds(2)
    /// How long it may take no byte before it is asked for its port's status, which can get a stuck printer going again
    /// (`printers.md §1`). It takes none while it prints a panel that must make room first.
    public var standstill = Duration.seconds(5)
    /// How long an answer may take; the maker's own limit of a command.
    public var silence = Duration.seconds(30)
    /// Which station the chip reader stands at.
    public var chipStation = ChipPlace.contacts

    /// Where the reader is.
    public enum ChipPlace: String, Sendable, CaseIterable { case contacts, contactless }

    /// As a current two-sided model with contact station is expected to be.
    public init() {}
}
