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
            CoreDumps.forbid()
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
        var bytes = try PrivateFile.bytes(path, bytesMax: Self.bytesMax)
        defer { explicit_bzero(&bytes, bytes.count) }
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
}
