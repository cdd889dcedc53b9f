import Glibc

/// Asks for passwords and key components on the controlling terminal, whatever standard input is, without showing what is typed.
final class SecretTerminal {
    private let descriptor: CInt
    private static let bytesMax = 1_024

    init() throws(CredentialSentence) {
        descriptor = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
        guard descriptor >= 0 else { throw .noTerminal }
    }

    deinit { close(descriptor) }

    /// - Parameter isShown: shows what is typed; for what is no secret.
    /// - Throws: ``CredentialSentence`` `cancelled` for Ctrl-C, Ctrl-D or an empty line.
    func ask(_ prompt: String, isShown: Bool = false) throws(CredentialSentence) -> String {
        var before = termios()
        guard tcgetattr(descriptor, &before) == 0 else { throw .noTerminal }
        var changed = before
        // Ctrl-C comes as a character, so that the terminal is never left without echo.
        changed.c_lflag &= ~tcflag_t(isShown ? ISIG : ECHO | ISIG)
        guard tcsetattr(descriptor, TCSAFLUSH, &changed) == 0 else { throw .noTerminal }
        defer {
            tcsetattr(descriptor, TCSAFLUSH, &before)
            if !isShown { say("\n") }
        }
        say(prompt)
        let line = readLine()
        guard !line.isEmpty, !line.contains(3) else { throw .cancelled }
        return String(decoding: line, as: UTF8.self)
    }

    /// A new password, typed twice.
    func askTwice(_ name: String, _ language: OperatorLanguage) throws(CredentialSentence) -> String {
        let first = try ask(OperatorText("\(name) 的新密码：", "new password of \(name): ").text(in: language))
        let second = try ask(OperatorText("再次输入：", "once more: ").text(in: language))
        guard first == second else { throw .differs }
        return first
    }

    private func say(_ text: String) {
        let bytes = Array(text.utf8)
        _ = write(descriptor, bytes, bytes.count)
    }

    private func readLine() -> [UInt8] {
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while line.count < Self.bytesMax {
            let count = read(descriptor, &byte, 1)
            if count < 0, errno == EINTR { continue }
            guard count == 1, byte != UInt8(ascii: "\n") else { break }
            line.append(byte)
        }
        return line
    }
}
