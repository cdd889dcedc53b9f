/// How commands travel between reader and card.
enum TransmissionProtocol: Sendable {
    /// Bytes one by one: a command either takes data or gives data (ISO/IEC 7816-3 §10).
    case t0
    /// Blocks, with whole commands inside (ISO/IEC 7816-3 §11); contactless cards look the same (ISO/IEC 14443-4).
    case t1

    /// The command as this protocol can carry it: T=0 knows no command with data in both directions, so the expected
    /// length goes and the answer is fetched afterwards (chip.md §1).
    func carried(_ command: CommandAPDU) -> CommandAPDU {
        switch self {
        case .t1: return command
        case .t0:
            guard let ne = command.ne else { return command }
            var carried = command
            carried.ne = command.data.isEmpty ? min(ne, 256) : nil
            return carried
        }
    }
}
