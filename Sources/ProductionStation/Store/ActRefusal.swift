/// Why the present state does not allow an act. Nothing was changed; the console has a sentence for each.
public enum ActRefusal: Error, Equatable, Sendable {
    /// No withdrawn card of this serial waits to be taken out.
    case nothingToTakeOut(serial: String)
    /// A hopper is counted only while its lane is held and no card is in its machine.
    case laneMoves(lane: String)
    /// The books hold fewer blanks where they should come from.
    case tooFewBlanks(lane: String, place: StockPlace, booked: Int)
    case alreadyInMaintenance(lane: String)
    /// The state is sealed under this very master key: there is nothing to replace.
    case masterKeyFits

    /// Stable code.
    public var code: String {
        switch self {
        case .nothingToTakeOut: "nothingToTakeOut"
        case .laneMoves: "laneMoves"
        case .tooFewBlanks: "tooFewBlanks"
        case .alreadyInMaintenance: "alreadyInMaintenance"
        case .masterKeyFits: "masterKeyFits"
        }
    }
}
