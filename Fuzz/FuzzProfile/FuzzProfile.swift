import CardDevices

/// Any bytes as a chip profile: what is accepted can be laid out and judged.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzProfile(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    guard let profile = try? ChipProfile(json: bytes) else { return 0 }
    precondition(!profile.files.isEmpty && profile.photoBytesMax <= 32_767)
    _ = profile.productionRefusal
    let fields = Dictionary(
        profile.files.flatMap(\.fields).map { ($0.name, [UInt8]("x".utf8)) }, uniquingKeysWith: { first, _ in first })
    guard let set = try? profile.fileSet(fields: fields, photo: [1, 2, 3]) else { return 0 }
    for file in set.files { precondition(file.bytes.count <= 32_767) }
    return 0
}
