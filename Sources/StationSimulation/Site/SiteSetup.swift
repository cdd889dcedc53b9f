public import CardDevices

/// What is simulated: everything that a run depends on. Equal setups give equal traces.
public struct SiteSetup: Equatable, Sendable, Codable {
    public var seed: UInt64
    /// Valid jobs in the source.
    public var jobs: Int
    public var lanes: Int
    /// Share of device calls that each single fault hits, in a million.
    public var faultsPerMillion: Int
    /// Whether machines get into conditions that only a person ends (jam, cover, ribbon, trays).
    public var conditions: Bool
    /// Calls that may go wrong; conditions come at these calls only.
    public var faultVerbs: [SimulatedVerb]
    public var outages: Outages
    public var chip: ChipDepth
    /// Inspections that find a defect, in a thousand.
    public var defectsPerMille: Int
    /// What people do besides their work.
    public var acts = Acts.none
    /// Blanks booked and loaded whenever a hopper is empty; 0: all at once, before production begins.
    public var blanksPerRefill = 0
    /// Outages may also come between two statements of a transaction.
    public var cutsStatements = false
    /// Whether the printers are called by verbs or spoken to in bytes, through a driver and a model of the machine.
    public var printer = PrinterDepth.verbs
    /// Of a thousand cards, how many meet a fault of the printer's wire; where the printers are spoken to in bytes.
    public var wireFaultsPerMille = 0
    /// Which ones.
    public var wireEffects = SimulatedWireFault.Effect.allCases
    /// Real portraits and rasters of both faces, besides whatever the chip's depth is.
    public var drawsFaces = false
    /// Virtual time that each call of a machine takes.
    public var callMilliseconds = 0
    /// The state file, all events and all log lines are searched for the people's names and numbers.
    public var looksForPersonalData = false
    /// Faults at known calls instead of the seeded ones, each with its lane before it: `1 eject 2 after timedOut`.
    public var faultScript: [String]?

    /// What people do besides their work, by mistake or because they think it helps.
    public enum Acts: Equatable, Sendable, Codable {
        case none
        /// At this share of all seams of a machine, in a million, and more often on rounds.
        case seeded(perMillion: Int)
        case script([PlannedAct])
    }

    /// When the station's power is cut.
    public enum Outages: Equatable, Sendable, Codable {
        case none
        /// Once, at this seam.
        case at(Int)
        /// Again and again, after a random number of seams up to this many; at most `max` times.
        case seeded(seamsMax: Int, max: Int)
        /// In each life at its own seam.
        case list([Int])
    }

    /// How deep the printer is simulated.
    public enum PrinterDepth: String, Equatable, Sendable, Codable, CaseIterable { case verbs, evolis, xid }

    /// How deep the chip is simulated.
    public enum ChipDepth: String, Equatable, Sendable, Codable, CaseIterable { case verbs, apdu }

    public init(
        seed: UInt64, jobs: Int, lanes: Int = 1, faultsPerMillion: Int = 0, conditions: Bool = true,
        faultVerbs: [SimulatedVerb] = SimulatedVerb.allCases, outages: Outages = .none, chip: ChipDepth = .verbs,
        defectsPerMille: Int = 20
    ) {
        precondition(jobs > 0 && (1...16).contains(lanes) && (0...100_000).contains(faultsPerMillion))
        self.seed = seed
        self.jobs = jobs
        self.lanes = lanes
        self.faultsPerMillion = faultsPerMillion
        self.conditions = conditions
        self.faultVerbs = faultVerbs
        self.outages = outages
        self.chip = chip
        self.defectsPerMille = defectsPerMille
    }
}

/// How a run ended, and what the checkers found.
public struct SiteReport: Equatable, Sendable, Codable {
    public var setup: SiteSetup
    /// Equal for equal setups, in every process.
    public var traceHash: UInt64
    /// Stations that lived: one more than there were outages.
    public var lives: Int
    /// Seams that were passed, over all lives.
    public var seams: Int
    public var jobsPacked: Int
    public var jobsNotMade: Int
    public var jobsRefused: Int
    public var cardsRejected: Int
    public var cardsSettled: Int
    /// Jobs that were cancelled.
    public var jobsCancelled: Int
    /// Faults that hit, by verb and kind, for example `eject failsAfter timedOut`.
    public var faults: [String: Int]
    /// What people did, by act.
    public var acts: [String: Int]
    /// Each broken invariant in words; empty for a good run.
    public var violations: [String]
    /// The last steps before the end, for the message.
    public var newestSteps: [String]
    /// The same run with every fault, act and outage named; nil for a good run.
    public var script: SiteSetup?
    /// Cards that ended: packed, rejected, withdrawn or missing.
    public var cards: Int

    public var isGood: Bool { violations.isEmpty }

    /// One line that tells everything that is needed to see it again.
    public var headline: String {
        "seed \(setup.seed): \(violations.first ?? "good") [\(lives) lives, \(seams) seams, trace \(String(traceHash, radix: 16))]"
    }
}
