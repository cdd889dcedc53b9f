/// Something that carries commands to a card: as they are, or under a secure channel.
protocol CommandSender: ~Copyable {
    /// Phase and limits of the session behind it.
    var session: CardSession { get }
    /// Plain bytes that one command and one answer carry.
    var limits: TransferLimits { get }
    /// Sends one command and returns its plain answer, whatever its status word.
    mutating func ask(_ command: CommandAPDU) async throws(ChipFault) -> ResponseAPDU
}

extension CommandSender where Self: ~Copyable {
    /// Like `ask`, for a command that must succeed.
    @discardableResult
    mutating func demand(_ command: CommandAPDU, _ name: String) async throws(ChipFault) -> ResponseAPDU {
        let answer = try await ask(command)
        guard answer.status == .success else { throw ChipFault(answer.status, in: session.phase, command: name) }
        return answer
    }

    /// SELECT with FCP, or with FCI on cards that know no other (chip.md §1).
    mutating func select(p1: UInt8, _ data: [UInt8]) async throws(ChipFault) -> ResponseAPDU {
        let command = CommandAPDU(cla: 0, ins: Instruction.select, p1: p1, p2: 0x04, data: data, ne: 256)
        let answer = try await ask(command)
        guard answer.status == .wrongParameters || answer.status == .wrongLength else { return answer }
        var again = command
        again.p2 = 0x00
        return try await ask(again)
    }
}

/// Commands as they are.
struct PlainSender: CommandSender {
    let session: CardSession

    var limits: TransferLimits { session.limits }

    mutating func ask(_ command: CommandAPDU) async throws(ChipFault) -> ResponseAPDU {
        try await session.send(command)
    }
}

extension SecureChannel: CommandSender {
    var limits: TransferLimits { session.limits.under(level) }

    mutating func ask(_ command: CommandAPDU) async throws(ChipFault) -> ResponseAPDU {
        do throws(SecureChannelFault) {
            return try await send(command)
        } catch {
            throw ChipFault(error, in: session.phase)
        }
    }
}
