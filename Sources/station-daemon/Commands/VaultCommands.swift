import ArgumentParser
import ProductionStation

/// `vault`: the personal data at rest, and its key.
struct VaultCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vault", abstract: "Make a master key, or replace a lost one.",
        subcommands: [CreateKeyCommand.self, ReplaceKeyCommand.self])
}

/// `vault create-key`: a new master key where paths.masterKeyFile says.
struct CreateKeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create-key",
        abstract: "Write a new master key to a file that does not exist yet (mode 0600); run it as the station's user.")

    @Argument(help: "The file.", completion: .file())
    var file: String

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let output = options.output()
        CoreDumps.forbid()
        do {
            try MasterKey.create(at: file, random: SystemRandomSource())
        } catch {
            try output.end(OperatorError(StartSentence.masterKey(error), exit: .configuration))
        }
        try output.write(["file": file]) { _ in
            OperatorText(
                "新主密钥已写入 \(file)。请立即备份并离线保管。", "a new master key is in \(file); keep a copy of it off this machine."
            ).text(in: output.language)
        }
    }
}

/// `vault replace-key`: the old master key is lost for good.
struct ReplaceKeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replace-key",
        abstract: "Take the master key that is in place now for this station's state, after the old one was lost.",
        discussion:
            "Destroys all personal data that the old key sealed; open jobs must be delivered again (docs/master-key.md)."
    )

    @OptionGroup var people: PairOptions

    func run() async throws {
        try await people.perform("replaceMasterKey", [:], as: KeyReplacement.self) { done in
            OperatorText(
                "新主密钥已启用，\(done.dataDestroyed) 个未完成任务的个人信息已销毁，其中 \(done.toDeliverAgain) 个须重新下发。",
                "the new master key is in use; the personal data of \(done.dataDestroyed) open jobs is destroyed, \(done.toDeliverAgain) of them must be delivered again."
            )
        }
    }
}
