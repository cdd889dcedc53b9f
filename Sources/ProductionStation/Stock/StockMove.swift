/// Blanks that people carry between a lane's hopper and another place: a booking of two people (domain.md §3).
public struct StockMove: Equatable, Sendable, Codable {
    /// From where to where. Raw values are published codes.
    public enum Kind: String, Sendable, Codable, CaseIterable {
        /// From the hopper back into the store.
        case returned
        /// From the hopper to the blanks that nobody may use for now.
        case setAside
        /// From there back into the hopper.
        case restored
        /// From the hopper to the waste of a self-test: never a job's card.
        case tested

        var source: StockPlace {
            switch self {
            case .returned, .setAside, .tested: .hopper
            case .restored: .setAside
            }
        }

        var target: StockPlace {
            switch self {
            case .returned: .returned
            case .setAside: .setAside
            case .restored: .hopper
            case .tested: .test
            }
        }

        /// What booking it is.
        public var act: SensitiveAct {
            switch self {
            case .returned: .stockReturn
            case .setAside, .restored, .tested: .stockSetAside
            }
        }
    }

    public var kind: Kind
    public var lane: String
    /// From 1.
    public var blanks: Int
    public var lot: String
    /// A code, as ``isReason(_:)`` says.
    public var reason: String

    public static let blanksRange = 1...1_000_000

    public init(_ kind: Kind, lane: String, blanks: Int, lot: String, reason: String) {
        self.kind = kind
        self.lane = lane
        self.blanks = blanks
        self.lot = lot
        self.reason = reason
    }

    /// Whether a text may stand as a reason: 1 to 64 letters, digits and `. _ -`.
    public static func isReason(_ text: String) -> Bool { DocumentCode.isValid(text, lengthMax: 64) }
}
