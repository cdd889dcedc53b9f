internal import Foundation
internal import Glibc

/// A program that was started for us, with one socket as its standard input and output. Losing it ends and reaps it.
///
/// Not `Process` of Foundation: that keeps a thread and descriptors of its own for every child, and here each call needs
/// a deadline.
struct WorkerProcess: ~Copyable {
    private let processID: pid_t
    private let socket: Int32
    private var inbox: [UInt8] = []

    enum Failure: Error, Equatable {
        case notStarted(errno: Int32)
        /// The limit is over; the worker may be in the middle of anything.
        case late
        /// The worker is gone.
        case ended
        case malformed
    }

    init(executable: String, arguments: [String]) throws(Failure) {
        var ends: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw .notStarted(errno: errno) }
        defer { close(ends[1]) }
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
        Self.closeTheRest(&actions)
        // A group of its own: an operator's ^C reaches the station, which ends the session in order.
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP))
        let words = ([executable] + arguments).map { strdup($0) } + [nil]
        let environment = ProcessInfo.processInfo.environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for word in words + environment { free(word) } }
        var processID: pid_t = 0
        let code = posix_spawn(&processID, executable, &actions, &attributes, words, environment)
        guard code == 0 else {
            close(ends[0])
            throw .notStarted(errno: code)
        }
        self.processID = processID
        socket = ends[0]
    }

    /// Some libraries open descriptors without "close on exec": the worker shall not hold them open.
    private static func closeTheRest(_ actions: inout posix_spawn_file_actions_t) {
        typealias CloseFrom = @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, CInt) -> CInt
        // In glibc since 2.34, behind a feature macro that Swift's module does not set.
        guard let symbol = dlsym(nil, "posix_spawn_file_actions_addclosefrom_np") else { return }
        _ = unsafeBitCast(symbol, to: CloseFrom.self)(&actions, 3)
    }

    deinit {
        close(socket)
        kill(processID, SIGKILL)
        var status: Int32 = 0
        while waitpid(processID, &status, 0) < 0, errno == EINTR {}
    }

    borrowing func send(_ message: WorkerMessage, until deadline: ContinuousClock.Instant) throws(Failure) {
        var bytes: [UInt8] = []
        defer { SecretBytes.wipe(&bytes) }
        do throws(WorkerFrameError) {
            bytes = try WorkerFrame.encode(message)
        } catch {
            throw .malformed
        }
        var sent = 0
        while sent < bytes.count {
            try wait(for: POLLOUT, until: deadline)
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL | MSG_DONTWAIT))
            }
            guard count > 0 || errno == EAGAIN || errno == EINTR else { throw .ended }
            sent += max(0, count)
        }
    }

    mutating func receive(until deadline: ContinuousClock.Instant) throws(Failure) -> WorkerMessage {
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            do throws(WorkerFrameError) {
                if let message = try WorkerFrame.take(from: &inbox) { return message }
            } catch {
                throw .malformed
            }
            try wait(for: POLLIN, until: deadline)
            let count = recv(socket, &chunk, chunk.count, Int32(MSG_DONTWAIT))
            guard count != 0 else { throw .ended }
            guard count > 0 || errno == EAGAIN || errno == EINTR else { throw .ended }
            inbox += chunk.prefix(max(0, count))
        }
    }

    private borrowing func wait(for event: Int32, until deadline: ContinuousClock.Instant) throws(Failure) {
        let left = ContinuousClock.now.duration(to: deadline)
        guard left > .zero else { throw .late }
        var entry = pollfd(fd: socket, events: Int16(event), revents: 0)
        let milliseconds = min(Int(left / .milliseconds(1)) + 1, 3_600_000)
        let ready = poll(&entry, 1, Int32(milliseconds))
        guard ready != 0 else { throw .late }
    }
}
