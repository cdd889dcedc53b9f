/// What this site can make, for forecasts only: no card is planned by it.
public struct ForecastRules: Equatable, Sendable {
    /// Accepted cards of one lane in an hour of production.
    public var cardsPerLaneHour: Int
    /// Hours of production on a working day.
    public var hoursPerDay: Int
    /// A lane that stands for less than this still counts as producing: a ribbon is changed in minutes.
    public var grace: Duration

    public init(cardsPerLaneHour: Int = 60, hoursPerDay: Int = 8, grace: Duration = .seconds(600)) {
        precondition((1...10_000).contains(cardsPerLaneHour) && (1...24).contains(hoursPerDay))
        self.cardsPerLaneHour = cardsPerLaneHour
        self.hoursPerDay = hoursPerDay
        self.grace = grace
    }
}

/// Which open jobs will be late, why, and by when they are expected (domain.md §2.10). Pure.
///
/// The rule: the queue is made in its order by the lanes that produce now, for the hours that are left of today; from
/// the next working day on by all lanes. A card that is made but not packed, or that is unaccounted for, is expected
/// today, or on the next working day.
public struct Forecast: Equatable, Sendable {
    public var rules: ForecastRules
    public var calendar: WorkingCalendar
    public var zone: CentreZone
    /// Working days that are looked ahead; what comes later is expected on the last of them.
    static let daysMax = 250

    public init(rules: ForecastRules, calendar: WorkingCalendar, zone: CentreZone) {
        self.rules = rules
        self.calendar = calendar
        self.zone = zone
    }

    /// One open job.
    public struct Job: Equatable, Sendable {
        public var sequence: Int64
        public var state: JobState
        public var centreDue: CivilDate
        /// The day on which its delay was last reported.
        public var toldOn: CivilDate?
        /// It counted as late at the last look.
        public var isLate: Bool
        /// Its personal data went with a lost master key: it waits until it is delivered again.
        public var lacksData: Bool

        public init(
            sequence: Int64, state: JobState, centreDue: CivilDate, toldOn: CivilDate? = nil, isLate: Bool = false,
            lacksData: Bool = false
        ) {
            self.sequence = sequence
            self.state = state
            self.centreDue = centreDue
            self.toldOn = toldOn
            self.isLate = isLate
            self.lacksData = lacksData
        }
    }

    /// One lane: why it stands, empty while it produces.
    public struct Lane: Equatable, Sendable {
        public var standsFor: [RefusalReason]

        public init(standsFor: [RefusalReason]) { self.standsFor = standsFor }
    }

    /// One report that is due.
    public struct Delay: Equatable, Sendable {
        public var job: Int64
        public var reasons: [RefusalReason]
        public var expectedBy: CivilDate

        public init(job: Int64, reasons: [RefusalReason], expectedBy: CivilDate) {
            self.job = job
            self.reasons = reasons
            self.expectedBy = expectedBy
        }
    }

    /// What follows from one look.
    public struct Outcome: Equatable, Sendable {
        /// To be reported now, in the order of the queue.
        public var delays: [Delay] = []
        /// Were late and will be in time after all.
        public var recovered: [Int64] = []

        public init() {}
    }

    /// - Parameters:
    ///   - jobs: open ones; the waiting ones among them in the order of the queue.
    ///   - lanes: all of the station; empty when it has none now.
    ///   - stopped: why the whole station makes nothing. Then nobody knows whether a job that needs a card will be in
    ///     time, so each one is reported; it is expected as if all went on with the next working day.
    public func decide(jobs: [Job], lanes: [Lane], stopped: RefusalReason? = nil, now: Timestamp) -> Outcome {
        let today = zone.day(of: now)
        var queues = Queues(self, lanes, stopped, today, now)
        var outcome = Outcome()
        for job in jobs {
            guard let delay = delay(of: job, &queues, today) else { continue }
            let isUncertain = job.state.needsCard && (stopped != nil || job.lacksData)
            if delay.expectedBy <= job.centreDue, !isUncertain {
                if job.isLate { outcome.recovered.append(job.sequence) }
            } else if isDue(job, on: today) {
                outcome.delays.append(delay)
            }
        }
        return outcome
    }

    private func delay(of job: Job, _ queues: inout Queues, _ today: CivilDate) -> Delay? {
        switch job.state {
        case .waiting, .started:
            let (expected, causes) = queues.next(for: job, on: today)
            return Delay(
                job: job.sequence, reasons: causes + (job.lacksData ? [.personalDataLost] : []), expectedBy: expected)
        case .blocked:
            let expected = calendar.workingDay(onOrAfter: today.addingDays(1))
            return Delay(job: job.sequence, reasons: [.cardUnaccounted], expectedBy: expected)
        case .made, .inspected:
            let expected = calendar.workingDay(onOrAfter: today)
            return Delay(job: job.sequence, reasons: [.notPackedYet], expectedBy: expected)
        case .packed, .handedOver, .notMade, .refused, .cancelled: return nil
        }
    }

    /// At once for the first time, then once each working day.
    private func isDue(_ job: Job, on today: CivilDate) -> Bool {
        guard let told = job.toldOn else { return true }
        return told < today && calendar.isWorkingDay(today)
    }
}

extension JobState {
    /// No card of it is good yet, and none is being looked for.
    fileprivate var needsCard: Bool {
        switch self {
        case .waiting, .started: true
        case .made, .inspected, .packed, .blocked, .handedOver, .notMade, .refused, .cancelled: false
        }
    }
}

extension Forecast.Lane {
    /// - Parameter grace: a lane that stands for less long counts as producing.
    init(_ state: LaneState, since: Timestamp?, now: Timestamp, grace: Duration) {
        let isLong = since.map { $0.advanced(by: grace) <= now } ?? false
        self.init(standsFor: isLong ? state.delays : [])
    }
}
