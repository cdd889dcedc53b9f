import Glibc

/// An exclusive lock on a file, held until ``release()`` or the end of the process, however it ends.
final class FileLock: Sendable {
    private let descriptor: CInt

    /// Takes the lock or tells that another process has it. Never waits.
    ///
    /// The file is created with mode 0600 when missing and stays afterwards; a lock file that comes and goes would
    /// let two processes lock two different files of one name.
    ///
    /// - Throws: ``Failure``.
    init(path: String) throws {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw Failure.system(operation: "open", errno: errno) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            let holder = Self.processID(in: descriptor)
            close(descriptor)
            throw code == EWOULDBLOCK ? Failure.held(processID: holder) : .system(operation: "flock", errno: code)
        }
        self.descriptor = descriptor
        // For people who look into the file; the lock itself does not depend on it.
        let line = Array("\(getpid())\n".utf8)
        _ = ftruncate(descriptor, 0)
        _ = pwrite(descriptor, line, line.count, 0)
    }

    deinit { close(descriptor) }

    /// Why the lock was not taken.
    enum Failure: Error, Equatable {
        /// Another holder has it; its process number as far as known.
        case held(processID: Int32?)
        case system(operation: String, errno: Int32)
    }

    private static func processID(in descriptor: CInt) -> Int32? {
        var bytes = [UInt8](repeating: 0, count: 32)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        guard count > 0 else { return nil }
        return Int32(String(decoding: bytes[..<count].prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
    }
}
