import ArgumentParser
import Foundation
import Testing

@testable import station_daemon

@Suite struct OutputTests {
    @Test func columnsFitWideCharacters() {
        let table = TextTable(headings: ["job", "reason"], rows: [["J-1", "制证"], ["居住证号", "x"]])
        #expect(table.text == "job       reason\nJ-1       制证\n居住证号  x")
    }

    @Test func jsonHasSortedKeys() throws {
        let line = String(decoding: try JSONOutput.line(of: ["b": "/x", "a": "居"]), as: UTF8.self)
        #expect(line == #"{"a":"居","b":"/x"}"#)
    }

    @Test func exitCodesAreDistinctAndDocumented() {
        for exit in StationExit.allCases { #expect(StationExit.document.contains("| \(exit.rawValue) | `\(exit)` |")) }
    }

    @Test(arguments: [["nope"], ["config", "check", "--nope"], ["config", "document", "--part", "nope"]])
    func aWrongCommandLineEndsWith64(arguments: [String]) throws {
        let error = #expect(throws: (any Error).self) { try StationCommand.parseAsRoot(arguments) }
        #expect(StationCommand.exitCode(for: try #require(error)).rawValue == StationExit.usage.rawValue)
    }

    @Test func configCheckEndsWith78() async throws {
        let command = try #require(
            try StationCommand.parseAsRoot(["config", "check", "/proc/none.yaml", "--json"]) as? ConfigCheckCommand)
        let error = await #expect(throws: ExitCode.self) { try await command.run() }
        #expect(error?.rawValue == StationExit.configuration.rawValue)
    }
}

@Suite struct VerbArgumentsTests {
    @Test(arguments: [
        (["S1", "accepted", "--first", "a", "--second", "b"], true),
        (["S1", "accepted", "--first", "a", "--second", "a"], false),
        (["S1", "missing", "--first", "a", "--second", "b"], true),
        (["S1", "lost", "--first", "a", "--second", "b"], false),
        (["S1", "accepted", "--first", "a"], false),
    ]) func settlingNeedsTwoDifferentPeople(arguments: [String], isGood: Bool) {
        #expect(((try? SettleArguments.parse(arguments)) != nil) == isGood)
    }

    @Test(arguments: [("1", true), ("10000", true), ("0", false), ("10001", false)])
    func aListIsLimited(limit: String, isGood: Bool) {
        #expect(((try? JobsArguments.parse(["--limit", limit])) != nil) == isGood)
    }
}
