import Synchronization

/// Why one part of the station does not do its work now, in a published word.
public struct ServiceFault: Equatable, Sendable, Codable {
    /// For example `store.diskFull` or `source.unavailable`.
    public var code: String
    /// Since when it has failed without a success between.
    public var since: Timestamp

    public init(code: String, since: Timestamp) {
        self.code = code
        self.since = since
    }

    static func code(of error: any Error) -> String {
        switch error {
        case let fault as StoreFault: "store.\(fault.kind.rawValue)"
        case let fault as JobSourceFault: "source.\(fault.kind.rawValue)"
        case _: "failed"
        }
    }
}

/// The one cell between a part of the station and those who look at it. Shows the present fault, never an old one.
public final class ServiceBoard: Sendable {
    private let cell = Mutex<ServiceFault?>(nil)

    public init() {}

    public var fault: ServiceFault? { cell.withLock { $0 } }

    func failed(_ error: any Error, at now: Timestamp) {
        cell.withLock { $0 = ServiceFault(code: ServiceFault.code(of: error), since: $0?.since ?? now) }
    }

    func succeeded() { cell.withLock { $0 = nil } }

    func note(_ error: (any Error)?, at now: Timestamp) {
        if let error { failed(error, at: now) } else { succeeded() }
    }
}

/// The parts of a station besides its lanes. Raw values are published words.
public enum StationPart: String, Sendable, Codable, CaseIterable {
    case intake, events, lists, retention, forecast, clock
}
