import Foundation
import Glibc

/// A real file system of its own, small enough to be filled: memory mounted on a directory, gone with the value.
final class SmallDisk: Sendable {
    struct Failed: Error {
        var call: String
        var errno: CInt
    }

    let path: String
    private let sizeMebibytes: Int
    private var filler: String { path + "/filler" }

    /// Only root may mount, and not in every container.
    static let isPossible: Bool = (try? SmallDisk(sizeMebibytes: 1)) != nil

    init(sizeMebibytes: Int) throws {
        self.sizeMebibytes = sizeMebibytes
        path = FileManager.default.temporaryDirectory.path() + "disk-" + UUID().uuidString.prefix(12)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        guard mount("none", path, "tmpfs", 0, "size=\(sizeMebibytes)m,mode=0700") == 0 else {
            let code = errno
            rmdir(path)
            throw Failed(call: "mount", errno: code)
        }
    }

    deinit {
        // Lazy: a file that is still open keeps its memory, but no name.
        umount2(path, CInt(MNT_DETACH))
        rmdir(path)
    }

    /// Takes every byte that is left.
    func fill() throws {
        let descriptor = open(filler, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Failed(call: "open", errno: errno) }
        defer { close(descriptor) }
        let block = [UInt8](repeating: 1, count: 65_536)
        var count = block.count
        while count > 0 {
            let written = write(descriptor, block, count)
            if written > 0 { continue }
            guard errno == ENOSPC else { throw Failed(call: "write", errno: errno) }
            count /= 2
        }
    }

    /// Gives a part of it back.
    func makeRoom(bytes: Int) throws {
        var status = stat()
        guard stat(filler, &status) == 0, truncate(filler, status.st_size - bytes) == 0 else {
            throw Failed(call: "truncate", errno: errno)
        }
    }

    /// Gives back what ``fill()`` took.
    func makeRoom() throws {
        guard unlink(filler) == 0 || errno == ENOENT else { throw Failed(call: "unlink", errno: errno) }
    }

    /// Fails with EBUSY while a file is open for writing, as everywhere; a real disk turns read-only by itself.
    func remount(isReadOnly: Bool) throws {
        let flags = UInt(MS_REMOUNT) | (isReadOnly ? UInt(MS_RDONLY) : 0)
        guard mount("none", path, "tmpfs", flags, "size=\(sizeMebibytes)m") == 0 else {
            throw Failed(call: "remount", errno: errno)
        }
    }
}
