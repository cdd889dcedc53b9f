internal import GRDB

/// Why the state could not be read or written. The station stops what depends on it and says so; nothing is guessed.
public struct StoreFault: Error, Equatable, Sendable, CustomStringConvertible {
    public enum Kind: String, Sendable, CaseIterable {
        case diskFull, readOnly, corrupt, cannotOpen, inputOutput, busy
        /// The data contradicts a rule of this program: a mistake of ours.
        case inconsistent
        /// Written by a newer release than this one.
        case tooNew
        /// The state file was deleted or replaced under the running station: what is written now would be lost.
        case fileLost
        case notFound
        /// The act is not allowed in the present state; nothing was changed.
        case refused
        /// The simulated power is off.
        case stopped
    }

    public var kind: Kind
    /// Which call, for example `store.startCard`.
    public var operation: String
    /// For the log: result codes and ids, never personal data.
    public var detail: String
    /// Set when an act was refused because of who asked for it.
    public var people: PeopleRefusal?
    /// Set when an act was refused because of the state of things, where people can do something about it.
    public var act: ActRefusal?

    public init(_ kind: Kind, operation: String, detail: String = "") {
        self.kind = kind
        self.operation = operation
        self.detail = detail
    }

    public var description: String { "\(operation): \(kind.rawValue)\(detail.isEmpty ? "" : " (\(detail))")" }

    /// Statement texts and arguments are left out on purpose: arguments may be sealed or personal data.
    init(_ error: any Error, operation: String) {
        if let fault = error as? StoreFault {
            self = fault
            return
        }
        if let refusal = error as? PeopleRefusal {
            self.init(.refused, operation: operation, detail: refusal.code)
            people = refusal
            return
        }
        if let refusal = error as? ActRefusal {
            self.init(.refused, operation: operation, detail: refusal.code)
            act = refusal
            return
        }
        guard let error = error as? DatabaseError else {
            self.init(.inputOutput, operation: operation, detail: String(describing: type(of: error)))
            return
        }
        let kind: Kind =
            switch error.resultCode {
            case .SQLITE_FULL: .diskFull
            case .SQLITE_READONLY: .readOnly
            case .SQLITE_CORRUPT, .SQLITE_NOTADB: .corrupt
            case .SQLITE_CANTOPEN: .cannotOpen
            case .SQLITE_BUSY, .SQLITE_LOCKED: .busy
            case .SQLITE_CONSTRAINT, .SQLITE_MISUSE, .SQLITE_ERROR: .inconsistent
            default: .inputOutput  // nocheck: SQLite's result codes are an open set
            }
        self.init(
            kind, operation: operation, detail: "SQLite \(error.extendedResultCode.rawValue) \(error.message ?? "")")
    }
}
