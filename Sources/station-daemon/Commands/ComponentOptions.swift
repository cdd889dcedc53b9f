import ArgumentParser
import CardDevices
import Glibc
import ProductionStation

/// Where a verb takes a key's components from: each letter's holder types it without showing it, or has it in a private
/// file. Never the command line.
struct ComponentOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "File (mode 0600) with one component and, in its second line, its check value; - for standard input.",
            discussion: "Once for each component. Without it they are asked for on the terminal, one after the other."),
        completion: .file())
    var componentFile: [String] = []

    @Option(help: "Components to ask for on the terminal, 2 or 3.")
    var components = 2

    @Option(help: "How the check values in the letters are computed: cmac, gp or zero.")
    var checkMethod = KeyCheckValue.Method.cmac.rawValue

    @Option(help: "Check value of the whole key, from its letter.")
    var checkValue: String

    func validate() throws {
        guard componentFile.isEmpty || (2...3).contains(componentFile.count) else {
            throw ValidationError("give --component-file two or three times")
        }
        guard (2...3).contains(components) else { throw ValidationError("--components takes 2 or 3") }
        guard componentFile.count(where: { $0 == "-" }) <= 1 else {
            throw ValidationError("standard input holds one component only")
        }
        guard KeyCheckValue.Method.ofLetters.contains(where: { $0.rawValue == checkMethod }) else {
            throw ValidationError("--check-method takes cmac, gp or zero")
        }
    }

    /// - Throws: ``OperatorError`` that says what is missing.
    func letters(_ language: OperatorLanguage) throws -> [ControlKeyComponent] {
        CoreDumps.forbid()
        do throws(CredentialSentence) {
            if !componentFile.isEmpty { return try componentFile.map(Self.letter) }
            let terminal = try SecretTerminal()
            return try (1...components).map { number throws(CredentialSentence) in
                let digits = try terminal.ask(
                    OperatorText("第 \(number) 个密钥分量（不显示）：", "key component \(number) (not shown): ")
                        .text(in: language))
                let check = try terminal.ask(
                    OperatorText("其校验值：", "its check value: ").text(in: language), isShown: true)
                return ControlKeyComponent(digits: digits, check: check)
            }
        } catch {
            throw OperatorError(error, exit: .usage)
        }
    }

    private static func letter(_ path: String) throws(CredentialSentence) -> ControlKeyComponent {
        var bytes = try PrivateFile.bytes(path, bytesMax: 4_096)
        defer { explicit_bzero(&bytes, bytes.count) }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").filter { !$0.hasPrefix("#") }
        guard lines.count == 2 else { throw .componentMalformed(path: path) }
        return ControlKeyComponent(digits: String(lines[0]), check: String(lines[1]))
    }
}
