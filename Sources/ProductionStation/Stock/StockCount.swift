/// A blind count of one lane's hopper, as it was booked (domain.md §3).
public struct StockCount: Equatable, Sendable, Codable {
    public var lane: String
    /// What two people found in the hopper.
    public var counted: Int
    /// What the books said until then.
    public var booked: Int
    public var cause: CountCause
    public var at: Timestamp

    /// Blanks that were there and should not be; negative for blanks that should be there and were not.
    public var difference: Int { counted - booked }

    public static let blanksRange = 0...1_000_000

    public init(lane: String, counted: Int, booked: Int, cause: CountCause, at: Timestamp) {
        self.lane = lane
        self.counted = counted
        self.booked = booked
        self.cause = cause
        self.at = at
    }
}

/// Why a count differs from the books, as the two people see it. Raw values are published codes.
public enum CountCause: String, Sendable, Codable, CaseIterable {
    /// A routine count; nothing was found, or nobody knows why.
    case routine, unexplained
    /// Blanks were put in without a stock issue, or issued and never put in.
    case refilledUnbooked, issuedNotLoaded
    case emptiedByHand, takenByHand
    /// The feeder took two blanks at once.
    case doubleFeed
    /// The supplier's pack held another number than it said.
    case packMiscounted
    /// An earlier count was wrong.
    case earlierCountWrong

    /// What people read, in Chinese.
    public var chinese: String {
        switch self {
        case .routine: "例行盘点"
        case .unexplained: "原因不明"
        case .refilledUnbooked: "未登记即装卡"
        case .issuedNotLoaded: "已出库未装入"
        case .emptiedByHand: "人工清空卡箱"
        case .takenByHand: "人工取出卡片"
        case .doubleFeed: "一次送入两张"
        case .packMiscounted: "供货包装数量不符"
        case .earlierCountWrong: "上次盘点有误"
        }
    }

    /// The same in English.
    public var english: String {
        switch self {
        case .routine: "routine count"
        case .unexplained: "cause unknown"
        case .refilledUnbooked: "refilled without a stock issue"
        case .issuedNotLoaded: "issued, but never loaded"
        case .emptiedByHand: "hopper emptied by hand"
        case .takenByHand: "cards taken out by hand"
        case .doubleFeed: "two blanks fed at once"
        case .packMiscounted: "the supplier's pack held another number"
        case .earlierCountWrong: "an earlier count was wrong"
        }
    }
}
