import Foundation
import Glibc

/// A program started by a test, spoken to line by line over one socket. It ends when this does.
final class Child: @unchecked Sendable {
    // Used by one test at a time.
    let processID: pid_t
    private let socket: CInt
    private var inbox: [UInt8] = []
    private var isReaped = false

    struct Failure: Error { var words: String }

    /// The directory of the programs that were built together with this test.
    static var programs: String {
        let test = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return URL(filePath: test).deletingLastPathComponent().path
    }

    init(_ words: [String]) throws {
        var ends: [CInt] = [-1, -1]
        let kind = CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw Failure(words: "socketpair") }
        defer { close(ends[1]) }
        socket = ends[0]
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
        let arguments = words.map { strdup($0) } + [nil]
        let environment = ProcessInfo.processInfo.environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for word in arguments + environment { free(word) } }
        var processID: pid_t = 0
        guard posix_spawnp(&processID, words[0], &actions, nil, arguments, environment) == 0 else {
            close(ends[0])
            throw Failure(words: "cannot start \(words[0])")
        }
        self.processID = processID
    }

    deinit {
        close(socket)
        kill()
    }

    /// Ends it by its id and waits for the end; a program that does not follow within two seconds is killed.
    func kill(_ signal: CInt = SIGKILL) {
        guard !isReaped else { return }
        Glibc.kill(processID, signal)
        for _ in 0..<100 where !isReaped {
            var status: CInt = 0
            isReaped = waitpid(processID, &status, WNOHANG) == processID
            if !isReaped { _ = poll(nil, 0, 20) }
        }
        guard !isReaped else { return }
        Glibc.kill(processID, SIGKILL)
        reap()
    }

    func reap() {
        guard !isReaped else { return }
        var status: CInt = 0
        while waitpid(processID, &status, 0) < 0, errno == EINTR {}
        isReaped = true
    }

    /// Ends its input and reads all that it still says.
    func rest() -> String {
        shutdown(socket, CInt(SHUT_WR))
        while fill(30_000) {}
        reap()
        return String(decoding: inbox, as: UTF8.self)
    }

    func say(_ line: String) {
        let bytes = Array("\(line)\n".utf8)
        _ = send(socket, bytes, bytes.count, CInt(MSG_NOSIGNAL))
    }

    /// Gives an order and takes the line that answers it.
    func follow(_ order: String) throws -> String {
        say(order)
        return try line()
    }

    /// The next line that it says.
    func line() throws -> String {
        while true {
            if let end = inbox.firstIndex(of: 0x0A) {
                defer { inbox.removeFirst(end + 1) }
                return String(decoding: inbox[..<end], as: UTF8.self)
            }
            guard fill(15_000) else { throw Failure(words: "no answer") }
        }
    }

    private func fill(_ milliseconds: CInt) -> Bool {
        var entry = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        guard poll(&entry, 1, milliseconds) > 0 else { return false }
        var chunk = [UInt8](repeating: 0, count: 65_536)
        let count = recv(socket, &chunk, chunk.count, 0)
        inbox += chunk.prefix(max(0, count))
        return count > 0
    }
}
