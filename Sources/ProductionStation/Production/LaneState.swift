public import CardDevices
import Synchronization

/// What a lane does now, for people and for `status`. Derived; nothing is decided by it.
public enum LaneState: Equatable, Sendable {
    /// Resolves what a restart left behind, or waits for the printer's first answer.
    case starting
    /// Nothing to make.
    case ready
    case producing(cardSerial: String)
    /// The printer does not answer: off, unplugged or hung. A card inside waits until it is back.
    case printerSilent
    /// A person must do something at the machine; goes on by itself afterwards.
    case waiting(PrinterStatus.StateReasons)
    /// No card can be made, because a key or the document signer is missing; nothing is fed. Goes on by itself.
    case keysUnavailable(ChipOrderProblem)
    case held(LaneHold)
    /// In the hands of a technician.
    case maintenance
    /// The state file cannot be written; nothing moves.
    case storeFailed(StoreFault.Kind)
    case stopped

    /// One word, for JSON and metrics.
    public var word: String {
        switch self {
        case .starting: "starting"
        case .ready: "ready"
        case .producing: "producing"
        case .printerSilent: "printerSilent"
        case .waiting: "waiting"
        case .keysUnavailable: "keysUnavailable"
        case .held: "held"
        case .maintenance: "maintenance"
        case .storeFailed: "storeFailed"
        case .stopped: "stopped"
        }
    }
}

/// The one cell between a lane and those who look at it.
public final class LaneBoard: Sendable {
    private let cell = Mutex<(state: LaneState, since: Timestamp?)>((.starting, nil))

    public init() {}

    public var state: LaneState { cell.withLock { $0.state } }
    /// Since when the lane is in this state without a break; nil before its first word.
    public var since: Timestamp? { cell.withLock { $0.since } }

    func set(_ state: LaneState, at now: Timestamp) {
        cell.withLock { shown in
            guard shown.state != state || shown.since == nil else { return }
            shown = (state, now)
        }
    }
}

/// Asks a service to end at its next safe point: between two cards, two deliveries, two events.
public final class StopSignal: Sendable {
    private let cell = Mutex(false)

    public init() {}

    public var isSet: Bool { cell.withLock { $0 } }

    /// From now on ``isSet`` is true; there is no way back.
    public func set() { cell.withLock { $0 = true } }
}
