import Glibc
import Synchronization

/// The Unix socket of one running station: claimed at start, given back at the end.
///
/// The socket is bound under a second name with its final mode and then renamed into place, so that there is no moment
/// at which a stranger could connect and none at which the path is missing although a station runs.
final class ControlSocket: Sendable {
    /// Longest path in bytes: 108 of `sockaddr_un` without the closing zero and the suffix of the second name.
    static let pathBytesMax = 107 - secondNameSuffix.utf8.count
    private static let secondNameSuffix = ".new"

    let path: String
    private let descriptor: CInt
    private let isTaken = Atomic(false)
    private let lock: FileLock
    private let inode: UInt64

    /// Takes the path, also from a station that died without cleaning up.
    ///
    /// - Parameters:
    ///   - path: at most ``pathBytesMax`` bytes, in an existing directory.
    ///   - groupID: group that gets the socket, or nil for the process's own.
    /// - Throws: ``OperatorError``: ``StationExit/refusedBusy`` when the path is served by a living process,
    ///   ``StationExit/inputOutput`` when it cannot be used.
    init(path: String, groupID: UInt32? = nil) throws {
        self.path = path
        guard path.utf8.count <= Self.pathBytesMax else {
            throw OperatorError(
                StartSentence.socketPathTooLong(path: path, bytesMax: Self.pathBytesMax), exit: .configuration)
        }
        lock = try Self.lock(for: path)
        try Self.refuseOccupied(path)
        let descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw Self.failure("socket", path) }
        do {
            inode = try Self.bind(descriptor, to: path, groupID: groupID)
        } catch {
            close(descriptor)
            throw error
        }
        self.descriptor = descriptor
    }

    deinit {
        guard !isTaken.load(ordering: .relaxed) else { return }
        removeName()
        close(descriptor)
    }

    /// The bound socket, not yet listening. From now on whoever asked closes it.
    func takeDescriptor() -> CInt {
        isTaken.store(true, ordering: .relaxed)
        return descriptor
    }

    /// Takes the name away unless another station already put its own there.
    func removeName() {
        var status = stat()
        if lstat(path, &status) == 0, UInt64(status.st_ino) == inode { unlink(path) }
    }

    private static func lock(for path: String) throws -> FileLock {
        do {
            return try FileLock(path: path + ".lock")
        } catch FileLock.Failure.system(let operation, let code) {
            throw OperatorError(
                StartSentence.inputOutput(
                    operation: operation, path: path + ".lock", reason: SystemError.words(code)),
                exit: .inputOutput)
        } catch {
            throw OperatorError(StartSentence.socketAlreadyServed(path: path), exit: .refusedBusy)
        }
    }

    /// Leaves alone what is no socket, and a socket that somebody else serves.
    private static func refuseOccupied(_ path: String) throws {
        var status = stat()
        guard lstat(path, &status) == 0 else {
            if errno == ENOENT { return }
            throw failure("lstat", path)
        }
        guard status.st_mode & S_IFMT == S_IFSOCK else {
            throw OperatorError(StartSentence.socketPathIsNoSocket(path: path), exit: .inputOutput)
        }
        let probe = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
        guard probe >= 0 else { throw failure("socket", path) }
        defer { close(probe) }
        if withAddress(path, { connect(probe, $0, $1) }) == 0 {
            throw OperatorError(StartSentence.socketAlreadyServed(path: path), exit: .refusedBusy)
        }
    }

    private static func bind(_ descriptor: CInt, to path: String, groupID: UInt32?) throws -> UInt64 {
        let secondName = path + secondNameSuffix
        unlink(secondName)
        // On Linux a socket file gets the mode of its descriptor, less the umask.
        guard fchmod(descriptor, 0o660) == 0 else { throw failure("fchmod", path) }
        guard withAddress(secondName, { Glibc.bind(descriptor, $0, $1) }) == 0 else { throw failure("bind", path) }
        guard chmod(secondName, 0o660) == 0 else { throw failure("chmod", path) }
        if let groupID, lchown(secondName, uid_t.max, groupID) != 0 { throw failure("chown", path) }
        var status = stat()
        guard lstat(secondName, &status) == 0 else { throw failure("lstat", path) }
        guard rename(secondName, path) == 0 else { throw failure("rename", path) }
        return UInt64(status.st_ino)
    }

    private static func failure(_ operation: String, _ path: String) -> OperatorError {
        OperatorError(
            StartSentence.inputOutput(operation: operation, path: path, reason: SystemError.words(errno)),
            exit: .inputOutput)
    }

    private static func withAddress(_ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> CInt) -> CInt {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}
