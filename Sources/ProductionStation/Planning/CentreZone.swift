import Foundation

/// The time zone of the production centre: decides which civil day a moment belongs to, whatever the server's zone is
/// (domain.md §2.2).
public struct CentreZone: Equatable, Sendable {
    /// For example `Asia/Shanghai`.
    public let identifier: String
    private let zone: TimeZone

    /// Nil when the system's time zone data has no such zone.
    public init?(identifier: String) {
        guard let zone = TimeZone(identifier: identifier) else { return nil }
        self.identifier = identifier
        self.zone = zone
    }

    /// A zone that is always `seconds` east of UTC, within ±18 hours; nil outside.
    public init?(fixedOffsetSeconds seconds: Int) {
        guard abs(seconds) <= 64_800, let zone = TimeZone(secondsFromGMT: seconds) else { return nil }
        self.identifier = zone.identifier
        self.zone = zone
    }

    private init(named identifier: String, elseOffsetSeconds seconds: Int) {
        self.identifier = identifier
        zone = TimeZone(identifier: identifier) ?? TimeZone(secondsFromGMT: seconds) ?? .gmt
    }

    /// The default of the configuration; works without time zone data, because it has had no summer time since 1991.
    public static let shanghai = CentreZone(named: "Asia/Shanghai", elseOffsetSeconds: 28_800)

    /// Seconds east of UTC at `moment`.
    public func offsetSeconds(at moment: Timestamp) -> Int {
        zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(moment.milliseconds) / 1000))
    }

    /// The civil day that `moment` falls on here.
    public func day(of moment: Timestamp) -> CivilDate {
        let local = moment.milliseconds + Int64(offsetSeconds(at: moment)) * 1000
        let number = Timestamp.split(local).dayNumber
        return CivilDate(dayNumber: number) ?? (number < 0 ? .earliest : .latest)
    }

    /// The first moment of `day` here. Where midnight does not exist because clocks go forward, the moment they do.
    public func start(of day: CivilDate) -> Timestamp {
        let local = Int64(day.dayNumber) * 86_400_000
        var guess = Timestamp(milliseconds: local)
        // Two rounds settle any offset; a gap at midnight alternates and is left on its later side.
        for _ in 0..<2 { guess = Timestamp(milliseconds: local - Int64(offsetSeconds(at: guess)) * 1000) }
        return self.day(of: guess) < day
            ? Timestamp(
                milliseconds: local - Int64(offsetSeconds(at: Timestamp(milliseconds: guess.milliseconds - 1))) * 1000)
            : guess
    }

    /// 24:00 of `day`: the first moment that is too late for something due on it.
    public func end(of day: CivilDate) -> Timestamp { start(of: day.addingDays(1)) }

    /// `moment` as RFC 3339 text with this zone's offset.
    public func text(_ moment: Timestamp) -> String { moment.rfc3339(offsetSeconds: offsetSeconds(at: moment)) }
}
