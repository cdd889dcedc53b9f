/// One powered card and what it takes to talk to it: chaining, GET RESPONSE, corrected lengths, the phase's time limit.
struct CardSession: Sendable {
    let connection: any CardConnection
    let phase: ChipFault.Phase
    let limit: Duration
    /// Time since the phase began.
    let elapsed: @Sendable () -> Duration
    /// How commands travel.
    var transmission = TransmissionProtocol.t1
    /// How much one command may carry.
    var limits = TransferLimits.short
    /// Where exchanges are noted.
    var trace: TraceSink?

    /// Rounds of "more bytes" or "another length" that one command may take.
    private static let roundsMax = 300

    /// Sends a command and collects its whole answer.
    ///
    /// Data that does not fit one command goes as a chain, when the card takes chains. A corrected length (`6Cxx`) is
    /// followed for commands that only read; a write is never sent twice.
    func send(_ command: CommandAPDU) async throws(ChipFault) -> ResponseAPDU {
        let links = try links(of: command)
        for link in links.dropLast() {
            let answer = try await transmit(link)
            guard answer.status == .success else { return answer }
        }
        let last = links.last ?? command
        var answer = try await transmit(last)
        if let wanted = answer.status.lengthWanted, links.count == 1, Instruction.mayBeRepeated(last) {
            var again = last
            again.ne = wanted
            answer = try await transmit(again)
        }
        return try await collect(answer)
    }

    /// Like `send`, for a command that must succeed.
    @discardableResult
    func require(_ command: CommandAPDU, _ name: String) async throws(ChipFault) -> ResponseAPDU {
        let answer = try await send(command)
        guard answer.status == .success else { throw ChipFault(answer.status, in: phase, command: name) }
        return answer
    }

    /// SELECT with FCP, or with FCI on cards that know no other.
    func select(p1: UInt8, _ data: [UInt8]) async throws(ChipFault) -> ResponseAPDU {
        var plain = PlainSender(session: self)
        return try await plain.select(p1: p1, data)
    }

    func reset() async throws(ChipFault) {
        do throws(DeviceFault) {
            try await connection.reset(limit: try remaining())
        } catch {
            throw ChipFault(error, in: phase)
        }
    }

    private func links(of command: CommandAPDU) throws(ChipFault) -> [CommandAPDU] {
        let dataBytesMax = limits.isExtended ? 65_535 : 255
        guard command.data.count > dataBytesMax else { return [command] }
        guard limits.takesChains, !command.isProtected else {
            throw ChipFault(
                .ourMistake, operation: phase.operation, detail: "command of \(command.data.count) bytes, no chains")
        }
        return command.links(dataBytesMax: limits.commandDataMax)
    }

    /// Fetches what waits on the card. GET RESPONSE changes nothing, so a corrected length is followed here too.
    private func collect(_ first: ResponseAPDU) async throws(ChipFault) -> ResponseAPDU {
        var answer = first
        var rounds = 0
        while let waiting = answer.status.bytesWaiting, rounds < Self.roundsMax {
            rounds += 1
            var fetch = CommandAPDU(cla: 0x00, ins: Instruction.getResponse, p1: 0, p2: 0, ne: waiting)
            var more = try await transmit(fetch)
            if let wanted = more.status.lengthWanted {
                fetch.ne = wanted
                more = try await transmit(fetch)
            }
            answer = ResponseAPDU(data: answer.data + more.data, status: more.status)
        }
        return answer
    }

    private func transmit(_ command: CommandAPDU) async throws(ChipFault) -> ResponseAPDU {
        let carried = transmission.carried(command)
        do throws(DeviceFault) {
            let answer = try await connection.transmit(carried, limit: try remaining())
            trace?.note(carried, .success(answer))
            return answer
        } catch {
            trace?.note(carried, .failure(error))
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
