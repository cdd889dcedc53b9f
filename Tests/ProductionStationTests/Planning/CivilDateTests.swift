import ProductionStation
import StationSimulation
import Testing

@Suite struct CivilDateTests {
    @Test func dayNumbersRunWithoutGapsOverTwoCenturies() throws {
        var day = try #require(CivilDate("1900-01-01"))
        for number in day.dayNumber..<(day.dayNumber + 75_000) {
            #expect(CivilDate(dayNumber: number) == day && day.dayNumber == number)
            let next =
                CivilDate(year: day.year, month: day.month, day: day.day + 1)
                ?? CivilDate(year: day.year, month: day.month + 1, day: 1)
                ?? CivilDate(year: day.year + 1, month: 1, day: 1)
            day = try #require(next)
        }
        #expect(try #require(CivilDate("1970-01-01")).dayNumber == 0)
    }

    @Test(arguments: [
        ("2026-08-31", 6, "2027-02-28"), ("2027-08-31", 6, "2028-02-29"), ("2024-02-29", 24, "2026-02-28"),
        ("2026-11-23", 6, "2027-05-23"), ("2026-12-31", 24, "2028-12-31"), ("2026-03-31", -1, "2026-02-28"),
        ("2026-01-15", -12, "2025-01-15"), ("2026-07-01", 6, "2027-01-01"),
    ])
    func monthsAreAddedWithTheDayClampedToTheMonthsEnd(_ from: String, _ months: Int, _ expected: String) throws {
        #expect(try #require(CivilDate(from)).addingMonths(months).description == expected)
    }

    @Test(arguments: [
        ("2026-11-23", Weekday.monday), ("1970-01-01", .thursday), ("1900-01-01", .monday), ("2000-02-29", .tuesday),
        ("2026-11-22", .sunday),
    ])
    func weekdaysAreRight(_ day: String, _ weekday: Weekday) throws {
        #expect(try #require(CivilDate(day)).weekday == weekday)
    }

    @Test func arithmeticStaysWithinTheYearsThatCanBeWritten() {
        #expect(CivilDate.latest.addingDays(1) == .latest)
        #expect(CivilDate.earliest.addingDays(-1) == .earliest)
        #expect(CivilDate.latest.addingMonths(1) == .latest)
        #expect(CivilDate.earliest.addingMonths(-1) == .earliest)
    }
}

@Suite struct TimestampTextTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0), ("2026-11-23T16:30:00+08:00", 1_795_422_600_000),
        ("2026-11-23T08:30:00.000Z", 1_795_422_600_000), ("2026-11-23T08:30:00.1Z", 1_795_422_600_100),
        ("2026-11-23T08:30:00.123999Z", 1_795_422_600_123), ("2026-11-22T23:00:00-09:30", 1_795_422_600_000),
    ])
    func momentsWithAZoneAreRead(_ text: String, _ milliseconds: Int64) {
        #expect(Timestamp(rfc3339: text)?.milliseconds == milliseconds)
    }

    @Test(arguments: [
        "", "2026-11-23", "2026-11-23T08:30:00", "2026-11-23t08:30:00Z", "2026-11-23T08:30:00z", "2026-11-23 08:30:00Z",
        "2026-11-23T24:00:00Z", "2026-11-23T08:60:00Z", "2026-11-23T08:30:60Z", "2026-02-29T08:30:00Z",
        "2026-11-23T08:30:00.Z", "2026-11-23T08:30:00.1234567890Z", "2026-11-23T08:30:00+0800",
        "2026-11-23T08:30:00+24:00",
        "2026-11-23T08:30:00+08:60", "2026-11-23T08:30:00Zx", "２026-11-23T08:30:00Z", "2026-11-23T08:30:00+08:00:00",
    ])
    func anythingElseIsRefused(_ text: String) { #expect(Timestamp(rfc3339: text) == nil) }

    @Test func whatIsWrittenIsReadBack() {
        for milliseconds in stride(from: Int64(-2_000_000_000_000), to: 4_000_000_000_000, by: 98_765_432_101) {
            let moment = Timestamp(milliseconds: milliseconds)
            #expect(Timestamp(rfc3339: moment.rfc3339) == moment)
            #expect(Timestamp(rfc3339: moment.rfc3339(offsetSeconds: -12_600)) == moment)
        }
        #expect(Timestamp(milliseconds: 5).rfc3339(offsetSeconds: 28_800) == "1970-01-01T08:00:00.005+08:00")
    }
}

@Suite struct CentreZoneTests {
    @Test func theDayChangesAtShanghaiMidnightWhateverTheServersZone() throws {
        let zone = CentreZone.shanghai
        #expect(zone.day(of: try #require(Timestamp(rfc3339: "2026-11-23T15:59:59.999Z"))).description == "2026-11-23")
        #expect(zone.day(of: try #require(Timestamp(rfc3339: "2026-11-23T16:00:00Z"))).description == "2026-11-24")
        let day = try #require(CivilDate("2026-11-23"))
        #expect(zone.start(of: day) == Timestamp(rfc3339: "2026-11-22T16:00:00Z"))
        #expect(zone.end(of: day) == Timestamp(rfc3339: "2026-11-23T16:00:00Z"))
        #expect(zone.text(zone.start(of: day)) == "2026-11-23T00:00:00.000+08:00")
    }

    @Test(arguments: [
        "Europe/Berlin", "America/New_York", "Asia/Beirut", "Asia/Urumqi", "America/Santiago", "Asia/Tehran",
    ])
    func everyDayStartsWhereTheDayBeforeEnds(_ identifier: String) throws {
        let zone = try #require(CentreZone(identifier: identifier))
        var day = try #require(CivilDate("2026-01-01"))
        for _ in 0..<400 {
            let start = zone.start(of: day)
            #expect(zone.day(of: start) == day)
            #expect(zone.day(of: Timestamp(milliseconds: start.milliseconds - 1)) < day)
            day = day.addingDays(1)
        }
    }

    @Test func anUnknownZoneIsRefused() {
        #expect(CentreZone(identifier: "Asia/Nowhere") == nil)
        #expect(CentreZone(fixedOffsetSeconds: 70_000) == nil)
        #expect(CentreZone(fixedOffsetSeconds: 21_600)?.offsetSeconds(at: Timestamp(milliseconds: 0)) == 21_600)
    }
}
