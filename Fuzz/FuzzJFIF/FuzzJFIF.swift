import CardFace

/// Any bytes: the reader must come back, and tell nothing of a file that does not begin like a JPEG.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzJFIF(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let file = Array(UnsafeBufferPointer(start: bytes, count: count))
    let facts = JFIFReader.facts(of: file)
    precondition(facts == nil || file.starts(with: [0xFF, 0xD8, 0xFF]))
    precondition(facts.map { (0...65_535).contains($0.frame?.width ?? 0) } ?? true)
    return 0
}
