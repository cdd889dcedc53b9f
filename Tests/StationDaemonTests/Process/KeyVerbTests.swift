import ArgumentParser
import CardDevices
import Foundation
import Glibc
import ProductionStation
import Testing

@testable import station_daemon

/// The verbs of keys on a key file, as a development site has one.
@Suite(.timeLimit(.minutes(4))) struct KeyVerbTests {
    private struct Refused: Decodable {
        struct Reason: Decodable { var code: String }
        var error: Reason
    }

    private static let people = ["sample-a", "sample-b"]
    /// Invented; the check values were computed by another program.
    private static let letters = [
        ["1112131415161718191A1B1C1D1E1F20", "8C8D40B857"], ["4B0F2F63B58559A0C858147A84F6081B", "F512E6AA30"],
    ]
    private static let check = "8E79122EBD"

    private static func site() async throws -> DaemonSite {
        var settings = DaemonSite.Settings()
        settings.people = "none"
        settings.more = #"keys: {file: "{site}/keys.sealed", wrappingKeyFile: "{site}/wrapping"}"#
        let site = try DaemonSite(settings)
        try secret(site, "wrapping", Data(SystemRandomSource().bytes(32)))
        for (index, letter) in letters.enumerated() { try secret(site, "letter-\(index)", lines(letter)) }
        try secret(site, "letter-wrong", lines([letters[0][0], letters[1][1]]))
        try secret(site, "letter-short", lines([letters[0][0]]))
        try secret(
            site, "credentials",
            lines(people.flatMap { ["\($0):correct horse \($0)", "+\($0):correct horse \($0)"] }))
        let made = try await site.verb(
            ["accounts", "init"] + people + ["--credentials-file", site.path + "/credentials"])
        #expect(made.ending == .exit(0), "\(made.errors)")
        return site
    }

    private static func lines(_ lines: [String]) -> Data { Data((lines.joined(separator: "\n") + "\n").utf8) }

    private static func secret(_ site: DaemonSite, _ name: String, _ bytes: Data) throws {
        try bytes.write(to: URL(filePath: "\(site.path)/\(name)"))
        chmod("\(site.path)/\(name)", 0o600)
    }

    private static func act(_ site: DaemonSite) -> [String] {
        ["--first", people[0], "--second", people[1], "--credentials-file", site.path + "/credentials", "--json"]
    }

    private static func importing(
        _ site: DaemonSite, _ files: [String] = ["letter-0", "letter-1"], check: String = check
    ) -> [String] {
        ["keys", "import", "card-issuer", "--version", "1", "--check-value", check]
            + files.flatMap { ["--component-file", "\(site.path)/\($0)"] } + act(site)
    }

    @Test func twoPeopleImportAKeyAndWhatIsWrongWithTheLettersIsNamed() async throws {
        let site = try await Self.site()
        for (files, check, code) in [
            (["letter-0", "letter-wrong"], Self.check, "keyComponentCheckDiffers"),
            (["letter-0", "letter-1"], Self.letters[0][1], "keyCheckDiffers"),
            (["letter-0", "letter-1"], "8E7912", "keyCheckValueMalformed"),
            (["letter-0", "letter-short"], Self.check, "componentMalformed"),
        ] {
            let refused = try await site.verb(Self.importing(site, files, check: check))
            #expect(try refused.json(Refused.self).error.code == code, "\(refused.output)\(refused.errors)")
        }
        #expect(try await site.verb(["keys", "list", "--json"]).json([KeyLine].self) == [])
        let done = try await site.verb(Self.importing(site))
        #expect(done.ending == .exit(0), "\(done.output)\(done.errors)")
        let line = try #require(try done.json([KeyLine].self).first)
        #expect(line.name == "card-issuer" && line.version == 1 && line.state == .active && line.kind == "AES-128")
        #expect(line.checkValues.last == "cmac:8E79122EBD")
        let again = try await site.verb(Self.importing(site))
        #expect(try again.json(Refused.self).error.code == "keyExists")
        #expect(try await site.verb(["keys", "--json"]).json([KeyLine].self) == [line])
        let words = try await site.verb(["keys", "list", "--language", "en"])
        #expect(words.output.contains("card-issuer") && words.output.contains("active"))
        let audit = try await site.verb(["audit", "--json"]).json(AuditReport.self).lines.map(\.entry)
        #expect(audit.filter { $0.act == "keys.import" }.map(\.result).first == "refused: keyExists")
    }

    /// While it runs, the station is the only one that writes into the key store.
    @Test func aRunningStationImportsMakesAndRetires() async throws {
        let site = try await Self.site()
        let daemon = try await site.startAndWait()
        #expect(try await site.verb(Self.importing(site)).ending == .exit(0))
        let made = try await site.verb(["keys", "generate", "document-signer", "--version", "2"] + Self.act(site))
        #expect(try made.json(NewSignerLine.self).publicKey.contains("BEGIN PUBLIC KEY"))
        let retired = try await site.verb(["keys", "retire", "card-issuer", "--version", "1"] + Self.act(site))
        #expect(try retired.json([KeyLine].self).map(\.state) == [.retired])
        let unknown = try await site.verb(["keys", "retire", "card-issuer", "--version", "9"] + Self.act(site))
        #expect(try unknown.json(Refused.self).error.code == "keyMissing")
        let running = try await site.verb(["keys", "list", "--json"]).json([KeyLine].self)
        #expect(running.map(\.state) == [.retired, .active] && running.map(\.version) == [1, 2])
        daemon.signal(SIGTERM)
        #expect(await daemon.end(within: 30_000) == .exit(0))
        #expect(try await site.verb(["keys", "list", "--json"]).json([KeyLine].self) == running)
        let log = (site.log + DaemonSite.text(site.path + "/daemon.out")).uppercased()
        for letter in Self.letters { #expect(!log.contains(letter[0].prefix(12))) }
    }

    @Test func withoutAKeyStoreItIsSaid() async throws {
        let site = try DaemonSite()
        let list = try await site.verb(["keys", "list", "--json"])
        #expect(list.ending == .exit(StationExit.refusedBusy.rawValue))
        #expect(try list.json(Refused.self).error.code == "noKeyStore")
    }

    @Test func aComponentIsNeverShown() throws {
        let request = ControlRequest(
            verb: "keysImport", keyComponents: [ControlKeyComponent(digits: Self.letters[0][0], check: "8C8D40B857")])
        var dumped = ""
        dump(request, to: &dumped)
        for text in [dumped, "\(request)", String(reflecting: request)] { #expect(!text.contains("111213")) }
        #expect(ControlRequest(line: try JSONOutput.line(of: request)) == request)
    }

    @Test(arguments: [
        ["keys", "import", "Card", "--version", "1", "--check-value", "00"],
        ["keys", "import", "card", "--version", "128", "--check-value", "00"],
        ["keys", "import", "card", "--version", "1"],
        ["keys", "import", "card", "--version", "1", "--check-value", "00", "--component-file", "a"],
        [
            "keys", "import", "card", "--version", "1", "--check-value", "00", "--component-file", "-",
            "--component-file", "-",
        ],
        ["keys", "import", "card", "--version", "1", "--check-value", "00", "--components", "4"],
        ["keys", "import", "card", "--version", "1", "--check-value", "00", "--check-method", "public"],
        ["keys", "retire", "card"], ["keys", "generate", "card", "--version", "0"],
    ]) func aWrongCommandLineIsRefused(words: [String]) throws {
        let people = ["--first", "a", "--second", "b"]
        #expect(throws: (any Error).self) { try StationCommand.parseAsRoot(words + people) }
        let same = ["keys", "retire", "card", "--version", "1", "--first", "a", "--second", "a"]
        #expect(throws: (any Error).self) { try StationCommand.parseAsRoot(same) }
        _ = try StationCommand.parseAsRoot(same.dropLast() + ["b"])
    }
}
