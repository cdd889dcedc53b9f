/// Whether a job whose card failed gets another one (domain.md §3: 3 attempts, stop the job and not the site).
public struct RemakeRule: Equatable, Sendable {
    /// Failed cards that count against the job, 1 to 10.
    public var attemptsMax: Int
    /// All cards taken for one job, whoever's fault: ends a job that brings the station itself down again and again.
    public var cardsMax: Int

    public init(attemptsMax: Int = 3, cardsMax: Int = 12) {
        precondition((1...10).contains(attemptsMax) && cardsMax >= attemptsMax)
        self.attemptsMax = attemptsMax
        self.cardsMax = cardsMax
    }

    /// - Parameters:
    ///   - attempts: cards that failed by a reason that counts against the job.
    ///   - cards: all cards taken for it.
    public func allowsAnother(attempts: Int, cards: Int) -> Bool {
        attempts < attemptsMax && cards < cardsMax
    }
}
