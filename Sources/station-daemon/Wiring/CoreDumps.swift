import Glibc

/// A core dump would hold names, photos and keys in the clear (invariant 6 of the architecture).
enum CoreDumps {
    /// `PR_SET_DUMPABLE` of prctl(2).
    private static let setDumpable: CInt = 4
    private typealias ProcessControl = @convention(c) (CInt, UInt, UInt, UInt, UInt) -> CInt

    /// From now on the kernel writes no dump of this process, nor lets another process of the same user read its memory.
    ///
    /// Every process of this program calls it before it takes in a key, a PIN, a password or a person's data; a program
    /// that it starts must do so again, because exec(2) forgets it (the limit of zero bytes stays).
    ///
    /// - Returns: false when the kernel refused.
    @discardableResult
    static func forbid() -> Bool {
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        let isLimited = setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none) == 0
        // Swift does not call variadic functions; with whole numbers the calling convention is the same on Linux.
        guard let symbol = dlsym(nil, "prctl") else { return false }
        return unsafeBitCast(symbol, to: ProcessControl.self)(setDumpable, 0, 0, 0, 0) == 0 && isLimited
    }
}
