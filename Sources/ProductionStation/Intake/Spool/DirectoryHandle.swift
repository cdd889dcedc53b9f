internal import Glibc

/// One open folder. Everything below it is reached through it, so that nobody can swap the path underneath.
final class DirectoryHandle: Sendable {
    let descriptor: Int32

    private init(descriptor: Int32) { self.descriptor = descriptor }
    deinit { close(descriptor) }

    /// - Parameter path: of an existing folder; the links of an operator's own path are followed.
    static func open(path: String) throws(PosixFault) -> DirectoryHandle {
        let descriptor = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .last("open") }
        return DirectoryHandle(descriptor: descriptor)
    }

    /// Makes the folder at `path` when there is none. Its parent must exist.
    static func create(path: String, mode: UInt32) throws(PosixFault) -> DirectoryHandle {
        let made = mkdir(path, mode_t(mode)) == 0
        guard made || errno == EEXIST else { throw .last("mkdir") }
        let handle = try open(path: path)
        if made { try handle.setMode(mode) }
        return handle
    }

    /// A folder in this one, made when there is none; a link in its place is refused.
    func folder(_ name: String, mode: UInt32) throws(PosixFault) -> DirectoryHandle {
        let made = mkdirat(descriptor, name, mode_t(mode)) == 0
        guard made || errno == EEXIST else { throw .last("mkdirat") }
        let inner = openat(descriptor, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard inner >= 0 else { throw .last("openat") }
        let handle = DirectoryHandle(descriptor: inner)
        if made {
            try handle.setMode(mode)
            try sync()
        }
        return handle
    }

    /// Calls `body` with each name but `.` and `..`, in no order, until it says false.
    ///
    /// - Parameter entriesMax: how many are looked at; a folder with more is read in part.
    func eachName(entriesMax: Int, _ body: (EntryName) -> Bool) throws(PosixFault) {
        // A descriptor of its own: the position of a shared one would be shared too.
        let inner = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard inner >= 0 else { throw .last("openat") }
        guard let stream = fdopendir(inner) else {
            let fault = PosixFault.last("fdopendir")
            close(inner)
            throw fault
        }
        defer { closedir(stream) }
        for _ in 0..<entriesMax {
            errno = 0
            guard let entry = readdir(stream) else {
                guard errno == 0 else { throw .last("readdir") }
                return
            }
            let name = Self.name(of: entry)
            if name.bytes == [46] || name.bytes == [46, 46] { continue }
            guard body(name) else { return }
        }
    }

    private static func name(of entry: UnsafeMutablePointer<dirent>) -> EntryName {
        withUnsafeBytes(of: &entry.pointee.d_name) { raw in EntryName(bytes: Array(raw.prefix { $0 != 0 })) }
    }

    func status() throws(PosixFault) -> FileStatus {
        var found = stat()
        guard fstat(descriptor, &found) == 0 else { throw .last("fstat") }
        return FileStatus(found)
    }

    /// Nil when there is no such entry.
    func status(of name: EntryName) throws(PosixFault) -> FileStatus? {
        try name.withPath { path throws(PosixFault) in
            var found = stat()
            if fstatat(descriptor, path, &found, AT_SYMLINK_NOFOLLOW) == 0 { return FileStatus(found) }
            guard errno == ENOENT else { throw .last("fstatat") }
            return nil
        }
    }

    func rename(_ name: EntryName, to folder: DirectoryHandle, as newName: EntryName) throws(PosixFault) {
        try name.withPath { old throws(PosixFault) in
            try newName.withPath { new throws(PosixFault) in
                guard renameat(descriptor, old, folder.descriptor, new) == 0 else { throw .last("renameat") }
            }
        }
    }

    /// Takes the entry itself away, of a link never its target. Fine when there is none.
    func remove(_ name: EntryName, directory: Bool = false) throws(PosixFault) {
        try name.withPath { path throws(PosixFault) in
            guard unlinkat(descriptor, path, directory ? AT_REMOVEDIR : 0) == 0 || errno == ENOENT else {
                throw .last("unlinkat")
            }
        }
    }

    /// Names that were added, renamed or removed are on disk when this returns.
    func sync() throws(PosixFault) {
        while fsync(descriptor) != 0 {
            guard errno == EINTR else { throw .last("fsync") }
        }
    }

    private func setMode(_ mode: UInt32) throws(PosixFault) {
        // The umask cut what mkdir was asked for.
        guard fchmod(descriptor, mode_t(mode)) == 0 else { throw .last("fchmod") }
    }
}
