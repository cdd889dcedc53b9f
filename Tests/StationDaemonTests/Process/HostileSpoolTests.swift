import Foundation
import Glibc
import ProductionStation
import StationSimulation
import Testing

@testable import station_daemon

/// What may lie in `incoming/` besides good deliveries, each through the running daemon (docs/spool.md).
@Suite(.timeLimit(.minutes(3))) struct HostileSpoolTests {
    private struct Receipt: Decodable {
        struct Job: Decodable { var id: String }
        struct Reason: Decodable { var code: String }
        var job: Job?
        var verdict: String
        var reasons: [Reason]
        var contentSHA256: String?
    }

    @Test func eachOddDeliveryIsAnsweredAndTheRestGoesOn() async throws {
        let site = try DaemonSite()
        try await check(site, isRoot: geteuid() == 0)
    }

    @Test(.enabled("needs root and setpriv", OtherUser.isPossible))
    func theSameForADaemonThatIsNotRoot() async throws {
        var settings = DaemonSite.Settings()
        settings.prefix = OtherUser.prefix
        let site = try DaemonSite(settings)
        try OtherUser.own(site.path)
        try await check(site, isRoot: false)
    }

    private func check(_ site: DaemonSite, isRoot: Bool) async throws {
        let samples = SampleFiles(directory: site.path + "/staging", seed: 31)
        _ = try samples.write(count: 3, refusals: false)
        let names = try FileManager.default.contentsOfDirectory(atPath: samples.directory).sorted()
        let good = try names.map { [UInt8](try Data(contentsOf: URL(filePath: "\(samples.directory)/\($0)"))) }
        try site.deliver(good[0], as: "good-1.json")
        let left = try layOddThings(in: site, good: good[0], isRoot: isRoot)
        try site.deliver(good[1], as: "good-2.json")
        let daemon = try await site.startAndWait()
        let refused = isRoot ? 7 : 8
        let isDone = try await site.until(60, daemon) {
            let facts = try await site.status().facts
            return facts.jobs["packed"] == 2 && facts.refused == refused && facts.eventsUnsent == 0
        }
        #expect(isDone, "\(site.log.suffix(2_000))")
        try site.deliver(good[2], as: "good-3.json")
        #expect(try await site.until(60, daemon) { try await site.status().facts.jobs["packed"] == 3 })
        #expect(try site.names(in: "incoming") == left)
        let claimed = try site.names(in: "claimed")
        #expect(claimed.count == 1 && claimed[0].hasSuffix(".folder"), "what lies in a folder is not ours to delete")
        #expect(DaemonSite.text(site.path + "/target.txt") == "precious", "the target of a link is never touched")
        let spool = try #require(try await site.status().spool)
        // Neither the hidden file nor the half-written one is a delivery.
        #expect(spool.waiting == left.count - 2 && spool.claimed == 0 && spool.setAside == 1)
        try receipts(of: site, isRoot: isRoot)
        daemon.signal(SIGTERM)
        #expect(await daemon.end(within: 30_000) == .exit(0))
    }

    /// - Returns: what must still be there at the end.
    private func layOddThings(in site: DaemonSite, good: [UInt8], isRoot: Bool) throws -> [String] {
        let files = FileManager.default
        let incoming = site.incoming
        try site.deliver([UInt8](repeating: 0x20, count: 1_048_577), as: "huge.json")
        try site.deliver([], as: "empty.json")
        try site.deliver(Array("not JSON at all".utf8), as: "text.json")
        try site.deliver(good, as: "twice.json")
        try Data(good.prefix(100)).write(to: URL(filePath: incoming + "/half.tmp"))
        try Data(good).write(to: URL(filePath: incoming + "/.hidden.json"))
        try Data("precious".utf8).write(to: URL(filePath: site.path + "/target.txt"))
        try files.createSymbolicLink(
            atPath: incoming + "/link.json", withDestinationPath: site.path + "/target.txt")
        #expect(mkfifo(incoming + "/pipe.json", 0o666) == 0)
        try files.createDirectory(atPath: incoming + "/folder.json", withIntermediateDirectories: false)
        try files.createDirectory(atPath: incoming + "/full.json", withIntermediateDirectories: false)
        try Data("x".utf8).write(to: URL(filePath: incoming + "/full.json/inside"))
        guard !isRoot else { return [".hidden.json", "half.tmp"] }
        // The daemon may move its own folders only.
        if geteuid() == 0 { for name in ["folder.json", "full.json"] { try OtherUser.own("\(incoming)/\(name)") } }
        try Data(good).write(to: URL(filePath: incoming + "/secret.json"))
        #expect(chmod(incoming + "/secret.json", 0) == 0)
        guard geteuid() == 0 else { return [".hidden.json", "half.tmp"] }
        try files.createDirectory(atPath: incoming + "/foreign.json", withIntermediateDirectories: false)
        return [".hidden.json", "foreign.json", "half.tmp"]
    }

    private func receipts(of site: DaemonSite, isRoot: Bool) throws {
        let receipts = try site.names(in: "receipts").map { name in
            try JSONDecoder().decode(
                Receipt.self, from: Data(contentsOf: URL(filePath: "\(site.spool)/receipts/\(name)")))
        }
        #expect(receipts.count { $0.verdict == "accepted" } == 3)
        #expect(receipts.count { $0.verdict == "duplicate" } == 1)
        let codes = receipts.filter { $0.verdict == "refused" }.map { $0.reasons.map(\.code).joined(separator: " ") }
        let unusable = [String](repeating: "documentUnreadable", count: isRoot ? 4 : 5)
        #expect(codes.sorted() == ["documentEmpty", "documentNotJSON", "documentTooLarge"] + unusable)
        #expect(receipts.filter { $0.job != nil }.allSatisfy { $0.contentSHA256?.count == 64 })
    }
}
