import CardDevices

/// Any bytes as a card's answer and as a command: each is read or refused, and what was read is written the same or,
/// for a command, no longer than it came.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzAPDU(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    if let answer = try? ResponseAPDU(parsing: bytes.span) {
        precondition(answer.encoded() == bytes, "an answer changed")
        precondition(!answer.status.description.isEmpty)
        _ = (answer.status.classification, answer.status.bytesWaiting, answer.status.lengthWanted)
    } else {
        precondition(bytes.count < 2, "a whole answer was refused")
    }
    if let command = try? CommandAPDU(parsing: bytes.span) {
        let again = command.encoded()
        precondition(again.count <= bytes.count, "a command grew")
        precondition((try? CommandAPDU(parsing: again.span)) == command, "a command changed")
    }
    return 0
}
