/// Arithmetic on days. All of it is proleptic Gregorian and knows no zone.
extension CivilDate {
    /// Days since 1970-01-01, negative before it.
    public var dayNumber: Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// The day with this number; nil outside the years 1900 to 2999.
    public init?(dayNumber: Int) {
        guard (-30_000...400_000).contains(dayNumber) else { return nil }
        let shifted = dayNumber + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthIndex = (5 * dayOfYear + 2) / 153
        let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        self.init(year: year, month: month, day: dayOfYear - (153 * monthIndex + 2) / 5 + 1)
    }

    /// The day `days` later, or earlier when negative; stays at the first or last day that can be represented.
    public func addingDays(_ days: Int) -> CivilDate {
        CivilDate(dayNumber: dayNumber + days) ?? (days < 0 ? Self.earliest : Self.latest)
    }

    /// The same day of the month `months` later, clamped to that month's end (domain.md §2: 31 Aug → 28/29 Feb).
    public func addingMonths(_ months: Int) -> CivilDate {
        let index = year * 12 + month - 1 + months
        let targetYear = index / 12
        let targetMonth = index % 12 + 1
        guard (1900...2999).contains(targetYear) else { return months < 0 ? Self.earliest : Self.latest }
        let day = min(day, Self.days(inMonth: targetMonth, of: targetYear))
        return CivilDate(year: targetYear, month: targetMonth, day: day) ?? Self.latest
    }

    public var weekday: Weekday {
        // 1970-01-01 was a Thursday.
        let index = ((dayNumber + 3) % 7 + 7) % 7
        return Weekday.allCases[index]
    }

    /// 1900-01-01.
    public static let earliest = CivilDate(uncheckedYear: 1900, month: 1, day: 1)
    /// 2999-12-31.
    public static let latest = CivilDate(uncheckedYear: 2999, month: 12, day: 31)
}

/// Days of the week, Monday first as in ISO 8601.
public enum Weekday: String, Sendable, Codable, CaseIterable {
    case monday, tuesday, wednesday, thursday, friday, saturday, sunday

    /// True for Saturday and Sunday, which a national calendar may turn into working days.
    public var isWeekend: Bool { self == .saturday || self == .sunday }
}
