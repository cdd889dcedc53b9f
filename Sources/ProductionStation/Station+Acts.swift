/// What people do at the station besides the desk. Each act takes the proof that its people may do it.
extension Station {
    /// Closes an office's open bundle and lists it (`closeBundle`).
    ///
    /// - Returns: the list, or nil when the office has no open bundle.
    public func closeBundle(of office: String, by authority: Authority) async throws -> DeliveryList? {
        try authority.require(.closeBundle)
        return try await store.closeBundle(of: office, by: authority.first, at: wallClock.now())
    }

    /// What letting this lane go on would be: one person's act, or two people's after an unaccounted card; nil when the
    /// lane is not held.
    public func releaseAct(of lane: String) async throws(StoreFault) -> SensitiveAct? {
        try await store.hold(of: lane)?.hold.releaseAct
    }

    /// Lets a held lane go on; the authority must be for ``releaseAct(of:)``.
    public func releaseLane(_ lane: String, by authority: Authority) async throws {
        try authority.require(try await releaseAct(of: lane) ?? .releaseLane)
        try await store.releaseLane(lane, by: authority.first, second: authority.second, at: wallClock.now())
    }

    /// Stops a lane between cards (`holdLane`).
    public func holdLane(_ lane: String, by authority: Authority) async throws {
        try authority.require(.holdLane)
        try await store.holdLane(lane, by: authority.first, at: wallClock.now())
    }

    /// Books blanks into a lane's hopper (`stockIssue`).
    ///
    /// - Parameter blanks: 1 to 1,000,000.
    public func issueBlanks(_ blanks: Int, lot: String, to lane: String, by authority: Authority) async throws {
        precondition((1...1_000_000).contains(blanks))
        try authority.require(.stockIssue)
        let people = try authority.twoPeople()
        try await store.issueBlanks(blanks, lot: lot, to: lane, by: people, at: wallClock.now())
    }

    /// Cancels a job, wherever it stands (`cancelJob`).
    ///
    /// A repeat changes nothing and is answered as the first time. What could be cancelled no more, or is unknown, is an
    /// answer and no error.
    /// - Parameter reason: a code, 1 to 64 letters, digits and `. _ -`; for the audit log.
    public func cancelJob(
        _ key: JobKey, reason: String, by authority: Authority
    ) async throws -> CancellationAnswer {
        precondition(CancellationNotice.isReason(reason))
        try authority.require(.cancelJob)
        return try await store.cancel(key, reason: reason, by: authority.first, at: wallClock.now())
    }

    /// Somebody took a withdrawn card out of its tray or bundle (`takeOutCard`).
    ///
    /// - Throws: a ``StoreFault`` with ``ActRefusal`` `nothingToTakeOut` when none of this serial waits for it.
    @discardableResult
    public func confirmTakenOut(serial: String, by authority: Authority) async throws -> TakeOut {
        try authority.require(.takeOutCard)
        return try await store.confirmTakenOut(serial: serial, by: authority.first, at: wallClock.now())
    }

    /// Puts one lane into maintenance after its present card (`maintainLane`); the others go on. ``releaseLane(_:by:)``
    /// takes it back, and a reason for which it was held before holds it again.
    public func maintainLane(_ lane: String, by authority: Authority) async throws {
        try authority.require(.maintainLane)
        try await store.maintainLane(lane, by: authority.first, at: wallClock.now())
    }
}
