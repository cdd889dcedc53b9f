import CardFace

/// Any bytes: the checker must come back with a verdict; what it calls whole must also make a smaller file or none.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzPhoto(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let file = Array(UnsafeBufferPointer(start: bytes, count: count))
    // Small limits let the mutations reach the measuring of background and border often.
    var rules = PhotoRules()
    rules.widthPixels = 48
    rules.heightPixels = 64
    rules.cornerWidthPixels = 8
    rules.cornerHeightPixels = 16
    let problems = PhotoChecker(rules: rules).problems(in: file)
    let small = PhotoEncoder.reencoded(file, bytesMax: 600)
    precondition(small == nil || !problems.contains { $0.kind == .truncated || $0.kind == .notJPEG })
    precondition((small?.count ?? 0) <= 600)
    return 0
}
