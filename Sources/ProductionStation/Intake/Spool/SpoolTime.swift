internal import CardDevices

/// Moments as people and programs of any language read them: RFC 3339 in UTC with milliseconds.
enum SpoolTime {
    /// For example `2026-11-23T08:15:24.007Z`. Years 0 to 9999; what lies outside is brought to the nearest.
    static func text(_ moment: Timestamp) -> String {
        let clamped = min(max(moment.milliseconds, -62_167_219_200_000), 253_402_300_799_999)
        let (days, millisecondOfDay) = floorDivide(clamped, by: 86_400_000)
        let (year, month, day) = civil(fromDays: days)
        let second = millisecondOfDay / 1000
        let time = [second / 3600, second / 60 % 60, second % 60].map { padded($0, 2) }.joined(separator: ":")
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))T\(time).\(padded(millisecondOfDay % 1000, 3))Z"
    }

    /// The day of the Gregorian calendar that lies `days` after 1970-01-01.
    ///
    /// Counted in years that begin in March, so that a leap day is the last of its year.
    private static func civil(fromDays days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let (era, dayOfEra) = floorDivide(days + 719_468, by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let fromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * fromMarch + 2) / 5 + 1
        let month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
        return (era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, day)
    }

    private static func floorDivide(_ value: Int64, by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let remainder = ((value % divisor) + divisor) % divisor
        return ((value - remainder) / divisor, remainder)
    }

    private static func padded(_ value: Int64, _ width: Int) -> String {
        String(value).zeroPadded(to: width)
    }
}
