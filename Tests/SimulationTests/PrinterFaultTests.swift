import CardDevices
import StationSimulation
import Testing

/// A whole site that speaks to its printer in bytes, while one fault of the wire or of the machine comes again and again.
@Suite struct PrinterFaultTests {
    @Test(arguments: SimulatedWireFault.Effect.allCases, [SiteSetup.PrinterDepth.evolis, .xid])
    func twoHundredCardsMeetAFaultAndNoInvariantBreaks(
        effect: SimulatedWireFault.Effect, printer: SiteSetup.PrinterDepth
    ) async throws {
        var setup = SiteSetup(seed: 0x5A, jobs: 200)
        setup.printer = printer
        setup.wireEffects = [effect]
        setup.wireFaultsPerMille = 60
        let report = try await expectGood(setup)
        #expect(report.faults["wire \(effect.rawValue)"] ?? 0 >= 3)
        #expect(report.jobsPacked + report.jobsNotMade + report.jobsCancelled == 200)
        #expect(report.jobsPacked >= 180)
    }

    @Test(arguments: [SiteSetup.PrinterDepth.evolis, .xid])
    func allOfThemMeetPeopleAndPowerCuts(printer: SiteSetup.PrinterDepth) async throws {
        for seed in UInt64(0)..<4 {
            var setup = SiteKind.everything.setup(seed: seed * 10 + 5, jobs: 40)
            setup.printer = printer
            setup.wireFaultsPerMille = 150
            try await expectGood(setup)
        }
    }
}
