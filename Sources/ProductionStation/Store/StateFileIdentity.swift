internal import Glibc

/// Which files the open store consists of: a file that is deleted or replaced under a running program stays open and
/// takes every write, but nobody will ever find it again.
struct StateFileIdentity: Sendable {
    private struct Entry: Equatable, Sendable {
        var path: String
        var device: UInt
        var inode: UInt
    }

    private let entries: [Entry]

    /// - Parameter path: the SQLite file, open and in WAL mode, with its log and its index beside it.
    init(path: String) {
        entries = ["", "-wal", "-shm"].compactMap { Self.entry(path + $0) }
    }

    /// The first file that is not at its place any more, by its name's end; nil when all are.
    var lost: String? {
        for entry in entries where Self.entry(entry.path) != entry {
            return String(entry.path.suffix(while: { $0 != "/" }))
        }
        return nil
    }

    private static func entry(_ path: String) -> Entry? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return Entry(path: path, device: UInt(status.st_dev), inode: UInt(status.st_ino))
    }
}

extension String {
    fileprivate func suffix(while isWanted: (Character) -> Bool) -> Substring {
        self[(lastIndex { !isWanted($0) }.map(index(after:)) ?? startIndex)...]
    }
}
