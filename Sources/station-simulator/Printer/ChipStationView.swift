import Synchronization

/// What the reader at the printer's chip station sees, told by the printer's thread to the reader's.
final class ChipStationView: Sendable {
    /// A look at it.
    struct Look: Equatable, Sendable {
        var isChipReachable = false
        /// How often a chip has come into reach: another number is another card, or the same one again.
        var arrivals = 0
    }

    private let state = Mutex(Look())

    var look: Look { state.withLock { $0 } }

    func see(_ isReachable: Bool) {
        state.withLock { look in
            if isReachable, !look.isChipReachable { look.arrivals += 1 }
            look.isChipReachable = isReachable
        }
    }
}
