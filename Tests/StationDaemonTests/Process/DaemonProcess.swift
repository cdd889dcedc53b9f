import Foundation
import Glibc
import Synchronization

/// The real program as a process of its own.
///
/// Started by the system's own call: Foundation's `Process` may miss the end of a child while many tests run. The child
/// holds one end of a line, so that its end is seen at once, on a thread that no task needs.
final class DaemonProcess: Sendable {
    enum Ending: Equatable, Sendable {
        case exit(CInt)
        case signal(CInt)
    }

    struct NotStarted: Error {
        var errno: CInt
    }

    let processID: pid_t
    private let lifeline: CInt
    private let ending = Mutex<Ending?>(nil)
    /// Where the child finds its end of the line.
    private static let lifelineInChild: CInt = 3

    /// The program that was built together with this test.
    static var program: String {
        let test = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return URL(filePath: test).deletingLastPathComponent().appending(path: "station-daemon").path
    }

    /// - Parameters:
    ///   - words: the whole command line; the first one is looked up in PATH when it is no path.
    ///   - output: file that standard output is appended to; made when it is missing.
    ///   - errors: the same for standard error.
    init(_ words: [String], output: String, errors: String) throws {
        var ends: [CInt] = [-1, -1]
        // A socket pair, not a pipe: it is closed for other children from its first moment.
        let kind = CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw NotStarted(errno: errno) }
        defer { close(ends[1]) }
        lifeline = ends[0]
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[1], Self.lifelineInChild)
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        let flags = O_WRONLY | O_CREAT | O_APPEND
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, flags, 0o600)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, errors, flags, 0o600)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var noSignals = sigset_t()
        sigemptyset(&noSignals)
        posix_spawnattr_setsigmask(&attributes, &noSignals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
        arguments.append(nil)
        var variables: [UnsafeMutablePointer<CChar>?] = Self.environment.map { strdup($0) }
        variables.append(nil)
        defer { (arguments + variables).forEach { free($0) } }
        var processID = pid_t()
        let result = posix_spawnp(&processID, words[0], &actions, &attributes, &arguments, &variables)
        guard result == 0 else {
            close(ends[0])
            throw NotStarted(errno: result)
        }
        self.processID = processID
    }

    deinit {
        if ending.withLock({ $0 == nil }) {
            Glibc.kill(processID, SIGKILL)
            var status: CInt = 0
            while waitpid(processID, &status, 0) < 0, errno == EINTR {}
        }
        close(lifeline)
    }

    /// Ours, without what would configure a station.
    private static var environment: [String] {
        ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("STATION_") && $0.key != "JOURNAL_STREAM" }
            .map { "\($0.key)=\($0.value)" }
    }

    /// Sends a signal, unless the process is gone.
    func signal(_ number: CInt) {
        ending.withLock { if $0 == nil { _ = Glibc.kill(processID, number) } }
    }

    /// How the process ended, or nil when it is still there after `milliseconds`.
    func end(within milliseconds: Int) async -> Ending? {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: self.waitForEnd(milliseconds)) }
        }
    }

    /// Ends it as a power cut would.
    func kill() async -> Ending? {
        signal(SIGKILL)
        return await end(within: 30_000)
    }

    private func waitForEnd(_ milliseconds: Int) -> Ending? {
        let deadline = ContinuousClock.now + .milliseconds(milliseconds)
        var entry = pollfd(fd: lifeline, events: Int16(POLLIN), revents: 0)
        while ending.withLock({ $0 == nil }) {
            let left = max(0, Int(ContinuousClock.now.duration(to: deadline) / .milliseconds(1)))
            let ready = poll(&entry, 1, CInt(left))
            if ready == 0 { return nil }
            if ready < 0, errno != EINTR { return nil }
            if ready > 0 { break }
        }
        return ending.withLock { ending in
            if let ending { return ending }
            var status: CInt = 0
            while waitpid(processID, &status, 0) < 0 { guard errno == EINTR else { return nil } }
            let number = status & 0x7F
            ending = number == 0 ? .exit(status >> 8 & 0xFF) : .signal(number)
            return ending
        }
    }
}
