import Foundation
import Glibc
import ProductionStation
import Testing

@testable import CardDevices
@testable import station_daemon

/// A whole site on a token: master and signer keys exist nowhere else.
@Suite(
    .enabled("needs Debian's softhsm2, openssl, python3-asn1crypto and python3-cryptography", TokenSite.isPossible),
    .timeLimit(.minutes(6)))
struct TokenRunTests {
    /// The lines for machines of `icao-lds1` need a name in Latin letters, which only some of these people have.
    @Test(arguments: [("iso7816-fs", 4), ("icao-lds1", 1)])
    func strangersVerifyTheCardsOfAToken(profile: String, cards: Int) async throws {
        let token = try await TokenSite(profile: profile)
        let site = token.site
        try token.deliver(jobs: 4, seed: 21)
        let daemon = try await site.startAndWait()
        let hasEnded = try await site.until(120, daemon) {
            let jobs = try await site.status().facts.jobs
            return jobs["packed", default: 0] + jobs["notMade", default: 0] == 4
        }
        #expect(hasEnded, "\(site.log.suffix(3_000))")
        daemon.signal(SIGTERM)
        #expect(await daemon.end(within: 30_000) == .exit(0))
        let chips = try await token.chips()
        #expect(chips.count == cards)
        for (card, files) in chips {
            #expect(card.keys?.hasSuffix("signer document-signer/1") == true)
            try await verify(files, token)
        }
    }

    /// OpenSSL on the signature, a Python program on the signature and on every file that it covers.
    private func verify(_ files: ChipFileSet, _ token: TokenSite) async throws {
        let directory = token.site.path + "/chip"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        var groups: [String] = []
        for file in token.profile.files {
            let bytes = try #require(files.bytes(of: file.fileIdentifier))
            if let number = file.dataGroup {
                groups.append("\(directory)/\(number)")
                try Data(bytes).write(to: URL(filePath: "\(directory)/\(number)"))
            } else if file.kind == .securityObject {
                try Data(bytes).write(to: URL(filePath: directory + "/sod"))
                let message = try #require(TLV.list(parsing: bytes.span).first).value
                try Data(message).write(to: URL(filePath: directory + "/message"))
            }
        }
        let authority = token.site.path + "/authority.pem"
        try await token.openSSL([
            "cms", "-verify", "-inform", "DER", "-in", directory + "/message", "-CAfile", authority, "-purpose", "any",
            "-out", directory + "/content",
        ])
        let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Strangers/verify_security_object.py").path()
        let words = [TokenSite.python, script, directory + "/sod", authority] + groups
        let verified = try await token.site.program(words)
        #expect(verified.ending == .exit(0) && verified.output.hasPrefix("verified 1 2"), "\(verified.output)")
        var photo = try Data(contentsOf: URL(filePath: groups[1]))
        photo[photo.count / 2] ^= 1
        try photo.write(to: URL(filePath: groups[1]))
        #expect(try await token.site.program(words).output == "data group 2 differs\n")
    }

    @Test func noBlankIsBurntWhileTheTokenIsAwayOrItsPINIsWrong() async throws {
        let token = try await TokenSite(profile: "iso7816-fs")
        let site = token.site
        try token.deliver(jobs: 2, seed: 3)
        try token.writePIN(isRight: false)
        var daemon = try await site.startAndWait()
        try await expect(token, daemon, "pinWrong", jobs: ["waiting": 2], accepted: 0)
        // The right one would do now; but a token that counts wrong tries gets no other from this process.
        try token.writePIN(isRight: true)
        for _ in 0..<3 {
            let list = try await site.verb(["keys", "list", "--json"])
            #expect(list.ending == .exit(StationExit.refusedBusy.rawValue) && list.output.contains("pinWrong"))
        }
        try await expect(token, daemon, "pinWrong", jobs: ["waiting": 2], accepted: 0)
        daemon.signal(SIGTERM)
        #expect(await daemon.end(within: 30_000) == .exit(0))

        daemon = try await site.startAndWait()
        try await expect(token, daemon, nil, jobs: ["packed": 2], accepted: 2)
        let name = try #require(try FileManager.default.contentsOfDirectory(atPath: token.tokens).first)
        try FileManager.default.moveItem(atPath: "\(token.tokens)/\(name)", toPath: site.path + "/pulled")
        try token.deliver(jobs: 1, seed: 4)
        try await expect(token, daemon, "tokenMissing", jobs: ["packed": 2, "waiting": 1], accepted: 2)
        try FileManager.default.moveItem(atPath: site.path + "/pulled", toPath: "\(token.tokens)/\(name)")
        try await expect(token, daemon, nil, jobs: ["packed": 3], accepted: 3)

        // Two people retire a key at the running station, and bring its next version.
        try await token.say(["keys", "retire", "card-issuer", "--version", "1"] + token.act)
        try token.deliver(jobs: 1, seed: 5)
        try await expect(token, daemon, "keyMissing", jobs: ["packed": 3, "waiting": 1], accepted: 3)
        let second = try await token.importKey("card-issuer", version: 2, components: 2)
        try await expect(token, daemon, nil, jobs: ["packed": 4], accepted: 4)
        daemon.signal(SIGTERM)
        #expect(await daemon.end(within: 30_000) == .exit(0))
        let issuers = try await token.chips().map { $0.card.keys?.contains("issuer card-issuer/2") == true }
        #expect(issuers == [false, false, false, true])
        #expect(try Self.traces(of: second, in: site.path) == [], "the key is in the token only")
    }

    /// Waits until the lane says so and the jobs stand so; then counts the blanks.
    private func expect(
        _ token: TokenSite, _ daemon: DaemonProcess, _ reason: String?, jobs: [String: Int], accepted: Int
    ) async throws {
        let stands = try await token.site.until(60, daemon) {
            let status = try await token.site.status()
            let lane = status.lanes.first
            let isRight = reason.map { lane?.state == "keysUnavailable" && lane?.reasons == [$0] } ?? true
            return isRight && status.facts.jobs == jobs
        }
        let status = try await token.site.status()
        #expect(stands, "\(status.lanes) \(status.facts.jobs)")
        let stock = try #require(status.facts.lanes.first).stock
        let places = ["hopper", "accepted", "rejected", "machine"].map { stock[$0, default: 0] }
        #expect(places == [token.site.settings.hopperBlanks - accepted, accepted, 0, 0])
    }

    /// Files that hold the bytes or their digits.
    private static func traces(of key: [UInt8], in directory: String) throws -> [String] {
        let digits = TokenSite.digits(key)
        return try FileManager.default.subpathsOfDirectory(atPath: directory).filter { name in
            guard let bytes = FileManager.default.contents(atPath: "\(directory)/\(name)") else { return false }
            return bytes.range(of: Data(key)) != nil
                || String(decoding: bytes, as: UTF8.self).lowercased().contains(digits)
        }
    }
}
