import ProductionStation
import Testing

@Suite struct WorkingCalendarTests {
    static func shipped() throws -> WorkingCalendar {
        let files = try ["cn-2025.json", "cn-2026.json", "cn-2027.json"].map {
            try CalendarFile(json: RepositoryFile.bytes("calendars/" + $0))
        }
        return WorkingCalendar(files: files)
    }

    static func day(_ text: String) throws -> CivilDate { try #require(CivilDate(text)) }

    @Test(arguments: [
        ("2026-02-13", true), ("2026-02-14", true), ("2026-02-15", false), ("2026-02-23", false), ("2026-02-28", true),
        ("2026-11-23", true), ("2026-11-21", false), ("2026-10-10", true), ("2026-10-11", false), ("2026-01-04", true),
        ("2025-12-31", true), ("2026-01-01", false), ("2027-01-01", false),
    ])
    func holidaysAndMakeUpDaysOverrideTheWeek(_ day: String, _ isWorked: Bool) throws {
        #expect(try Self.shipped().isWorkingDay(Self.day(day)) == isWorked)
    }

    @Test func shippedFilesSayWhichYearIsProvisional() throws {
        let calendar = try Self.shipped()
        #expect(calendar.years == [2025, 2026, 2027])
        #expect(calendar.provisionalYears == [2027])
    }

    @Test func aRegionalFileWinsOverTheNationalOne() throws {
        let national = CalendarFile(
            scope: .national, year: 2026,
            holidays: [.init(name: "n", from: try Self.day("2026-05-01"), to: try Self.day("2026-05-01"))],
            makeUpDays: [])
        let regional = CalendarFile(
            scope: .regional, year: 2026,
            holidays: [.init(name: "r", from: try Self.day("2026-05-04"), to: try Self.day("2026-05-05"))],
            makeUpDays: [try Self.day("2026-05-01")])
        let calendar = WorkingCalendar(files: [regional, national])
        #expect(calendar.isWorkingDay(try Self.day("2026-05-01")))
        #expect(!calendar.isWorkingDay(try Self.day("2026-05-04")))
        #expect(calendar.years == [2026])
    }

    @Test func aRegionalFileAloneLeavesTheYearMissing() throws {
        let regional = try CalendarFile(json: RepositoryFile.bytes("calendars/sample-region-2026.json"))
        let calendar = WorkingCalendar(files: [regional])
        #expect(calendar.isYearMissing(2026))
        #expect(!calendar.isWorkingDay(try Self.day("2026-05-28")))
    }

    @Test(
        arguments: [
            ("2027-11-30", nil), ("2027-12-01", 2028), ("2027-12-31", 2028), ("2028-01-01", 2028), ("2026-12-15", nil),
        ] as [(String, Int?)])
    func theAlarmForAMissingYearStartsOnFirstDecember(_ today: String, _ year: Int?) throws {
        #expect(try Self.shipped().missingYear(on: Self.day(today)) == year)
    }

    @Test func aMissingYearIsMondayToFriday() throws {
        let calendar = try Self.shipped()
        #expect(calendar.isYearMissing(2028))
        #expect(calendar.isWorkingDay(try Self.day("2028-10-02")))
        #expect(!calendar.isWorkingDay(try Self.day("2028-10-01")))
    }

    @Test func changedDaysAreNamed() throws {
        let old = try Self.shipped()
        let file = CalendarFile(
            scope: .regional, year: 2026,
            holidays: [.init(name: "x", from: try Self.day("2026-11-20"), to: try Self.day("2026-11-24"))],
            makeUpDays: [])
        let files = try ["cn-2026.json"].map { try CalendarFile(json: RepositoryFile.bytes("calendars/" + $0)) }
        let changed = WorkingCalendar(files: files + [file]).daysChanged(
            from: old, since: try Self.day("2026-11-01"), through: try Self.day("2026-12-31"))
        #expect(changed.map(\.description) == ["2026-11-20", "2026-11-23", "2026-11-24"])
        #expect(old.daysChanged(from: old, since: .earliest, through: .latest).isEmpty)
    }

    @Test(arguments: [
        #"{"schemaVersion":2,"scope":"national","year":2026,"provisional":false,"holidays":[],"makeUpDays":[]}"#,
        #"{"schemaVersion":1,"scope":"local","year":2026,"provisional":false,"holidays":[],"makeUpDays":[]}"#,
        #"{"schemaVersion":1,"scope":"national","year":2026,"provisional":false,"holidays":[{"name":"x","from":"2026-02-02","to":"2026-02-01"}],"makeUpDays":[]}"#,
        #"{"schemaVersion":1,"scope":"national","year":2026,"provisional":false,"holidays":[{"name":"x","from":"2025-12-31","to":"2026-01-01"}],"makeUpDays":[]}"#,
        #"{"schemaVersion":1,"scope":"national","year":2026,"provisional":false,"holidays":[{"name":"x","from":"2026-02-01","to":"2026-02-07"}],"makeUpDays":["2026-02-07"]}"#,
        "", "[]",
    ])
    func aContradictoryFileIsRefused(_ json: String) {
        #expect(throws: ReferenceDataFault.self) { try CalendarFile(json: Array(json.utf8)) }
    }
}

@Suite struct DueDatesTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var available: String
        var due: String
        var testDescription: String { "\(available) → \(due)" }

        init(_ available: String, _ due: String) {
            self.available = available
            self.due = due
        }
    }

    @Test(arguments: [
        Case("2026-11-23T09:00:00+08:00", "2026-11-26"),
        // Friday: Monday, Tuesday, Wednesday.
        Case("2026-11-20T09:00:00+08:00", "2026-11-25"),
        // Saturday and Sunday count as Monday's day 0.
        Case("2026-11-21T09:00:00+08:00", "2026-11-26"), Case("2026-11-22T23:59:59+08:00", "2026-11-26"),
        // One millisecond either side of Shanghai midnight.
        Case("2026-11-23T15:59:59.999Z", "2026-11-26"), Case("2026-11-23T16:00:00Z", "2026-11-27"),
        // Over National Day, whose make-up Saturday is worked.
        Case("2026-09-30T12:00:00+08:00", "2026-10-10"), Case("2026-10-03T12:00:00+08:00", "2026-10-12"),
        // Spring Festival with a worked Saturday before it.
        Case("2026-02-12T12:00:00+08:00", "2026-02-24"),
        // Over the turn of the year.
        Case("2025-12-30T12:00:00+08:00", "2026-01-05"), Case("2026-12-30T12:00:00+08:00", "2027-01-05"),
        // A year without a calendar: Monday to Friday.
        Case("2028-10-01T12:00:00+08:00", "2028-10-05"),
    ])
    func theCentreHasThreeWorkingDaysAfterDayZero(_ example: Case) throws {
        let dates = DueDates(calendar: try WorkingCalendarTests.shipped(), zone: .shanghai)
        let available = try #require(Timestamp(rfc3339: example.available))
        #expect(dates.centreDue(availableAt: available).description == example.due)
    }

    @Test func aDueDayEndsAtMidnightOfTheCentre() throws {
        let dates = DueDates(calendar: WorkingCalendar(files: []), zone: .shanghai)
        let late = dates.lateFrom(try #require(CivilDate("2026-11-26")))
        #expect(late == Timestamp(rfc3339: "2026-11-27T00:00:00+08:00"))
    }

    @Test(arguments: [
        (Office(code: "A", name: "a"), "2026-11-27"), (Office(code: "A", name: "a", remote: true), "2026-12-11"),
        (Office(code: "A", name: "a", remote: true, workingDays: 10), "2026-12-04"),
        (Office(code: "A", name: "a", workingDays: 1), "2026-11-23"),
    ])
    func theOfficesTermStartsWithItsApproval(_ office: Office, _ expected: String) throws {
        let dates = DueDates(calendar: try WorkingCalendarTests.shipped(), zone: .shanghai)
        let approved = try #require(Timestamp(rfc3339: "2026-11-20T10:00:00+08:00"))
        #expect(dates.officeDue(approvedAt: approved, office: office).description == expected)
    }

    @Test(arguments: [
        // Approved Friday 20th: office due 27th; available Monday 23rd: centre due 26th.
        ([Weekday.tuesday], "2026-11-24"), ([.tuesday, .thursday], "2026-11-26"), ([.wednesday], "2026-11-25"),
        // Collecting on the due day itself is too late for the office; the week before is gone.
        ([.friday], "2026-11-26"), ([], "2026-11-26"), ([.sunday], "2026-11-26"),
    ])
    func planningAimsAtTheLastCollectionBeforeTheOfficesDate(_ weekdays: [Weekday], _ planBy: String) throws {
        let dates = DueDates(calendar: try WorkingCalendarTests.shipped(), zone: .shanghai).dates(
            availableAt: try #require(Timestamp(rfc3339: "2026-11-23T09:00:00+08:00")),
            approvedAt: try #require(Timestamp(rfc3339: "2026-11-20T10:00:00+08:00")),
            office: Office(code: "A", name: "a", collectionWeekdays: weekdays))
        #expect(dates.planBy.description == planBy)
        #expect(dates.centreDue.description == "2026-11-26")
        #expect(dates.officeDue.description == "2026-11-27")
    }

    @Test func anOverdueOfficeIsPlannedByItsOwnDate() throws {
        let dates = DueDates(calendar: try WorkingCalendarTests.shipped(), zone: .shanghai).dates(
            availableAt: try #require(Timestamp(rfc3339: "2026-11-23T09:00:00+08:00")),
            approvedAt: try #require(Timestamp(rfc3339: "2026-11-02T10:00:00+08:00")),
            office: Office(code: "A", name: "a", collectionWeekdays: [.tuesday]))
        #expect(dates.planBy.description == "2026-11-09")
    }
}

@Suite struct OfficeRegisterTests {
    @Test func mergedOfficesArePackedForTheirLastSuccessor() throws {
        let register = try OfficeRegister([
            Office(code: "A", name: "a", successor: "B"), Office(code: "B", name: "b", successor: "C"),
            Office(code: "C", name: "c"), Office(code: "L1", name: "l", successor: "L2"),
            Office(code: "L2", name: "l", successor: "L1"), Office(code: "S", name: "s", successor: "S"),
            Office(code: "D", name: "d", successor: "GONE"),
        ])
        #expect(register.resolve("A").packedFor?.code == "C")
        #expect(register.resolve("C") == .known(Office(code: "C", name: "c")))
        for code in ["L1", "L2", "S", "D", "GONE", ""] { #expect(register.resolve(code) == .unknown) }
        #expect(register.brokenSuccessions == ["D", "L1", "L2", "S"])
    }

    @Test func theShippedSampleIsTheGeneratorsOffices() throws {
        let register = try OfficeRegister(json: RepositoryFile.bytes("offices/sample.json"))
        #expect(register.brokenSuccessions.isEmpty)
        #expect(register.offices.contains { $0.remote })
        #expect(register.resolve("SMP009").packedFor?.code == "SMP004")
    }

    @Test func contradictionsAreRefused() {
        for offices in [
            [Office(code: "A", name: "a"), Office(code: "A", name: "b")], [Office(code: "", name: "a")],
            [Office(code: "A", name: "")], [Office(code: "A", name: "a", workingDays: 16)],
            [Office(code: "A", name: "a", workingDays: 0)],
        ] {
            #expect(throws: ReferenceDataFault.self) { try OfficeRegister(offices) }
        }
        #expect(throws: ReferenceDataFault.self) { try OfficeRegister(json: Array(#"{"offices":[]}"#.utf8)) }
    }
}
