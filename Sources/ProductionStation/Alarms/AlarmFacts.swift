public import CardDevices

/// Everything that alarms are derived from, as of one moment.
public struct AlarmFacts: Equatable, Sendable {
    public var now: Timestamp
    public var lanes: [Lane] = []
    /// Parts of the station that fail now, in the order of ``StationPart``.
    public var parts: [Part] = []
    /// Set when the state file cannot even be read.
    public var storeProblem: ServiceFault?
    public var stored = Stored()
    public var calendar: MissingYear?
    public var clockStep: ClockStep?
    /// Purging waits until the clock is believed again; since when.
    public var purgeWaitsSince: Timestamp?
    /// File systems with little room left.
    public var lowSpace: [LowSpace] = []
    /// Whether the document signer's certificate lets the station go on; nil where nothing is signed.
    public var signer: SignerValidity?
    /// Set when personal data cannot be opened: a published code of the master key's problem.
    public var masterKey: ServiceFault?

    public init(now: Timestamp) { self.now = now }

    /// One lane, as its board and the journal say.
    public struct Lane: Equatable, Sendable {
        public var name: String
        /// Nil when no station runs.
        public var state: LaneState?
        public var stateSince: Timestamp?

        public init(name: String, state: LaneState? = nil, stateSince: Timestamp? = nil) {
            self.name = name
            self.state = state
            self.stateSince = stateSince
        }
    }

    /// A part of the station that fails.
    public struct Part: Equatable, Sendable {
        public var part: StationPart
        public var fault: ServiceFault

        public init(part: StationPart, fault: ServiceFault) {
            self.part = part
            self.fault = fault
        }
    }

    /// What the state file says.
    public struct Stored: Equatable, Sendable {
        public var lanes: [StoredLane] = []
        public var poisoned: [PoisonedJob] = []
        public var unaccounted: [StoredCard] = []
        public var uninspected = 0
        public var uninspectedSince: Timestamp?
        /// Open jobs whose delay was reported, and when the first of them was.
        public var delayed = 0
        public var delayedSince: Timestamp?
        public var unsent = 0
        public var unsentSince: Timestamp?

        public init() {}
    }

    /// A lane's hold and its printer in the journal.
    public struct StoredLane: Equatable, Sendable {
        public var name: String
        public var hold: LaneHold?
        public var holdSince: Timestamp?
        /// The card that the hold is about.
        public var holdCard: String?
        public var printerAdopted: String?
        public var printerFound: String?

        public init(
            name: String, hold: LaneHold? = nil, holdSince: Timestamp? = nil, holdCard: String? = nil,
            printerAdopted: String? = nil, printerFound: String? = nil
        ) {
            self.name = name
            self.hold = hold
            self.holdSince = holdSince
            self.holdCard = holdCard
            self.printerAdopted = printerAdopted
            self.printerFound = printerFound
        }
    }

    /// A job that used up its attempts a short while ago.
    public struct PoisonedJob: Equatable, Sendable {
        public var job: String
        public var cards: Int
        public var since: Timestamp

        public init(job: String, cards: Int, since: Timestamp) {
            self.job = job
            self.cards = cards
            self.since = since
        }
    }

    /// A card that nobody can place.
    public struct StoredCard: Equatable, Sendable {
        public var serial: String
        public var lane: String
        public var since: Timestamp

        public init(serial: String, lane: String, since: Timestamp) {
            self.serial = serial
            self.lane = lane
            self.since = since
        }
    }

    /// A year whose holidays are not known.
    public struct MissingYear: Equatable, Sendable {
        public var year: Int
        public var since: Timestamp

        public init(year: Int, since: Timestamp) {
            self.year = year
            self.since = since
        }
    }

    /// A file system that is nearly full.
    public struct LowSpace: Equatable, Sendable {
        /// For example `state` or `spool`: the name of its configuration key.
        public var place: String
        public var megabytesFree: Int
        public var since: Timestamp

        public init(place: String, megabytesFree: Int, since: Timestamp) {
            self.place = place
            self.megabytesFree = megabytesFree
            self.since = since
        }
    }
}
