internal import Glibc

/// How the process treats memory that was freed.
enum HeapPolicy {
    /// Freed bytes at a heap's end that stay with the process.
    private static let keptBytes: Int32 = 128 << 20
    /// From here on memory is mapped and unmapped one by one; the most that glibc takes.
    private static let mappedBytesMin: Int32 = 32 << 20
    /// Parameters of mallopt(3), as malloc.h numbers them.
    private static let trimThreshold: Int32 = -1
    private static let mapThreshold: Int32 = -3

    /// Keeps the memory of one card's pictures for the next card's.
    ///
    /// By default glibc gives five megabytes back to the kernel after each card and takes them anew, page by page and
    /// zeroed: about a quarter of a lane's CPU time. Without glibc nothing changes.
    static func keepFreedMemory() {
        typealias Option = @convention(c) (Int32, Int32) -> Int32
        // Swift's Glibc module leaves malloc.h out.
        guard let symbol = dlsym(nil, "mallopt") else { return }
        let setOption = unsafeBitCast(symbol, to: Option.self)
        _ = setOption(trimThreshold, keptBytes)
        _ = setOption(mapThreshold, mappedBytesMin)
    }
}
