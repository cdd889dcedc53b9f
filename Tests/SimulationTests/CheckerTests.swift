import CardDevices
import Foundation
import GRDB
import Testing

@testable import ProductionStation
@testable import StationSimulation

/// The checkers themselves: something is broken behind the station's back when all is done, and one of them must say so.
@Suite struct CheckerTests {
    struct Break: Sendable, CustomTestStringConvertible {
        var name: String
        /// Part of what the checker says.
        var finding: String
        var act: @Sendable (SimulatedSite, String) throws -> Void

        var testDescription: String { name }

        static func sql(_ name: String, _ sql: String, finding: String) -> Break {
            Break(name: name, finding: finding) { _, path in
                let queue = try DatabaseQueue(path: path)
                try queue.write { try $0.execute(sql: sql) }
                try queue.close()
            }
        }

        static func truth(
            _ name: String, finding: String, _ act: @escaping @Sendable (SimulatedLane) throws -> Void
        ) -> Break {
            Break(name: name, finding: finding) { site, _ in try act(site.lanes[0].truth) }
        }

        static func chip(
            _ name: String, finding: String, _ act: @escaping @Sendable (inout SimulatedCard, ChipProfile) -> Void
        ) -> Break {
            Break(name: name, finding: finding) { site, _ in
                let lane = site.lanes[0].truth
                guard let card = lane.truth().cards.first(where: { $0.place == .acceptedTray }) else { return }
                try lane.tamper(with: card.identity) { act(&$0, site.profile) }
            }
        }
    }

    static let breaks: [Break] = [
        .sql("1: a job without its card", "UPDATE job SET state = 'waiting' WHERE sequence = 1", finding: "is waiting"),
        .sql(
            "2: a blank too many", "UPDATE stock_balance SET blanks = blanks + 1 WHERE place = 'hopper'",
            finding: "add up"),
        .sql("2: a card in another account", "UPDATE card SET phase = 'rejected' WHERE id = 1", finding: "booked"),
        .truth("2: a blank is gone", finding: "physically") { _ = try $0.emptyHopper() },
        .truth("4: a rejected card among the good ones", finding: "accepted card") { lane in
            let card = try lane.loadHopper(count: 1)
            try lane.emptyHopper()
            try lane.put(card[0], into: .accepted)
        },
        .truth("4: a chip changes its contents", finding: "accepted") { lane in
            guard let card = lane.truth().cards.first(where: { $0.place == .acceptedTray }) else { return }
            _ = try lane.takeOut(.accepted)
            try lane.put(card.identity, into: .rejected)
        },
        .sql(
            "9: an edited audit line", "UPDATE audit SET result = 'passed ' WHERE sequence = 9", finding: "audit entry"),
        .sql("9: a deleted audit line", "DELETE FROM audit WHERE sequence = 12", finding: "audit entry"),
    ]

    @Test(arguments: breaks) func whatIsBrokenIsSeen(broken: Break) async throws {
        let setup = SiteSetup(seed: 1, jobs: 6, defectsPerMille: 0)
        let report = try await simulate(setup, SiteRun.Probe(beforeAudit: broken.act))
        #expect(report.violations.contains { $0.contains(broken.finding) }, "\(report.violations)")
        #expect(report.script != nil)
    }

    static let chipBreaks: [Break] = [
        .chip("4: a chip that is not locked", finding: "not locked") { card, profile in
            card.unlock(profile.applicationIdentifier)
        },
        .chip("4: a chip with somebody's keys", finding: "other keys") { card, _ in card.takeForeignKeys() },
        .chip("4: a chip that forgot a bit", finding: "securityObjectDigestDiffers") { card, _ in
            _ = card.tipBit(inFile: 0x0101, at: 3)
        },
    ]

    @Test(arguments: chipBreaks) func aBrokenChipIsSeen(broken: Break) async throws {
        var setup = SiteSetup(seed: 1, jobs: 3, defectsPerMille: 0)
        setup.chip = .apdu
        #expect(try await simulate(setup).violations == [])
        let report = try await simulate(setup, SiteRun.Probe(beforeAudit: broken.act))
        #expect(report.violations.contains { $0.contains(broken.finding) }, "\(report.violations)")
    }

    /// The same site unbroken: the findings above are not of its own making.
    @Test func whatIsWholeIsNotAccused() async throws {
        #expect(try await simulate(SiteSetup(seed: 1, jobs: 6, defectsPerMille: 0)).violations == [])
    }

    /// A card that a reader holds is not moved; and one that nobody holds is.
    @Test(arguments: [SimulatedVerb.move, .print, .eject, .status], [true, false])
    func aMoveDuringAChipSessionIsAFinding(verb: SimulatedVerb, isHeld: Bool) async throws {
        let site = try SimulatedSite(SiteSetup(seed: 1, jobs: 1))
        let lane = site.lanes[0].truth
        let outage = SimulatedOutage(cutAt: nil, trace: site.trace, loop: site.loop, findings: site.findings, onCut: {})
        let path = FileManager.default.temporaryDirectory.appending(path: "held-\(UUID().uuidString).sqlite").path()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let store = try Store(
            path: path, rules: StationRules(centreCode: "SMP"), isSimulated: true,
            executor: DeviceThread(name: "store"))
        try await store.addLane(site.lanes[0].name)
        let wiring = SimulatedWiring()
        if lane.count(at: .hopper) == 0 { try lane.loadHopper(count: 1) }
        try await SimulatedPrinter(lane: lane, wiring: wiring).feed(to: .chipStation, limit: .seconds(1))
        let connection = try await SimulatedReader(lane: lane, wiring: wiring).connect(limit: .seconds(1))
        if !isHeld { await connection.disconnect() }
        try JournalWatch(0, of: site, store: store, outage: outage).reached(verb, .before)
        let isSeen = site.findings.all.contains { $0.contains("while the reader holds") }
        #expect(isSeen == (isHeld && verb != .status))
        await connection.disconnect()
    }

    /// A job that leaves the loop's thread would make every trace a matter of chance.
    @Test func aStepOutsideOfTheLoopIsAFinding() async throws {
        let site = try SimulatedSite(SiteSetup(seed: 1, jobs: 1))
        let outage = SimulatedOutage(cutAt: nil, trace: site.trace, loop: site.loop, findings: site.findings, onCut: {})
        _ = outage.pass("somewhere")
        #expect(site.findings.all.contains { $0.contains("outside of the loop") })
    }
}
