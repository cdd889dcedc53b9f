import Glibc

/// A file that only its owner can read, or standard input.
enum PrivateFile {
    /// The whole file.
    ///
    /// - Parameters:
    ///   - path: of a regular file of this user with mode 0600 or stricter; `-` for standard input.
    ///   - bytesMax: one byte more is refused.
    static func bytes(_ path: String, bytesMax: Int) throws(CredentialSentence) -> [UInt8] {
        if path == "-" { return try read(STDIN_FILENO, path, bytesMax) }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK)
        guard descriptor >= 0 else { throw .unreadable(path: path, reason: SystemError.words(errno)) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_mode & 0o077 == 0,
            status.st_uid == geteuid()
        else { throw .notPrivate(path: path) }
        return try read(descriptor, path, bytesMax)
    }

    private static func read(_ descriptor: CInt, _ path: String, _ bytesMax: Int) throws(CredentialSentence) -> [UInt8]
    {
        var bytes: [UInt8] = []
        // No growth, so that no copy is left behind.
        bytes.reserveCapacity(bytesMax + 4_096)
        var buffer = [UInt8](repeating: 0, count: 4_096)
        defer { explicit_bzero(&buffer, buffer.count) }
        while bytes.count <= bytesMax {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .unreadable(path: path, reason: SystemError.words(errno)) }
            if count == 0 { return bytes }
            bytes += buffer[..<count]
        }
        throw .tooLarge(path: path, bytesMax: bytesMax)
    }
}
