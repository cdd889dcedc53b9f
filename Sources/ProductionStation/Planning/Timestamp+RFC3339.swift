/// Reading and writing moments as RFC 3339 text.
extension Timestamp {
    /// Reads a date-time of RFC 3339 §5.6 with a zone, for example `2026-11-23T16:30:00+08:00`.
    ///
    /// Stricter than the standard: capital `T` and `Z`, at most nine fraction digits (cut to milliseconds), no leap second.
    /// Nil for anything else.
    public init?(rfc3339 text: some StringProtocol) {
        var scanner = DigitScanner(bytes: Array(text.utf8))
        guard scanner.bytes.count >= 20, scanner.bytes.count <= 35,
            let year = scanner.number(digits: 4), scanner.take("-"), let month = scanner.number(digits: 2),
            scanner.take("-"), let day = scanner.number(digits: 2), scanner.take("T"),
            let hour = scanner.number(digits: 2), hour < 24, scanner.take(":"),
            let minute = scanner.number(digits: 2), minute < 60, scanner.take(":"),
            let second = scanner.number(digits: 2), second < 60,
            let date = CivilDate(year: year, month: month, day: day),
            let millisecond = scanner.fraction(), let offsetMinutes = scanner.zoneMinutes(), scanner.isAtEnd
        else { return nil }
        let minutes = date.dayNumber * 1440 + hour * 60 + minute - offsetMinutes
        self.init(milliseconds: Int64(minutes * 60 + second) * 1000 + Int64(millisecond))
    }

    /// This moment with milliseconds in UTC, for example `2026-11-23T08:30:00.000Z`.
    public var rfc3339: String { rfc3339(offsetSeconds: 0) }

    /// This moment as a clock shows it that is `offsetSeconds` east of UTC.
    public func rfc3339(offsetSeconds: Int) -> String {
        let local = milliseconds + Int64(offsetSeconds) * 1000
        let (dayNumber, ofDay) = Self.split(local)
        let date = CivilDate(dayNumber: dayNumber) ?? (dayNumber < 0 ? .earliest : .latest)
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        let seconds = ofDay / 1000
        let millisecond = ofDay % 1000
        let fraction = (millisecond < 10 ? "00" : millisecond < 100 ? "0" : "") + "\(millisecond)"
        let time = "\(two(seconds / 3600)):\(two(seconds / 60 % 60)):\(two(seconds % 60)).\(fraction)"
        guard offsetSeconds != 0 else { return "\(date)T\(time)Z" }
        let offsetMinutes = abs(offsetSeconds) / 60
        let sign = offsetSeconds < 0 ? "-" : "+"
        return "\(date)T\(time)\(sign)\(two(offsetMinutes / 60)):\(two(offsetMinutes % 60))"
    }

    /// Day number and milliseconds of that day; the latter are never negative.
    static func split(_ milliseconds: Int64) -> (dayNumber: Int, millisecondsOfDay: Int) {
        let day = Int64(86_400_000)
        let ofDay = (milliseconds % day + day) % day
        return (Int((milliseconds - ofDay) / day), Int(ofDay))
    }
}

/// Reads fixed-width decimal fields off a byte string.
private struct DigitScanner {
    let bytes: [UInt8]
    var index = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { index == bytes.count }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard index < bytes.count, bytes[index] == UInt8(ascii: character) else { return false }
        index += 1
        return true
    }

    mutating func digit() -> Int? {
        guard index < bytes.count, (48...57).contains(bytes[index]) else { return nil }
        index += 1
        return Int(bytes[index - 1]) - 48
    }

    mutating func number(digits: Int) -> Int? {
        var value = 0
        for _ in 0..<digits {
            guard let digit = digit() else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    /// Milliseconds of an optional fraction; nil when there is a point without one to nine digits after it.
    mutating func fraction() -> Int? {
        guard take(".") else { return 0 }
        var milliseconds = 0
        var count = 0
        while let digit = digit() {
            if count < 3 { milliseconds = milliseconds * 10 + digit }
            count += 1
        }
        guard (1...9).contains(count) else { return nil }
        for _ in 0..<max(0, 3 - count) { milliseconds *= 10 }
        return milliseconds
    }

    /// Minutes east of UTC.
    mutating func zoneMinutes() -> Int? {
        if take("Z") { return 0 }
        let sign: Int
        if take("+") { sign = 1 } else if take("-") { sign = -1 } else { return nil }
        guard let hours = number(digits: 2), hours < 24, take(":"), let minutes = number(digits: 2), minutes < 60
        else { return nil }
        return sign * (hours * 60 + minutes)
    }
}
