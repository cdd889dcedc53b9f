/// Which days are worked: Monday to Friday, changed by the national calendar and then by the regional file
/// (domain.md §2.4).
public struct WorkingCalendar: Equatable, Sendable {
    /// True = worked although a weekend, false = off although a weekday. Regional entries already applied.
    private var exceptions: [CivilDate: Bool] = [:]
    /// Years with a national file, ascending.
    public private(set) var years: [Int] = []
    /// Years whose national file says that it is provisional, ascending.
    public private(set) var provisionalYears: [Int] = []

    /// The order of `files` decides only between two files of the same scope: the later wins.
    public init(files: [CalendarFile]) {
        let national = files.filter { $0.scope == .national }
        for file in national + files.filter({ $0.scope == .regional }) {
            for holiday in file.holidays {
                for day in holiday.days { exceptions[day] = false }
            }
            for day in file.makeUpDays { exceptions[day] = true }
        }
        years = Set(national.map(\.year)).sorted()
        provisionalYears = Set(national.filter(\.provisional).map(\.year)).sorted()
    }

    /// True when people work on `day`.
    public func isWorkingDay(_ day: CivilDate) -> Bool { exceptions[day] ?? !day.weekday.isWeekend }

    /// True when `year` has no national file, so that its days are Monday to Friday only.
    public func isYearMissing(_ year: Int) -> Bool { !years.contains(year) }

    /// The year to raise the daily alarm for: this year when it is missing, else from 1 December on the next one.
    public func missingYear(on today: CivilDate) -> Int? {
        if isYearMissing(today.year) { return today.year }
        return today.month == 12 && isYearMissing(today.year + 1) ? today.year + 1 : nil
    }

    /// `day` itself when it is worked, else the next worked day. Looks at most a year ahead.
    public func workingDay(onOrAfter day: CivilDate) -> CivilDate {
        var candidate = day
        for _ in 0..<366 {
            if isWorkingDay(candidate) { return candidate }
            candidate = candidate.addingDays(1)
        }
        return candidate
    }

    /// Day `count` of a term that starts on `day`: a day that is not worked counts as the next working day's day 0.
    ///
    /// - Parameter count: 0 to 1,000; larger values are cut.
    public func day(_ count: Int, from day: CivilDate) -> CivilDate {
        var current = workingDay(onOrAfter: day)
        for _ in 0..<min(max(count, 0), 1000) { current = workingDay(onOrAfter: current.addingDays(1)) }
        return current
    }

    /// Days between both ends, included, that are worked in one calendar and off in the other; ascending.
    ///
    /// When it is not empty, open due dates are computed anew and the audit log says so. Looks at most ten years far.
    public func daysChanged(from old: WorkingCalendar, since first: CivilDate, through last: CivilDate) -> [CivilDate] {
        guard first <= last else { return [] }
        let count = min(last.dayNumber - first.dayNumber, 3660)
        return (0...count).map(first.addingDays).filter { isWorkingDay($0) != old.isWorkingDay($0) }
    }
}
