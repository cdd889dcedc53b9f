/// One powered card and what it takes to talk to it: GET RESPONSE, corrected lengths, the phase's time limit.
struct CardSession: Sendable {
    let connection: any CardConnection
    let phase: ChipFault.Phase
    let limit: Duration
    /// Time since the phase began.
    let elapsed: @Sendable () -> Duration
    /// True when reader and card both take extended lengths.
    let isExtended: Bool

    /// Rounds of "more bytes" or "another length" that one command may take.
    private static let roundsMax = 300

    /// Sends a command and collects its whole answer.
    ///
    /// A corrected length (`6Cxx`) is followed for commands that only read; a write is never sent twice.
    func send(_ command: CommandAPDU) async throws(ChipFault) -> ResponseAPDU {
        var answer = try await transmit(command)
        if let wanted = answer.status.lengthWanted, command.data.isEmpty {
            var again = command
            again.ne = wanted
            answer = try await transmit(again)
        }
        var rounds = 0
        while let waiting = answer.status.bytesWaiting, rounds < Self.roundsMax {
            rounds += 1
            let more = try await transmit(CommandAPDU(cla: 0x00, ins: 0xC0, p1: 0, p2: 0, ne: waiting))
            answer = ResponseAPDU(data: answer.data + more.data, status: more.status)
        }
        return answer
    }

    /// Like `send`, for a command that must succeed.
    @discardableResult
    func require(_ command: CommandAPDU, _ name: String) async throws(ChipFault) -> ResponseAPDU {
        let answer = try await send(command)
        guard answer.status == .success else { throw ChipFault(answer.status, in: phase, command: name) }
        return answer
    }

    /// SELECT with FCP, or with FCI on cards that know no other (chip.md §1).
    func select(p1: UInt8, _ data: [UInt8]) async throws(ChipFault) -> ResponseAPDU {
        let answer = try await send(CommandAPDU(cla: 0, ins: 0xA4, p1: p1, p2: 0x04, data: data, ne: 256))
        guard answer.status == .wrongParameters || answer.status == .wrongLength else { return answer }
        return try await send(CommandAPDU(cla: 0, ins: 0xA4, p1: p1, p2: 0x00, data: data, ne: 256))
    }

    func reset() async throws(ChipFault) {
        do throws(DeviceFault) {
            try await connection.reset(limit: try remaining())
        } catch {
            throw ChipFault(error, in: phase)
        }
    }

    private func transmit(_ command: CommandAPDU) async throws(ChipFault) -> ResponseAPDU {
        do throws(DeviceFault) {
            return try await connection.transmit(command, limit: try remaining())
        } catch {
            throw ChipFault(error, in: phase)
        }
    }

    private func remaining() throws(DeviceFault) -> Duration {
        let left = limit - elapsed()
        guard left > .zero else {
            throw DeviceFault(.timedOut, cardState: .untouched, operation: phase.operation, detail: "phase-limit")
        }
        return left
    }
}
