import ProductionStation

/// Feeds the reader of cancellation notices with whatever the fuzzer invents. What says that it is a notice must end in
/// one or in at least one reason, and a notice that was read must be written and read back unchanged.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzCancellationReader(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    guard let reading = CancellationReader().read(bytes) else { return 0 }
    precondition(bytes.count <= CancellationReader.bytesMax, "larger than a notice may be")
    precondition((reading.notice == nil) == !reading.problems.isEmpty, "neither a notice nor a reason")
    for problem in reading.problems {
        precondition(!problem.sentence(in: .zhHans).isEmpty && !problem.sentence(in: .en).isEmpty)
    }
    if let notice = reading.notice {
        precondition(reading.key == notice.job, "two names of one job")
        precondition(CancellationNotice.isReason(notice.reason), "a reason that is no code")
        precondition(CancellationReader().read(notice.document)?.notice == notice, "written and read differ")
    }
    return 0
}
