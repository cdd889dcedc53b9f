internal import Glibc

/// One open file; closed when it goes out of scope.
struct OpenFile: ~Copyable {
    private let descriptor: Int32

    private init(descriptor: Int32) { self.descriptor = descriptor }
    deinit { close(descriptor) }

    /// Opens for reading. Never follows a link, never waits for the other end of a FIFO, never becomes a terminal.
    static func reading(_ name: EntryName, in folder: DirectoryHandle) throws(PosixFault) -> OpenFile {
        try opened(name, in: folder, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, mode: 0)
    }

    /// Makes a new file; one that exists already is a fault.
    static func creating(_ name: EntryName, in folder: DirectoryHandle, mode: UInt32) throws(PosixFault) -> OpenFile {
        try opened(name, in: folder, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode: mode)
    }

    private static func opened(
        _ name: EntryName, in folder: DirectoryHandle, _ flags: Int32, mode: UInt32
    ) throws(PosixFault) -> OpenFile {
        let descriptor = try name.withPath { path throws(PosixFault) -> Int32 in
            while true {
                let descriptor = openat(folder.descriptor, path, flags, mode_t(mode))
                if descriptor >= 0 { return descriptor }
                guard errno == EINTR else { throw .last("openat") }
            }
        }
        return OpenFile(descriptor: descriptor)
    }

    func status() throws(PosixFault) -> FileStatus {
        var found = stat()
        guard fstat(descriptor, &found) == 0 else { throw .last("fstat") }
        return FileStatus(found)
    }

    /// The first `bytesMax` bytes, or all when there are fewer.
    func read(bytesMax: Int) throws(PosixFault) -> [UInt8] {
        var fault: PosixFault?
        let bytes = [UInt8](unsafeUninitializedCapacity: bytesMax) { buffer, count in
            while count < bytesMax {
                guard let start = buffer.baseAddress else { return }
                let moved = Glibc.read(descriptor, start + count, bytesMax - count)
                if moved == 0 { return }
                if moved > 0 {
                    count += moved
                } else if errno != EINTR {
                    fault = .last("read")
                    return
                }
            }
        }
        if let fault { throw fault }
        return bytes
    }

    func write(_ bytes: [UInt8]) throws(PosixFault) {
        var fault: PosixFault?
        bytes.withUnsafeBytes { buffer in
            guard let start = buffer.baseAddress else { return }
            var done = 0
            while done < buffer.count {
                let moved = Glibc.write(descriptor, start + done, buffer.count - done)
                if moved > 0 {
                    done += moved
                } else if moved == 0 || errno != EINTR {
                    fault = moved == 0 ? PosixFault("write", code: ENOSPC) : .last("write")
                    return
                }
            }
        }
        if let fault { throw fault }
    }

    /// The content is on disk when this returns. After a failure it must not be tried again: the kernel forgets.
    func sync() throws(PosixFault) {
        while fsync(descriptor) != 0 {
            guard errno == EINTR else { throw .last("fsync") }
        }
    }

    /// - Throws: for a file of another user, who alone may set its times.
    func setModified(_ moment: Timestamp) throws(PosixFault) {
        let seconds = moment.milliseconds / 1000
        let time = timespec(tv_sec: Int(seconds), tv_nsec: Int(moment.milliseconds - seconds * 1000) * 1_000_000)
        guard futimens(descriptor, [time, time]) == 0 else { throw .last("futimens") }
    }
}
