import CardDevices

/// Any bytes: a list of data objects or a refusal; what was read is written so that it reads the same.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzTLV(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    guard let objects = try? TLV.list(parsing: bytes.span) else { return 0 }
    let again = objects.flatMap { $0.encoded() }
    precondition(again.count <= bytes.count, "objects grew")
    precondition((try? TLV.list(parsing: again.span)) == objects, "objects changed")
    for object in objects where object.isConstructed { _ = try? object.children() }
    return 0
}
