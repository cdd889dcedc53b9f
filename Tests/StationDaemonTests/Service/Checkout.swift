import Foundation

/// The files of this checkout that no program contains.
enum Checkout {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path

    static func text(_ path: String) throws -> String { try String(contentsOfFile: "\(root)/\(path)", encoding: .utf8) }

    /// A program of the system to its end: its exit code, and all that it said.
    static func run(_ words: [String]) async throws -> (ending: DaemonProcess.Ending?, said: String) {
        let directory = try TemporaryDirectory()
        let (output, errors) = (directory.path + "/out", directory.path + "/err")
        let ending = try await DaemonProcess(words, output: output, errors: errors).end(within: 120_000)
        return (ending, DaemonSite.text(output) + DaemonSite.text(errors))
    }
}
