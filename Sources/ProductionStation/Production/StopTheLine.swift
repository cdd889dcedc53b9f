/// When a lane stops and calls a person, so that a bad lane never burns a hopper (domain.md §3).
///
/// Looks at the lane's finished cards since a person last released it, newest first. Derived each time, never latched
/// in memory: a restart comes to the same decision.
public struct StopTheLine: Equatable, Sendable {
    /// Failures in a row on different jobs.
    public var failuresInARowMax: Int
    /// Refused keys in a row.
    public var authenticationFailuresInARowMax: Int
    /// Blanks of the wrong stock, or used ones, in a row.
    public var wrongStockMax: Int

    public init(failuresInARowMax: Int = 3, authenticationFailuresInARowMax: Int = 2, wrongStockMax: Int = 1) {
        precondition(failuresInARowMax >= 1 && authenticationFailuresInARowMax >= 1 && wrongStockMax >= 1)
        self.failuresInARowMax = failuresInARowMax
        self.authenticationFailuresInARowMax = authenticationFailuresInARowMax
        self.wrongStockMax = wrongStockMax
    }

    /// How one card of the lane ended; `failure` is nil for an accepted one.
    public struct Outcome: Equatable, Sendable {
        public var job: Int64
        public var failure: FailureReason?
        public var isUnaccounted: Bool

        public init(job: Int64, failure: FailureReason?, isUnaccounted: Bool = false) {
            self.job = job
            self.failure = failure
            self.isUnaccounted = isUnaccounted
        }
    }

    /// Enough outcomes for any decision.
    public var outcomesNeeded: Int {
        4 * max(failuresInARowMax, authenticationFailuresInARowMax, wrongStockMax)
    }

    /// - Parameter newestFirst: outcomes since the last release.
    /// - Returns: why the lane must stop, or nil.
    public func decide(newestFirst: [Outcome]) -> LaneHold? {
        if newestFirst.first?.isUnaccounted == true { return .unaccountedCard }
        let failures = newestFirst.prefix { $0.failure != nil }
        guard let newest = failures.first?.failure else { return nil }
        if newest == .stationMistake { return .stationMistake }
        let sameStock = failures.prefix { $0.failure.map(Self.isStock) == true }
        if Self.isStock(newest), sameStock.count >= wrongStockMax {
            return newest == .blankUsed ? .usedCard : .wrongStock
        }
        // A restart's rejects say nothing about the lane.
        let own = failures.filter { $0.failure != .interrupted && $0.failure != .cancelled }
        let refused = own.prefix { $0.failure == .chipRefusedKeys }
        if refused.count >= authenticationFailuresInARowMax { return .wrongKeys }
        var jobs: [Int64] = []
        for outcome in own where !jobs.contains(outcome.job) { jobs.append(outcome.job) }
        return jobs.count >= failuresInARowMax ? .failuresInARow : nil
    }

    private static func isStock(_ reason: FailureReason) -> Bool { reason == .blankWrong || reason == .blankUsed }
}

/// Why a lane is held until a person releases it.
public enum LaneHold: String, Sendable, Codable, CaseIterable {
    /// Two people must settle the card first.
    case unaccountedCard
    case failuresInARow, wrongStock, usedCard, wrongKeys, stationMistake
    /// The machine holds a card that no record explains.
    case unexplainedCard
    /// The feeder failed again and again without taking a card.
    case feederFault
    /// A restart resolved the cards inside; an operator looks at the trays before production goes on.
    case confirmRestart
    /// Another printer stands there than the one that the lane has adopted; a person adopts it.
    case printerChanged
    /// Stopped by an operator.
    case operatorStop
    /// In the hands of a technician; whatever else holds the lane comes after it.
    case maintenance
}
