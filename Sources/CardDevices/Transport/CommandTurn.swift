/// One whole command of a device at a time, first come, first served.
///
/// An actor alone does not give that: while one of its methods waits for the wire, another may begin.
actor CommandTurn {
    private var isTaken = false
    private var waiting: [CheckedContinuation<Void, Never>] = []
    /// Callers that may wait; a lane has one, and people look at its status.
    private let waitingMax: Int

    init(waitingMax: Int = 16) { self.waitingMax = waitingMax }

    /// Waits for the turn. Each `take` that returns true is followed by one `give`.
    ///
    /// - Returns: false when too many wait already.
    func take() async -> Bool {
        guard isTaken else {
            isTaken = true
            return true
        }
        guard waiting.count < waitingMax else { return false }
        await withCheckedContinuation { waiting.append($0) }
        return true
    }

    /// Lets the next one in.
    func give() {
        guard waiting.isEmpty else { return waiting.removeFirst().resume() }
        isTaken = false
    }

    /// Runs `body` in its turn.
    ///
    /// - Throws: `busy` when too many wait already; what `body` throws.
    nonisolated func hold<Value: Sendable>(
        _ operation: String, _ body: () async throws(DeviceFault) -> Value
    ) async throws(DeviceFault) -> Value {
        guard await take() else { throw DeviceFault(.busy, cardState: .untouched, operation: operation) }
        do throws(DeviceFault) {
            let value = try await body()
            await give()
            return value
        } catch {
            await give()
            throw error
        }
    }
}
