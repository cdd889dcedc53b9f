import ArgumentParser
import CardDevices
import Foundation

/// `profile`: what chips are made like.
struct ProfileCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "profile", abstract: "Check chip profiles.", subcommands: [ProfileCheckCommand.self])
}

/// `profile check`: whether chip profiles can be used.
struct ProfileCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Read chip profiles and say what is wrong in each; exit code 2 when something is.")

    @Argument(help: "Profile files.")
    var files: [String]

    @Flag(help: "Also say why production mode would refuse a profile.")
    var production = false

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let output = options.output(environment: ProcessInfo.processInfo.environment)
        let reports = files.map { ProfileReport(file: $0, isProduction: production) }
        try output.write(reports) { reports in
            reports.map { $0.text(in: output.language) }.joined(separator: "\n")
        }
        if reports.contains(where: { $0.problem != nil }) { throw ExitCode(StationExit.failed.rawValue) }
    }
}

/// What one profile file is worth.
struct ProfileReport: Codable, Equatable, Sendable {
    /// Why it cannot be used.
    struct Problem: Codable, Equatable, Sendable {
        var code: String
        var chinese: String
        var english: String
    }

    var file: String
    var name: String?
    var version: String?
    /// Channel, keys and locks; false for cards that protect nothing.
    var isSecured: Bool?
    var problem: Problem?

    private static let fileBytesMax = 1 << 20

    init(file: String, isProduction: Bool) {
        self.file = file
        do throws(ProfileError) {
            let profile = try ChipProfile(json: try Self.bytes(file))
            (name, version, isSecured) = (profile.name, profile.version, profile.security != nil)
            if isProduction, let refusal = profile.productionRefusal { note(refusal) }
        } catch {
            note(error)
        }
    }

    private mutating func note(_ error: ProfileError) {
        let message = ProfileSentence(error: error).message
        problem = Problem(code: message.code, chinese: message.text.chinese, english: message.text.english)
    }

    private static func bytes(_ path: String) throws(ProfileError) -> [UInt8] {
        do {
            return try BoundedFile.bytes(path, bytesMax: fileBytesMax)
        } catch {
            throw .malformed(reason: "cannot be read")
        }
    }

    func text(in language: OperatorLanguage) -> String {
        let title = [name, version].compactMap(\.self).joined(separator: " ")
        guard let problem else {
            let security =
                isSecured == true
                ? OperatorText("有安全通道和锁定", "with channel and locks") : OperatorText("无保护", "protects nothing")
            return OperatorText(
                "\(file)：可用（\(title)，\(security.chinese)）", "\(file): good (\(title), \(security.english))"
            ).text(in: language)
        }
        return "\(file): \(OperatorText(problem.chinese, problem.english).text(in: language)) [\(problem.code)]"
    }
}
