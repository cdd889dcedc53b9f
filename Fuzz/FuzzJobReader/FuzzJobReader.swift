import ProductionStation

/// Feeds the job reader with whatever the fuzzer invents. Each input must end in a job or in at least one reason, and a
/// job that was read must be written and read back unchanged.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzJobReader(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let reading = JobReader().read(bytes)
    precondition((reading.job == nil) == !reading.problems.isEmpty, "neither a job nor a reason")
    for problem in reading.problems {
        precondition(!problem.sentence(in: .zhHans).isEmpty && !problem.sentence(in: .en).isEmpty)
    }
    if let job = reading.job {
        precondition(JobReader().read(JobDocumentWriter().document(job)).job == job, "written and read differ")
    }
    return 0
}
