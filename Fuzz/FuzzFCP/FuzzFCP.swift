import CardDevices

/// Any bytes as file control parameters, as a card and as a station read them.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzFCP(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let size = FileControlParameters.size(inSelectAnswer: bytes)
    precondition(size.map { (0...65_535).contains($0) } ?? true)
    guard let wish = FileControlParameters(creating: bytes) else { return 0 }
    precondition(FileControlParameters(creating: wish.encoded()) == wish, "parameters changed")
    precondition(wish.isDirectory || FileControlParameters.size(inSelectAnswer: wish.encoded()) == wish.size)
    return 0
}
