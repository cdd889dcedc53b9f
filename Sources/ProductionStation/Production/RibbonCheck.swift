import CardDevices
import Synchronization

/// What the roll says about one print: its reading before against the one after.
enum RibbonMove: Equatable, Sendable {
    /// One card's panels, as ordered; or a printer that tells nothing.
    case asPrinted
    /// The same roll stands where it stood: nothing can have been printed.
    case none
    /// Another roll, or another number of cards: somebody was at the machine, or its counter is wrong. Says nothing
    /// about the card; the inspector's eye does.
    case otherwise

    init(from before: PrinterStatus.RibbonStatus?, to after: PrinterStatus.RibbonStatus?) {
        guard let before, let after else {
            self = .asPrinted
            return
        }
        guard before.rollSerial == after.rollSerial else {
            self = .otherwise
            return
        }
        switch before.cardsRemaining - after.cardsRemaining {
        case 1: self = .asPrinted
        case 0: self = .none
        case _: self = .otherwise
        }
    }
}

/// How a lane has left its roll, for a note when it is found otherwise. In memory only: nothing is decided by it.
final class RibbonMemory: Sendable {
    private let left = Mutex<PrinterStatus.RibbonStatus?>(nil)

    /// After a print.
    func leave(_ ribbon: PrinterStatus.RibbonStatus?) { left.withLock { $0 = ribbon } }

    /// Another printer: its counters begin anew.
    func forget() { left.withLock { $0 = nil } }

    /// Takes the present reading over.
    ///
    /// - Returns: what was expected and what was found, in words, when they differ.
    func meet(_ seen: PrinterStatus.RibbonStatus?) -> (expected: String, found: String)? {
        left.withLock { left in
            defer { left = seen ?? left }
            guard let expected = left, let seen, expected != seen else { return nil }
            return (Self.words(expected), Self.words(seen))
        }
    }

    private static func words(_ ribbon: PrinterStatus.RibbonStatus) -> String {
        "\(ribbon.rollSerial ?? "roll") with \(ribbon.cardsRemaining) cards"
    }
}
