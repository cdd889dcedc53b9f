/// Where a simulated card physically is. Each card is in exactly one of these places.
public enum SimulatedPlace: String, Sendable, Codable, CaseIterable {
    case hopper, feeder, chipStation, printHead, acceptedTray, rejectedTray
    /// Stuck on the way from one place inside to another: the sensors see that something is wrong, not where it is.
    case between
    /// Not quite out of the machine, on the way to a tray: no sensor sees it.
    case acceptedExit, rejectedExit
    /// In somebody's hands or box: taken out of a tray, or pulled out of the machine.
    case outside
    /// On the desk reader.
    case desk
    /// Left in a printer that was taken off the lane, until somebody pulls it out there.
    case removedPrinter

    /// True for the places between hopper and trays.
    public var isInside: Bool {
        switch self {
        case .feeder, .chipStation, .printHead, .between: true
        case .hopper, .acceptedExit, .rejectedExit, .acceptedTray, .rejectedTray, .outside, .desk, .removedPrinter:
            false
        }
    }
}

/// What keeps a simulated machine from working until a person has been there.
public enum SimulatedCondition: String, Sendable, Codable, CaseIterable {
    /// The card that is inside sits fast. Ends when somebody pulls it out.
    case jam
    /// No card comes out of the hopper. Ends when blanks are loaded.
    case hopperStuck
    /// Ends when somebody closes the cover.
    case coverOpen
    /// Ends with another roll.
    case ribbonOut
    /// End when the tray is taken out.
    case acceptedTrayFull, rejectedTrayFull
    /// The lane's reader hangs on no wire. Ends when somebody plugs it in.
    case readerPulled
}

/// The physical truth of a lane at one moment: for checkers, never for a station.
public struct SimulatedLaneTruth: Equatable, Sendable {
    /// One card and all that is true of it.
    public struct Card: Equatable, Sendable {
        /// What a good reader says about the chip; of a dead chip: would say.
        public var identity: ChipIdentity
        /// How it came from the supplier.
        public var born: SimulatedCardNature
        /// What it is now.
        public var nature: SimulatedCardNature
        /// Where it is now.
        public var place: SimulatedPlace
        /// ``SimulatedDigest`` of what its files hold; nil for a chip that was never written.
        public var chipDigest: UInt64?
        /// How often its faces were printed.
        public var prints: Int
        /// ``SimulatedDigest`` of the last picture printed on it; zero when the lane keeps none.
        public var printDigest: UInt64
        /// A print stopped in the middle of it.
        public var isHalfPrinted = false
    }

    /// All cards in the order of their birth.
    public var cards: [Card]
    /// Cards in the hopper, the next one first.
    public var hopper: [ChipIdentity]
    /// What a person must end, in the order in which it came.
    public var conditions: [SimulatedCondition]
    /// Number of the mounted roll.
    public var ribbonRoll: Int
    /// Whole cards that the mounted roll can still print.
    public var ribbonCards: Int
    /// Serial of the printer that stands there since it was swapped; nil while it is the first one.
    public var printerSerial: String?

    /// Number of cards in a place.
    public func count(at place: SimulatedPlace) -> Int { cards.count { $0.place == place } }

    /// The card with this chip identity.
    public func card(_ identity: ChipIdentity) -> Card? { cards.first { $0.identity == identity } }
}
