/// What a printer says about itself, at one moment. Never stored as a latch: the next reading replaces it.
public struct PrinterStatus: Equatable, Sendable {
    /// Where the sensors see a card.
    public var position: CardPosition
    /// Why it does not go on; empty when it would.
    public var reasons: StateReasons
    /// The mounted roll, where the printer can tell.
    public var ribbon: RibbonStatus?

    /// A reading of this moment.
    public init(position: CardPosition, reasons: StateReasons = [], ribbon: RibbonStatus? = nil) {
        self.position = position
        self.reasons = reasons
        self.ribbon = ribbon
    }

    /// The roll that is mounted and what is left of it.
    public struct RibbonStatus: Equatable, Sendable {
        /// The roll's own number where it has a readable tag.
        public var rollSerial: String?
        /// Whole cards that the roll can still print.
        public var cardsRemaining: Int

        /// A roll and what is left of it.
        public init(rollSerial: String?, cardsRemaining: Int) {
            self.rollSerial = rollSerial
            self.cardsRemaining = cardsRemaining
        }
    }

    /// Why a printer does not go on, in the words of PWG 5100.9 / RFC 8011 `printer-state-reasons`.
    ///
    /// Each driver maps its own codes onto these.
    public struct StateReasons: OptionSet, Sendable, Hashable {
        /// One bit a reason; not stored anywhere.
        public let rawValue: UInt16
        /// From bits.
        public init(rawValue: UInt16) { self.rawValue = rawValue }

        /// No card can be fed.
        public static let mediaEmpty = StateReasons(rawValue: 1 << 0)
        /// A card sits fast.
        public static let mediaJam = StateReasons(rawValue: 1 << 1)
        /// A cover is open.
        public static let coverOpen = StateReasons(rawValue: 1 << 2)
        /// The ribbon is used up.
        public static let markerSupplyEmpty = StateReasons(rawValue: 1 << 3)
        /// No ribbon is mounted.
        public static let markerSupplyMissing = StateReasons(rawValue: 1 << 4)
        /// A tray is full.
        public static let outputAreaFull = StateReasons(rawValue: 1 << 5)
        /// The printer asks to be cleaned.
        public static let cleanerRequired = StateReasons(rawValue: 1 << 6)
        /// The print head is broken.
        public static let printHeadFault = StateReasons(rawValue: 1 << 7)
        /// Not yet at its temperature.
        public static let warmingUp = StateReasons(rawValue: 1 << 8)

        /// A person mends these at the machine; no attempt of a job is used up by them (domain.md §6).
        public static let waitingForPerson: StateReasons = [
            .mediaEmpty, .coverOpen, .markerSupplyEmpty, .markerSupplyMissing, .outputAreaFull, .cleanerRequired,
        ]

        /// What must be gone before a card is fed: what a person mends, and what passes by itself.
        public static let beforeFeeding: StateReasons = waitingForPerson.union(.warmingUp)

        /// Published words in a fixed order, for logs, JSON and metrics.
        public var words: [String] {
            let all: [(StateReasons, String)] = [
                (.mediaEmpty, "media-empty"), (.mediaJam, "media-jam"), (.coverOpen, "cover-open"),
                (.markerSupplyEmpty, "marker-supply-empty"), (.markerSupplyMissing, "marker-supply-missing"),
                (.outputAreaFull, "output-area-full"), (.cleanerRequired, "cleaner-required"),
                (.printHeadFault, "print-head-fault"), (.warmingUp, "warming-up"),
            ]
            return all.filter { contains($0.0) }.map(\.1)
        }
    }
}
