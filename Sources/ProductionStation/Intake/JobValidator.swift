/// Checks every rule of domain.md §2, §4 and §5 on one job, all of them at once. It never corrects anything.
///
/// Pure: the same job, rules and context give the same verdict.
public struct JobValidator: Sendable {
    /// What the verdict depends on besides the job.
    public struct Context: Equatable, Sendable {
        /// The civil day in the centre's zone.
        public var today: CivilDate
        /// When the platform marked the data available, or the spool file arrived.
        public var availableAt: Timestamp
        public var known: KnownJobs

        public init(today: CivilDate, availableAt: Timestamp, known: KnownJobs = KnownJobs()) {
            self.today = today
            self.availableAt = availableAt
            self.known = known
        }

        /// At `now`, with today's date in `zone`.
        public init(now: Timestamp, zone: CentreZone, known: KnownJobs = KnownJobs()) {
            self.init(today: zone.day(of: now), availableAt: now, known: known)
        }
    }

    /// The outcome for one job.
    public struct Verdict: Equatable, Sendable {
        /// Every broken rule: form first, then rules in the order of the document. Empty = the card may be made.
        public var refusals: [Refusal]
        public var warnings: [JobWarning]
        /// The office that the card is packed for and its dates; nil when the office is unknown.
        public var packedFor: Office?
        public var dates: JobDates?

        public var isAccepted: Bool { refusals.isEmpty }
    }

    public var dueDates: DueDates
    public var offices: OfficeRegister
    public var face: any FaceChecking
    /// Working days between due date and end of validity that are too few to go without a warning.
    public var endsSoonWorkingDays = 10

    public init(dueDates: DueDates, offices: OfficeRegister, face: any FaceChecking) {
        self.dueDates = dueDates
        self.offices = offices
        self.face = face
    }

    /// Judges what ``JobReader`` made of a document: its problems of form and, where values could be read, all rules.
    public func validate(_ reading: JobReading, in context: Context) -> Verdict {
        guard let draft = reading.draft else {
            return Verdict(refusals: reading.problems, warnings: [], packedFor: nil, dates: nil)
        }
        var verdict = validate(draft, in: context)
        verdict.refusals = reading.problems + verdict.refusals
        return verdict
    }

    /// Judges a job whose form is right.
    public func validate(_ job: ProductionJob, in context: Context) -> Verdict {
        validate(JobDraft(job: job), in: context)
    }

    private func validate(_ draft: JobDraft, in context: Context) -> Verdict {
        var check = JobCheck(draft: draft, context: context)
        let office = check.office(in: offices)
        let dates = office.flatMap { jobDates(of: draft, office: $0, context: context) }
        check.known()
        check.application(zone: dueDates.zone)
        check.previousPermit()
        check.faultyCard()
        check.validity()
        if let dates {
            let limit = dueDates.calendar.day(endsSoonWorkingDays, from: dates.centreDue)
            check.endOfValidity(due: dates.centreDue, soonUntil: limit)
        }
        check.person()
        check.texts()
        check.photo(face)
        check.printability(face, office: office)
        return Verdict(refusals: check.refusals, warnings: check.warnings, packedFor: office, dates: dates)
    }

    private func jobDates(of draft: JobDraft, office: Office, context: Context) -> JobDates? {
        guard draft.isReadable("$.officeApprovedAt") else { return nil }
        return dueDates.dates(
            availableAt: context.availableAt, approvedAt: draft.job.officeApprovedAt, office: office)
    }
}
