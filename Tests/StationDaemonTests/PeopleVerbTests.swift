import ArgumentParser
import Foundation
import Glibc
import Logging
import ProductionStation
import Synchronization
import Testing

@testable import station_daemon

@Suite struct CredentialTests {
    @Test func aFileForItsOwnerAloneIsRead() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.file("c", "# people\nZhang San:pass:word \nLi Si:x\n\n+Li Si:new one\n")
        chmod(path, 0o600)
        let file = try CredentialsFile(path: path)
        #expect(try file.credential("Zhang San") == ControlCredential(name: "Zhang San", secret: "pass:word "))
        #expect(try file.credential("Li Si", isNew: true) == ControlCredential(name: "Li Si", secret: "new one"))
        #expect(throws: CredentialSentence.missing(path: path, name: "nobody", isNew: false)) {
            try file.credential("nobody")
        }
    }

    @Test(arguments: [0o640, 0o604, 0o620, 0o644, 0o610] as [mode_t]) func aFileOpenToOthersIsRefused(mode: mode_t)
        throws
    {
        let directory = try TemporaryDirectory()
        let path = try directory.file("c", "Zhang San:password\n")
        chmod(path, mode)
        #expect(throws: CredentialSentence.notPrivate(path: path)) { try CredentialsFile(path: path) }
    }

    @Test func aLinkAndADirectoryAreRefused() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.file("c", "Zhang San:password\n")
        chmod(path, 0o600)
        symlink(path, directory.path + "/link")
        #expect(throws: CredentialSentence.self) { try CredentialsFile(path: directory.path + "/link") }
        #expect(throws: CredentialSentence.self) { try CredentialsFile(path: directory.path) }
    }

    @Test(arguments: ["Zhang San\n", ":x\n", "Zhang San:\n"]) func aWrongLineIsNamedWithoutItsWords(text: String) throws
    {
        let directory = try TemporaryDirectory()
        let path = try directory.file("c", "Li Si:first one\n" + text)
        chmod(path, 0o600)
        #expect(throws: CredentialSentence.malformed(path: path, line: 2)) { try CredentialsFile(path: path) }
    }

    @Test func aRequestNeverShowsAPassword() throws {
        let request = ControlRequest(
            verb: "settle", arguments: ["card": "S1"],
            credentials: [ControlCredential(name: "Zhang San", secret: "Sesame-open-77")])
        var dumped = ""
        dump(request, to: &dumped)
        for text in [dumped, "\(request)", String(reflecting: request)] { #expect(!text.contains("Sesame")) }
        let line = try JSONOutput.line(of: request)
        let back = try #require(ControlRequest(line: line))
        #expect(back == request && back.credentials.first?.credential != nil)
    }

    /// Every verb with its arguments: a command line is readable by every user of the machine.
    @Test func noVerbTakesAPasswordFromTheCommandLine() throws {
        for verb in [
            ["count"], ["return"], ["cancel"], ["take-out"], ["maintenance"], ["settle"], ["release"], ["close"],
            ["issue"], ["init"], ["add"], ["set-password"], ["reset"], ["import"], ["generate"], ["retire"],
        ] {
            let help = StationCommand.helpMessage(for: Self.type(of: verb[0]))
            let options = help.split(separator: " ").filter { $0.hasPrefix("--") }
            #expect(options.contains("--credentials-file"), "\(verb)")
            for word in ["--password", "--secret", "--pin", "--credential ", "--component", "--key"] {
                #expect(!options.contains { $0 == word }, "\(verb)")
            }
        }
    }

    private static func type(of verb: String) -> any ParsableCommand.Type {
        switch verb {
        case "settle": SettleCommand.self
        case "import": ImportKeyCommand.self
        case "generate": GenerateKeyCommand.self
        case "retire": RetireKeyCommand.self
        case "release": ReleaseCommand.self
        case "count": CountCommand.self
        case "return": ReturnCommand.self
        case "cancel": CancelJobCommand.self
        case "take-out": TakeOutCommand.self
        case "maintenance": MaintenanceCommand.self
        case "close": CloseBundleCommand.self
        case "issue": IssueCommand.self
        case "init": AccountsInitCommand.self
        case "add": AccountsAddCommand.self
        case "set-password": AccountsPasswordCommand.self
        default: AccountsResetCommand.self
        }
    }

    @Test(arguments: [
        ["accounts", "set-password", "x", "--first", "a"], ["accounts", "set-password", "x", "--password", "y"],
        ["accounts", "add", "x", "--first", "a", "--second", "b"], ["accounts", "init", "x"],
        ["stock", "issue", "lane-1", "0", "--lot", "L", "--first", "a", "--second", "b"],
        ["stock", "issue", "lane-1", "5", "--lot", "L", "--first", "a", "--second", "a"],
        ["bundles", "close", "A"], ["lanes", "hold", "lane-1"], ["cards", "inspect", "S1"],
    ]) func anIncompleteAccountVerbIsRefused(arguments: [String]) {
        #expect(throws: (any Error).self) { try StationCommand.parseAsRoot(arguments) }
    }

    @Test func thePageOfPeopleTellsHowLongAVerbWaits() {
        let client = ControlClient(path: "")
        let (plain, more) = (client.replyMilliseconds / 1_000, client.passwordMilliseconds / 1_000)
        #expect(PeopleDocument.markdown.contains("waits \(plain) s for the station's answer, and \(more) s more"))
    }

    @Test func refusalsOfPeopleReachTheOperatorInBothLanguages() async throws {
        var fault = StoreFault(.refused, operation: "store.settle", detail: "people.accountInactive")
        fault.people = .rootNeeded
        let message = ActSentence.store(fault).message
        #expect(message.code == "people.rootNeeded" && message.text.chinese.contains("root"))
    }
}
