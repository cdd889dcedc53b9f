/// Bookings of blanks besides the issue. Each takes the proof that its two people may do it.
extension Station {
    /// Books a blind count of a lane's hopper (`countDifference`). A difference changes the hopper's book figure only.
    ///
    /// - Parameter counted: what two people found in it, within ``StockCount/blanksRange``.
    /// - Throws: a ``StoreFault`` with ``ActRefusal`` `laneMoves` unless the lane is held and its machine empty.
    public func bookCount(
        of lane: String, counted: Int, cause: CountCause, by authority: Authority
    ) async throws -> StockCount {
        precondition(StockCount.blanksRange.contains(counted))
        try authority.require(.countDifference)
        let people = try authority.twoPeople()
        return try await store.bookCount(of: lane, counted: counted, cause: cause, by: people, at: wallClock.now())
    }

    /// Books blanks from a hopper back into the store (`stockReturn`).
    ///
    /// - Throws: a ``StoreFault`` with ``ActRefusal`` `tooFewBlanks` when the hopper's books hold fewer.
    public func returnBlanks(
        _ blanks: Int, lot: String, reason: String, of lane: String, by authority: Authority
    ) async throws {
        let move = StockMove(.returned, lane: lane, blanks: blanks, lot: lot, reason: reason)
        try await book(move, by: authority)
    }

    /// Books blanks from a hopper to those that nobody may use for now (`stockSetAside`).
    ///
    /// - Throws: a ``StoreFault`` with ``ActRefusal`` `tooFewBlanks` when the hopper's books hold fewer.
    public func setAsideBlanks(
        _ blanks: Int, lot: String, reason: String, of lane: String, by authority: Authority
    ) async throws {
        let move = StockMove(.setAside, lane: lane, blanks: blanks, lot: lot, reason: reason)
        try await book(move, by: authority)
    }

    /// Books blanks that were set aside back into their lane's hopper (`stockSetAside`).
    ///
    /// - Throws: a ``StoreFault`` with ``ActRefusal`` `tooFewBlanks` when fewer were set aside.
    public func restoreBlanks(
        _ blanks: Int, lot: String, reason: String, of lane: String, by authority: Authority
    ) async throws {
        let move = StockMove(.restored, lane: lane, blanks: blanks, lot: lot, reason: reason)
        try await book(move, by: authority)
    }

    /// Books one movement of blanks; the authority must be for its kind.
    public func book(_ move: StockMove, by authority: Authority) async throws {
        precondition(StockMove.blanksRange.contains(move.blanks) && StockMove.isReason(move.reason))
        try authority.require(move.kind.act)
        try await store.book(move, by: try authority.twoPeople(), at: wallClock.now())
    }
}
