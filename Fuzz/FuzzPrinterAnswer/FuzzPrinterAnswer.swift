import CardDevices

/// Any bytes: every reader of a printer's answers takes them or leaves them, in one piece or in many.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzPrinterAnswer(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    precondition(AnswerReaders.agree(on: Array(UnsafeBufferPointer(start: start, count: count))), "readers disagree")
    return 0
}
