/// Where a job stands between intake and its last event.
public enum JobState: String, Sendable, Codable, CaseIterable {
    /// In the queue; no card of it is, or may become, valid.
    case waiting
    /// A card of it is in a machine.
    case started
    /// Its card lies in the accepted tray, not yet inspected.
    case made
    /// Inspected and in the office's open bundle.
    case inspected
    /// In a closed, listed bundle.
    case packed
    case handedOver
    /// A card of it is unaccounted for: two people must settle that first.
    case blocked
    case notMade, refused, cancelled

    /// Nothing more will be made for this revision.
    public var isEnded: Bool {
        switch self {
        case .handedOver, .notMade, .refused, .cancelled: true
        case .waiting, .started, .made, .inspected, .packed, .blocked: false
        }
    }
}

extension JobState {
    /// What the rules of intake need to know about a job in this state.
    var forIntake: KnownJobs.Revision.State {
        switch self {
        case .waiting, .started, .blocked: .open
        case .made, .inspected, .packed, .handedOver: .made
        case .notMade, .refused, .cancelled: .refused
        }
    }
}
