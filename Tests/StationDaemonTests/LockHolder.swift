import Glibc

/// Another process that holds the lock of a state directory until it is killed, or says that it was refused.
///
/// Started by the system's own call: Foundation's `Process` may miss the end of a child while many tests run.
final class LockHolder {
    let processID: pid_t
    private let input: [CInt]
    private let output: [CInt]

    struct NotStarted: Error {}

    private static let program = """
        import fcntl, os, sys
        f = open(sys.argv[1] + "/station.lock", "a+")
        try:
            fcntl.flock(f, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("refused", flush=True)
            sys.exit(0)
        f.truncate(0); f.write(str(os.getpid()) + "\\n"); f.flush()
        print("held", flush=True)
        sys.stdin.read()
        """

    init(directory: String) throws {
        input = try Self.pipe()
        output = try Self.pipe()
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input[0], STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, output[1], STDOUT_FILENO)
        let words: [String] = ["python3", "-c", Self.program, directory]
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
        arguments.append(nil)
        defer { arguments.forEach { free($0) } }
        var processID = pid_t()
        guard posix_spawnp(&processID, "python3", &actions, nil, &arguments, environ) == 0 else { throw NotStarted() }
        self.processID = processID
        close(input[0])
        close(output[1])
    }

    deinit {
        close(input[1])
        close(output[0])
    }

    func firstLine() -> String {
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while read(output[0], &byte, 1) == 1, line.count < 100 {
            line.append(byte)
            if byte == UInt8(ascii: "\n") { break }
        }
        return String(decoding: line, as: UTF8.self)
    }

    /// Returns when the process is gone.
    func kill() {
        Glibc.kill(processID, SIGKILL)
        var status: CInt = 0
        while waitpid(processID, &status, 0) < 0, errno == EINTR {}
    }

    /// Neither end reaches another child.
    private static func pipe() throws -> [CInt] {
        var ends: [CInt] = [-1, -1]
        guard Glibc.pipe(&ends) == 0 else { throw NotStarted() }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return ends
    }
}
