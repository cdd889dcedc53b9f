import CardDevices
import Synchronization
import Testing

@testable import StationSimulation

/// What the station adds to the time that its machines need, measured in virtual time.
@Suite struct LaneSpeedTests {
    private static let call = Duration.seconds(2)

    /// How long a site works on so many cards, from its first start to its last event.
    private static func time(cards: Int, _ printer: SiteSetup.PrinterDepth) async throws -> Duration {
        var setup = SiteSetup(seed: 10, jobs: cards, defectsPerMille: 0)
        setup.printer = printer
        setup.callMilliseconds = 2_000
        let ended = Mutex(Duration.zero)
        let report = try await simulate(setup, SiteRun.Probe { site, _ in ended.withLock { $0 = site.loop.now } })
        #expect(report.violations == [] && report.jobsPacked == cards)
        return ended.withLock { $0 }
    }

    /// Feed, move, eject; both faces: two panels, or two films and two transfers; the chip's three phases.
    @Test(arguments: [(SiteSetup.PrinterDepth.evolis, 3 + 2 + 3), (.xid, 3 + 4 + 3)])
    func aLaneMakesNinetyNineOfAHundredCardsThatItsMachinesAllow(printer: SiteSetup.PrinterDepth, calls: Int)
        async throws
    {
        // The beginning and the end of a day fall out of the difference.
        let taken = try await Self.time(cards: 120, printer) - Self.time(cards: 60, printer)
        let needed = Self.call * calls * 60
        #expect(taken >= needed, "faster than the machine: the times are not kept")
        #expect(needed / taken >= 0.99, "\(printer): \(needed / taken)")
    }
}
