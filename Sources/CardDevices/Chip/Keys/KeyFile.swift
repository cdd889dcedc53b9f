internal import Glibc

/// A small file with a secret: read only when nobody else could, written whole or not at all.
enum KeyFile {
    /// Who may have access besides this user.
    enum Guard: UInt32 {
        /// Mode 0600 or stricter, owned by this user.
        case own = 0o077
        /// As systemd hands credentials over: also root's, with group-read as the mask of its access list.
        case credential = 0o037
    }

    /// The whole file; a link, a folder and a file of more than `bytesMax` bytes are refused.
    static func read(_ path: String, bytesMax: Int, guarded: Guard) throws(KeyStoreFault) -> [UInt8] {
        let operation = "keys.read"
        let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw KeyStoreFault(errno == ENOENT ? .fileMissing : .fileUnreadable, operation: operation, detail: path)
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw KeyStoreFault(.fileUnreadable, operation: operation, detail: path)
        }
        guard status.st_uid == geteuid() || (guarded == .credential && status.st_uid == 0) else {
            throw KeyStoreFault(.fileForeignOwner, operation: operation, detail: path)
        }
        guard status.st_mode & guarded.rawValue == 0 else {
            throw KeyStoreFault(.fileReadableByOthers, operation: operation, detail: path)
        }
        var bytes = [UInt8](repeating: 0, count: bytesMax + 1)
        let count = Glibc.read(descriptor, &bytes, bytes.count)
        guard (0...bytesMax).contains(count) else {
            SecretBytes.wipe(&bytes)
            throw KeyStoreFault(.fileUnreadable, operation: operation, detail: path)
        }
        bytes.removeLast(bytes.count - count)
        return bytes
    }

    /// Replaces the file durably (mode 0600); after a failure the old one stands, or the new one when only the last sync failed.
    static func replace(_ path: String, with bytes: [UInt8]) throws(KeyStoreFault) {
        let fault = KeyStoreFault(.fileNotWritten, operation: "keys.write", detail: path)
        let temporary = path + ".new"
        unlink(temporary)
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw fault }
        let isWritten = write(descriptor, bytes, bytes.count) == bytes.count && fsync(descriptor) == 0
        close(descriptor)
        guard isWritten, rename(temporary, path) == 0 else {
            unlink(temporary)
            throw fault
        }
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        let directory = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { throw fault }
        defer { close(directory) }
        guard fsync(directory) == 0 else { throw fault }
    }
}
