import CardDevices
import Foundation
import Glibc
import ProductionStation
import StationSimulation

@testable import station_daemon

/// A site whose chips' keys are in a SoftHSM2 token of its own, put there by the verbs of the real program.
struct TokenSite {
    static let modulePath = [
        "/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
    ].first { FileManager.default.fileExists(atPath: $0) }
    static let python = "/usr/bin/python3"

    /// False where one of the packages is missing.
    static func isPossible() async -> Bool {
        let programs = ["/usr/bin/softhsm2-util", "/usr/bin/openssl", python]
        guard modulePath != nil, programs.allSatisfy(FileManager.default.isExecutableFile),
            let directory = try? TemporaryDirectory()
        else { return false }
        let out = directory.path + "/out"
        let words = [python, "-c", "import asn1crypto.cms, cryptography.x509"]
        return await (try? DaemonProcess(words, output: out, errors: out))?.end(within: 60_000) == .exit(0)
    }

    static let people = ["sample-a", "sample-b"]
    private static let pin = "sample-pin-7"

    let site: DaemonSite
    let profile: ChipProfile

    /// - Parameter profile: name of a file of `profiles`, whose keys are made: masters in letters, the signer in the token.
    init(profile name: String) async throws {
        var settings = DaemonSite.Settings()
        settings.hopperBlanks = 12
        settings.more = """
            chip: {profileFile: "{site}/profile.json"}
            keys:
              pkcs11Module: \(Self.modulePath ?? "")
              pkcs11TokenLabel: station
              pkcs11PinFile: "{site}/pin"
              signerCertificateFile: "{site}/signer.pem"
              authorityCertificateFile: "{site}/authority.der"
            """
        settings.moreSimulated = #"stockKeyFile: "{site}/stock.key""#
        settings.environment = ["SOFTHSM2_CONF={site}/softhsm2.conf"]
        site = try DaemonSite(settings)
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let file = try Data(contentsOf: root.appending(path: "profiles/\(name).json"))
        try file.write(to: URL(filePath: site.path + "/profile.json"))
        profile = try ChipProfile(json: Array(file))
        try await makeToken()
        try write(
            Self.people.flatMap { ["\($0):correct horse \($0)", "+\($0):correct horse \($0)"] }, to: "credentials")
        try await say(["accounts", "init"] + Self.people + proof)
        try await makeKeys()
    }

    var pinFile: String { site.path + "/pin" }
    var tokens: String { site.path + "/tokens" }
    var proof: [String] { ["--credentials-file", site.path + "/credentials"] }
    var act: [String] { ["--first", Self.people[0], "--second", Self.people[1]] + proof }

    func write(_ lines: [String], to name: String) throws {
        let path = "\(site.path)/\(name)"
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: URL(filePath: path))
        chmod(path, 0o600)
    }

    func writePIN(isRight: Bool) throws { try write([isRight ? Self.pin : "another-pin-8"], to: "pin") }

    /// A verb that must end well; what it printed.
    @discardableResult
    func say(_ words: [String]) async throws -> String {
        let done = try await site.verb(words)
        guard done.ending == .exit(0) else { throw Unexpected("\(words.prefix(3)): \(done.output)\(done.errors)") }
        return done.output
    }

    /// Invented key bytes, brought in as many letters as said.
    func importKey(_ name: String, version: Int, components: Int, _ key: [UInt8]? = nil) async throws -> [UInt8] {
        let key = key ?? SystemRandomSource().bytes(16)
        var parts = (1..<components).map { _ in SystemRandomSource().bytes(16) }
        parts.append(key.indices.map { index in parts.reduce(key[index]) { $0 ^ $1[index] } })
        var words = ["keys", "import", name, "--version", "\(version)", "--check-value", try await checkValue(key)]
        for (index, part) in parts.enumerated() {
            try write([Self.digits(part), try await checkValue(part)], to: "letter-\(index)")
            words += ["--component-file", "\(site.path)/letter-\(index)"]
        }
        try await say(words + act)
        for index in parts.indices { unlink("\(site.path)/letter-\(index)") }
        return key
    }

    static func digits(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// As the sender of a letter computes it: AES-CMAC over 16 zero bytes, by OpenSSL.
    func checkValue(_ key: [UInt8]) async throws -> String {
        let zeros = site.path + "/zeros"
        try Data(repeating: 0, count: 16).write(to: URL(filePath: zeros))
        let code = try await openSSL([
            "mac", "-cipher", "AES-128-CBC", "-macopt", "hexkey:\(Self.digits(key))", "-in", zeros, "CMAC",
        ])
        return String(code.prefix(10))
    }

    @discardableResult
    func openSSL(_ words: [String]) async throws -> String {
        let done = try await site.program(["openssl"] + words)
        guard done.ending == .exit(0) else { throw Unexpected("openssl \(words[0]): \(done.errors)") }
        return done.output
    }

    private func makeToken() async throws {
        let text = "directories.tokendir = \(tokens)\nobjectstore.backend = file\nlog.level = ERROR\n"
        try Data(text.utf8).write(to: URL(filePath: site.path + "/softhsm2.conf"))
        try FileManager.default.createDirectory(atPath: tokens, withIntermediateDirectories: false)
        try writePIN(isRight: true)
        let made = try await site.program([
            "softhsm2-util", "--init-token", "--free", "--label", "station", "--so-pin", "sample-officer", "--pin",
            Self.pin,
        ])
        guard made.ending == .exit(0) else { throw Unexpected("softhsm2-util: \(made.output)\(made.errors)") }
    }

    private func makeKeys() async throws {
        guard let security = profile.security, let signer = security.signerKey else { throw Unexpected(profile.name) }
        // What the supplier's blanks come with is known to the supplier: here that is the simulation.
        let transport = try await importKey(security.transportKey, version: 1, components: 2)
        try Data(transport).write(to: URL(filePath: site.path + "/stock.key"))
        chmod(site.path + "/stock.key", 0o600)
        _ = try await importKey(security.issuerKey, version: 1, components: 3)
        if let name = security.endorsementKey?.master {
            _ = try await importKey(name, version: 1, components: 2)
        }
        let point = try await say(["keys", "generate", signer, "--version", "1"] + act)
        try Data(point.utf8).write(to: URL(filePath: site.path + "/point.pem"))
        let path = site.path
        try await openSSL([
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout",
            path + "/authority.key", "-subj", "/C=UT/CN=Sample Authority", "-days", "100", "-out",
            path + "/authority.pem",
        ])
        try await openSSL(["x509", "-in", path + "/authority.pem", "-outform", "DER", "-out", path + "/authority.der"])
        try await openSSL([
            "x509", "-new", "-force_pubkey", path + "/point.pem", "-CA", path + "/authority.pem", "-CAkey",
            path + "/authority.key", "-subj", "/C=UT/CN=Sample Signer", "-days", "90", "-out", path + "/signer.pem",
        ])
    }

    func deliver(jobs: Int, seed: UInt64) throws {
        _ = try SampleFiles(directory: site.incoming, seed: seed).write(count: jobs, refusals: false)
    }

    /// What stands on the chip of each finished card, once the daemon has ended.
    func chips() async throws -> [(card: CardRecord, files: ChipFileSet)] {
        let keys = try DevelopmentKeys.stockKeys(file: site.path + "/stock.key", for: profile)
        let lane = try SimulatedLane(
            directory: site.laneDirectory,
            setup: .init(
                seed: site.settings.seed &+ 1 << 32, stock: SimulatedStock(for: profile, keys: keys),
                trayCapacity: 1_000_000, keepsPrintDigests: false))
        let store = try site.openStore()
        let cards = try await store.cards(in: [.accepted, .inspected, .bundled])
        await store.close()
        return try cards.compactMap { card in
            guard let chip = card.chipIdentity,
                let files = try lane.contents(of: ChipIdentity(hexadecimal: chip), profile: profile)
            else { return nil }
            return (card, files)
        }
    }
}
