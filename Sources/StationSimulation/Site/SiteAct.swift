/// What people do to a simulated site besides their work, by mistake or because they think it helps.
///
/// The raw values stand in reports and in replayed setups.
public enum SiteAct: String, Codable, Sendable, CaseIterable {
    // At any seam of a device: in the middle of a card.
    case pullCard, loseCard, openCover, changeRibbon, emptyHopper, loadUnbooked, pullReader, swapPrinter
    case cancelBySource, loseKeys
    // On a round through the site.
    case refeed, loadWrongStock, countWrongly, countRightly, cancelAtDesk, stopLane

    static let atSeams: [SiteAct] = [
        .pullCard, .loseCard, .openCover, .changeRibbon, .emptyHopper, .loadUnbooked, .pullReader, .swapPrinter,
        .cancelBySource,
    ]
    /// Where there is a token besides.
    static let atSeamsWithKeys = atSeams + [.loseKeys]
    static let onRounds: [SiteAct] = [
        .refeed, .loadWrongStock, .countWrongly, .countRightly, .cancelAtDesk, .stopLane,
    ]

    /// The words of the report.
    public var words: String {
        switch self {
        case .pullCard: "pull a card out by hand"
        case .loseCard: "pull a card out and lose it"
        case .openCover: "open the cover"
        case .changeRibbon: "change the ribbon in mid-roll"
        case .emptyHopper: "empty the hopper by hand"
        case .loadUnbooked: "refill without stock issue"
        case .pullReader: "pull the reader"
        case .swapPrinter: "swap the printer"
        case .cancelBySource: "cancel by the source"
        case .loseKeys: "pull the token with the keys"
        case .refeed: "re-feed a rejected card"
        case .loadWrongStock: "mix in wrong stock"
        case .countWrongly: "count wrongly"
        case .countRightly: "count"
        case .cancelAtDesk: "cancel by hand"
        case .stopLane: "stop a lane"
        }
    }
}

/// One such act of a run: at which opportunity, counted over the site's whole life, and in which lane.
public struct PlannedAct: Equatable, Codable, Sendable {
    /// From 1; seams and rounds are counted apart.
    public var at: Int
    /// From 0.
    public var lane: Int
    public var act: SiteAct
}
