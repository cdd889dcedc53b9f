/// One look at both clocks.
struct ClockReading: Equatable, Sendable {
    var wall: Timestamp
    var elapsed: Duration

    /// By how much the wall clock went further than time did, negative for less.
    func drift(since earlier: ClockReading) -> Duration {
        .milliseconds(wall.milliseconds - earlier.wall.milliseconds) - (elapsed - earlier.elapsed)
    }
}

/// A jump of the wall clock.
public struct ClockStep: Equatable, Sendable {
    /// Forward when positive.
    public var milliseconds: Int64
    /// What the clock said directly afterwards.
    public var at: Timestamp

    public init(milliseconds: Int64, at: Timestamp) {
        self.milliseconds = milliseconds
        self.at = at
    }

    /// With sign and one decimal, for example `+3600.0`.
    public var secondsText: String {
        let tenths = (abs(milliseconds) + 50) / 100
        return "\(milliseconds < 0 ? "-" : "+")\(tenths / 10).\(tenths % 10)"
    }
}

/// Finds jumps of the wall clock by holding it against time that passes. Pure.
///
/// A time service that pulls the clock slowly (at most 0.05 %) is no jump: both are compared over a minute at most.
struct ClockComparison: Equatable, Sendable {
    /// More than this within a minute is a jump.
    static let tolerance = Duration.seconds(2)
    static let window = Duration.seconds(60)

    private var anchor: ClockReading?

    /// - Returns: the jump since the last look, if there was one.
    mutating func take(_ reading: ClockReading) -> ClockStep? {
        guard let earlier = anchor else {
            anchor = reading
            return nil
        }
        let drift = reading.drift(since: earlier)
        guard drift <= Self.tolerance, drift >= .zero - Self.tolerance else {
            anchor = reading
            return ClockStep(milliseconds: drift.wholeMilliseconds, at: reading.wall)
        }
        if reading.elapsed - earlier.elapsed >= Self.window { anchor = reading }
        return nil
    }
}

extension Duration {
    /// Cut towards zero.
    var wholeMilliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1000 + attoseconds / 1_000_000_000_000_000
    }
}
