import ArgumentParser
import Foundation
import Glibc

/// Where a verb takes passwords from: the terminal, without showing them, or a private file. Never the command line,
/// which every user of the machine can read.
struct CredentialOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "File (mode 0600) with lines NAME:PASSWORD, and +NAME:PASSWORD for a new one; - for standard input.",
            discussion: "Without it the passwords are asked for on the terminal."),
        completion: .file())
    var credentialsFile: String?

    /// The passwords of these people, in this order, and at the end a new one for `newFor`.
    ///
    /// - Throws: ``OperatorError`` that says what is missing.
    func credentials(_ names: [String], newFor: [String] = [], language: OperatorLanguage) throws -> [ControlCredential]
    {
        do {
            if let credentialsFile {
                let file = try CredentialsFile(path: credentialsFile)
                return try names.map { try file.credential($0) } + newFor.map { try file.credential($0, isNew: true) }
            }
            let terminal = try SecretTerminal()
            return try names.map { name in
                let prompt = OperatorText("\(name) 的密码：", "password of \(name): ").text(in: language)
                return ControlCredential(name: name, secret: try terminal.ask(prompt))
            } + newFor.map { ControlCredential(name: $0, secret: try terminal.askTwice($0, language)) }
        } catch let sentence as CredentialSentence {
            throw OperatorError(sentence, exit: .usage)
        }
    }
}

/// Passwords in a file that only its owner can read.
struct CredentialsFile {
    static let bytesMax = 65_536

    private let path: String
    private var secrets: [String: String] = [:]

    /// - Parameter path: a file's, or `-` for standard input.
    init(path: String) throws(CredentialSentence) {
        self.path = path
        let bytes = path == "-" ? try Self.read(STDIN_FILENO, path) : try Self.read(path)
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() where !line.isEmpty && !line.hasPrefix("#") {
            guard let colon = line.firstIndex(of: ":"), colon > line.startIndex,
                line.index(after: colon) < line.endIndex
            else { throw .malformed(path: path, line: index + 1) }
            secrets[String(line[..<colon])] = String(line[line.index(after: colon)...])
        }
    }

    /// - Parameter isNew: the password that the person gets.
    func credential(_ name: String, isNew: Bool = false) throws(CredentialSentence) -> ControlCredential {
        guard let secret = secrets[isNew ? "+\(name)" : name] else {
            throw .missing(path: path, name: name, isNew: isNew)
        }
        return ControlCredential(name: name, secret: secret)
    }

    private static func read(_ path: String) throws(CredentialSentence) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK)
        guard descriptor >= 0 else { throw .unreadable(path: path, reason: SystemError.words(errno)) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_mode & 0o077 == 0,
            status.st_uid == geteuid()
        else { throw .notPrivate(path: path) }
        return try read(descriptor, path)
    }

    private static func read(_ descriptor: CInt, _ path: String) throws(CredentialSentence) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4_096)
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
