import CardDevices
import Testing

@testable import ProductionStation

@Suite struct ForecastTests {
    /// Friday, 2027-01-15, in the morning; ten cards an hour and lane, eight hours a day.
    private static let friday = day("2027-01-15")
    private static let monday = day("2027-01-18")
    private static let tuesday = day("2027-01-19")
    private static let morning = CentreZone.shanghai.start(of: friday).advanced(by: .seconds(9 * 3600))

    private static func day(_ text: String) -> CivilDate { CivilDate(text) ?? .earliest }

    private let forecast = Forecast(
        rules: ForecastRules(cardsPerLaneHour: 10, hoursPerDay: 8), calendar: WorkingCalendar(files: []),
        zone: .shanghai)

    private func waiting(_ count: Int, due: CivilDate, told: CivilDate? = nil) -> [Forecast.Job] {
        (1...count).map { Forecast.Job(sequence: Int64($0), state: .waiting, centreDue: due, toldOn: told) }
    }

    private static let producing = Forecast.Lane(standsFor: [])

    @Test func aQueueThatIsMadeInTimeIsNotReported() {
        let jobs = waiting(160, due: Self.friday)
        let outcome = forecast.decide(jobs: jobs, lanes: [Self.producing, Self.producing], now: Self.morning)
        #expect(outcome == Forecast.Outcome())
    }

    /// Too much work: exactly those behind the day's capacity, each with its own day.
    @Test func whatIsBehindTheCapacityOfTheDaysIsExpectedLater() {
        let jobs = waiting(250, due: Self.friday)
        let outcome = forecast.decide(jobs: jobs, lanes: [Self.producing], now: Self.morning)
        #expect(outcome.delays.map(\.job) == Array(81...250))
        #expect(outcome.delays.allSatisfy { $0.reasons == [.workload] })
        #expect(outcome.delays[0].expectedBy == Self.monday && outcome.delays[79].expectedBy == Self.monday)
        #expect(outcome.delays[80].expectedBy == Self.tuesday)
    }

    @Test func lateInTheDayOnlyTheHoursThatAreLeftCount() {
        let evening = CentreZone.shanghai.start(of: Self.friday).advanced(by: .seconds(22 * 3600))
        let outcome = forecast.decide(
            jobs: waiting(25, due: Self.friday), lanes: [Self.producing], now: evening)
        #expect(outcome.delays.map(\.job) == [21, 22, 23, 24, 25])
    }

    /// A standing lane makes nothing today and all of its work from the next working day on.
    @Test(arguments: [
        (LaneState.held(.wrongKeys), [RefusalReason.laneHeld]), (.waiting(.mediaEmpty), [.blanksMissing]),
        (.waiting(.markerSupplyEmpty), [.ribbon]), (.waiting([.markerSupplyMissing, .markerSupplyEmpty]), [.ribbon]),
        (.waiting(.coverOpen), [.cover]), (.waiting(.outputAreaFull), [.trayFull]),
        (.waiting([.mediaEmpty, .coverOpen]), [.blanksMissing, .cover]), (.storeFailed(.diskFull), [.laneDown]),
        (.starting, [.laneDown]), (.waiting(.cleanerRequired), [.laneDown]),
    ])
    func aStandingLaneDelaysWithItsReason(state: LaneState, reasons: [RefusalReason]) {
        let since = Self.morning.advanced(by: .seconds(-600))
        let lane = Forecast.Lane(state, since: since, now: Self.morning, grace: .seconds(600))
        let outcome = forecast.decide(jobs: waiting(2, due: Self.friday), lanes: [lane], now: Self.morning)
        #expect(outcome.delays.map(\.reasons) == [reasons, reasons])
        #expect(outcome.delays.map(\.expectedBy) == [Self.monday, Self.monday])
        let later = forecast.decide(jobs: waiting(2, due: Self.monday), lanes: [lane], now: Self.morning)
        #expect(later == Forecast.Outcome(), "due on the day on which it goes on")
        let short = Forecast.Lane(
            state, since: since.advanced(by: .milliseconds(1)), now: Self.morning, grace: .seconds(600))
        #expect(short == Self.producing, "a ribbon is changed in minutes")
    }

    @Test func oneStandingLaneOfTwoHalvesTheDay() {
        let held = Forecast.Lane(standsFor: [.laneHeld])
        let outcome = forecast.decide(
            jobs: waiting(200, due: Self.friday), lanes: [Self.producing, held], now: Self.morning)
        #expect(outcome.delays.map(\.job) == Array(81...200))
        #expect(outcome.delays[0].reasons == [.laneHeld], "two lanes would have made it")
        #expect(outcome.delays[80].reasons == [.laneHeld, .workload], "nor would two")
    }

    @Test func cardsThatAreMadeOrLostAreLateOnTheirOwn() {
        let jobs: [Forecast.Job] = [
            .init(sequence: 1, state: .blocked, centreDue: Self.friday),
            .init(sequence: 2, state: .made, centreDue: Self.friday),
            .init(sequence: 3, state: .inspected, centreDue: Self.day("2027-01-14")),
            .init(sequence: 4, state: .packed, centreDue: Self.day("2027-01-14")),
        ]
        let outcome = forecast.decide(jobs: jobs, lanes: [Self.producing], now: Self.morning)
        #expect(
            outcome.delays == [
                .init(job: 1, reasons: [.cardUnaccounted], expectedBy: Self.monday),
                .init(job: 3, reasons: [.notPackedYet], expectedBy: Self.friday),
            ])
    }

    @Test func aDelayIsRepeatedOnTheNextWorkingDayAndNotBefore() {
        func delays(on day: CivilDate) -> Int {
            let now = CentreZone.shanghai.start(of: day).advanced(by: .seconds(9 * 3600))
            let jobs = waiting(3, due: Self.day("2027-01-13"), told: Self.friday)
            return forecast.decide(jobs: jobs, lanes: [Self.producing], now: now).delays.count
        }
        #expect(delays(on: Self.friday) == 0)
        #expect(delays(on: Self.day("2027-01-16")) == 0 && delays(on: Self.day("2027-01-17")) == 0)
        #expect(delays(on: Self.monday) == 3)
        #expect(delays(on: Self.day("2027-01-14")) == 0, "nor when the clock went back")
    }

    @Test func aJobThatWillBeInTimeAfterAllRecovers() {
        var job = Forecast.Job(sequence: 7, state: .waiting, centreDue: Self.monday, toldOn: Self.friday, isLate: true)
        #expect(forecast.decide(jobs: [job], lanes: [Self.producing], now: Self.morning).recovered == [7])
        job.isLate = false
        #expect(forecast.decide(jobs: [job], lanes: [Self.producing], now: Self.morning) == Forecast.Outcome())
    }

    /// However much waits, a look ends.
    @Test func aQueueOfYearsIsExpectedOnTheLastDayLookedAt() {
        let slow = Forecast(
            rules: ForecastRules(cardsPerLaneHour: 1, hoursPerDay: 1), calendar: WorkingCalendar(files: []),
            zone: .shanghai)
        let outcome = slow.decide(jobs: waiting(5_000, due: Self.friday), lanes: [Self.producing], now: Self.morning)
        #expect(outcome.delays.count == 4_999)
        #expect(outcome.delays.last?.expectedBy == outcome.delays[Forecast.daysMax].expectedBy)
    }

    /// Without its master key nobody knows what will be in time: every job that needs a card is told, once a day.
    @Test func aStationThatMakesNothingReportsEveryJobThatNeedsACard() {
        var jobs = waiting(3, due: Self.tuesday) + waiting(1, due: Self.tuesday, told: Self.friday)
        jobs += [JobState.started, .blocked, .made, .inspected, .packed].enumerated().map { index, state in
            Forecast.Job(sequence: Int64(10 + index), state: state, centreDue: Self.tuesday)
        }
        let outcome = forecast.decide(jobs: jobs, lanes: [], stopped: .keyUnavailable, now: Self.morning)
        #expect(outcome.delays.map(\.job) == [1, 2, 3, 10])
        #expect(outcome.delays.allSatisfy { $0.reasons == [.keyUnavailable] && $0.expectedBy == Self.monday })
        #expect(outcome.recovered.isEmpty)
    }

    /// A job whose data went with a lost key is told even when it could be in time, and recovers only with its data.
    @Test(arguments: [true, false]) func aJobThatMustBeDeliveredAgainIsTold(lacksData: Bool) {
        let job = Forecast.Job(
            sequence: 7, state: .waiting, centreDue: Self.tuesday, isLate: true, lacksData: lacksData)
        let outcome = forecast.decide(jobs: [job], lanes: [Self.producing], now: Self.morning)
        #expect(outcome.delays.map(\.reasons) == (lacksData ? [[.personalDataLost]] : []))
        #expect(outcome.recovered == (lacksData ? [] : [7]))
    }
}
