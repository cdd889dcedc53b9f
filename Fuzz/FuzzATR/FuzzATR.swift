import CardDevices

/// Any bytes as an answer to reset: historical bytes are a part of it, and capabilities come from them alone.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzATR(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let historical = AnswerToReset.historicalBytes(bytes)
    precondition(historical.count <= 15)
    let interface = AnswerToReset.interfaceBytes(bytes)
    precondition(interface.protocols.count <= 33)
    precondition(interface.end.map { (2...36).contains($0) } ?? historical.isEmpty)
    let capabilities = AnswerToReset.capabilities(bytes)
    precondition(!historical.isEmpty || !(capabilities.takesExtendedLengths || capabilities.takesChains))
    return 0
}
