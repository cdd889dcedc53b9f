internal import Glibc

/// What the file system says about one entry, a link not followed.
struct FileStatus: Equatable, Sendable {
    enum Kind: Equatable, Sendable { case regular, directory, symbolicLink, other }

    var kind: Kind
    /// The twelve permission bits.
    var mode: UInt32
    var size: Int64
    var owner: UInt32
    var device: UInt64
    var modifiedAt: Timestamp

    init(_ status: stat) {
        kind =
            switch status.st_mode & S_IFMT {
            case S_IFREG: .regular
            case S_IFDIR: .directory
            case S_IFLNK: .symbolicLink
            default: .other
            }
        mode = UInt32(status.st_mode & 0o7777)
        size = Int64(status.st_size)
        owner = UInt32(status.st_uid)
        device = UInt64(status.st_dev)
        let seconds = Int64(status.st_mtim.tv_sec).clamped(to: -(1 << 40)...(1 << 40))
        modifiedAt = Timestamp(milliseconds: seconds * 1000 + Int64(status.st_mtim.tv_nsec) / 1_000_000)
    }

    /// Whoever this process is, for the file system.
    static var thisUser: UInt32 { UInt32(geteuid()) }
}

extension Int64 {
    fileprivate func clamped(to range: ClosedRange<Int64>) -> Int64 {
        Swift.min(Swift.max(self, range.lowerBound), range.upperBound)
    }
}
