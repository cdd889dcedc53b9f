/// What an account may do at the site (domain.md §1). One person may hold several, but for the auditor's.
public enum Role: String, Sendable, Codable, CaseIterable, Comparable {
    /// Runs production.
    case `operator`
    /// Authorises sensitive acts.
    case supervisor
    /// Checks finished cards and sees their faces.
    case inspector
    /// Repairs and tests machines.
    case technician
    /// Reads only; whoever audits acts nowhere.
    case auditor

    public static func < (left: Role, right: Role) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .operator: 0
        case .supervisor: 1
        case .inspector: 2
        case .technician: 3
        case .auditor: 4
        }
    }

    /// The word that people read.
    public var chinese: String {
        switch self {
        case .operator: "操作员"
        case .supervisor: "主管"
        case .inspector: "质检员"
        case .technician: "维修员"
        case .auditor: "审计员"
        }
    }
}
