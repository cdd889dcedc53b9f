import CardDevices
import Foundation
import Testing

@testable import StationSimulation

@Suite struct SiteSimulationTests {
    @Test func aSiteWithoutFaultsPacksEveryJob() async throws {
        let report = try await simulate(SiteSetup(seed: 1, jobs: 30, defectsPerMille: 0))
        #expect(report.violations == [], "\(report.newestSteps)")
        #expect(report.jobsPacked == 30)
        #expect(report.cardsRejected == 0)
        #expect(report.cardsSettled == 0)
    }

    /// Faults before and after every command, and the power cut again and again.
    @Test(arguments: UInt64(0)..<60)
    func faultsAndOutagesLoseAndDoubleNothing(seed: UInt64) async throws {
        try await expectGood(
            SiteSetup(seed: seed, jobs: 30, faultsPerMillion: 3_000, outages: .seeded(seamsMax: 400, max: 12)))
    }

    /// So many faults that jobs run out of attempts and lanes are held again and again.
    @Test(arguments: UInt64(1_000)..<1_020)
    func aVeryBadSiteLosesAndDoublesNothing(seed: UInt64) async throws {
        try await expectGood(
            SiteSetup(seed: seed, jobs: 30, faultsPerMillion: 15_000, outages: .seeded(seamsMax: 600, max: 8)))
    }

    @Test(arguments: UInt64(2_000)..<2_020)
    func severalLanesShareAQueueWithoutHarm(seed: UInt64) async throws {
        try await expectGood(
            SiteSetup(
                seed: seed, jobs: 30, lanes: 2 + Int(seed % 2), faultsPerMillion: 6_000,
                outages: .seeded(seamsMax: 500, max: 6)))
    }

    @Test(arguments: UInt64(3_000)..<3_006)
    func theSameHoldsWithEveryChipCommandSimulated(seed: UInt64) async throws {
        try await expectGood(
            SiteSetup(
                seed: seed, jobs: 8, faultsPerMillion: 1_000, outages: .seeded(seamsMax: 2_000, max: 4), chip: .apdu))
    }

    @Test(arguments: [SiteSetup.PrinterDepth.evolis, .xid])
    func printersSpokenToInBytesPackEveryJob(_ printer: SiteSetup.PrinterDepth) async throws {
        var setup = SiteSetup(seed: 5, jobs: 20, defectsPerMille: 0)
        setup.printer = printer
        let report = try await expectGood(setup)
        #expect(report.jobsPacked == 20 && report.cardsRejected == 0 && report.cardsSettled == 0)
    }

    /// The driver between lane and machine, with faults, outages and people.
    @Test(arguments: UInt64(5_000)..<5_020, [SiteSetup.PrinterDepth.evolis, .xid])
    func theSameHoldsWithADriverAndAMachineOfBytes(seed: UInt64, printer: SiteSetup.PrinterDepth) async throws {
        var setup = SiteSetup(
            seed: seed, jobs: 15, lanes: 1 + Int(seed % 2), faultsPerMillion: 4_000,
            outages: .seeded(seamsMax: 400, max: 6))
        setup.printer = printer
        if seed % 3 == 0 { setup.acts = .seeded(perMillion: 3_000) }
        if seed % 4 == 0 { setup.callMilliseconds = 250 }
        try await expectGood(setup)
    }

    /// Only an order to a tray, a jam or an outage can leave a card in doubt.
    @Test(arguments: UInt64(4_000)..<4_012)
    func noCardIsUnaccountedForUnlessTheTruthIsAmbiguous(seed: UInt64) async throws {
        let setup = SiteSetup(
            seed: seed, jobs: 30, faultsPerMillion: 10_000, conditions: false,
            faultVerbs: SimulatedVerb.allCases.filter { $0 != .eject })
        let report = try await expectGood(setup)
        #expect(report.cardsSettled == 0, "\(report.headline)")
        #expect(report.cardsRejected > 0)
    }
}

/// Runs one site and says everything that is needed to see a failure again.
@discardableResult
func expectGood(_ setup: SiteSetup, _ location: SourceLocation = #_sourceLocation) async throws -> SiteReport {
    let report = try await simulate(setup)
    #expect(
        report.violations == [], "\(report.headline)\n\(report.newestSteps.joined(separator: "\n"))",
        sourceLocation: location)
    return report
}

/// Runs one site on a thread for simulations, in a directory of its own, in memory where the machine has such a place.
func simulate(_ setup: SiteSetup, _ probe: SiteRun.Probe = SiteRun.Probe()) async throws -> SiteReport {
    try await SimulationThreads.shared.run {
        let base = FileManager.default.isWritableFile(atPath: "/dev/shm") ? "/dev/shm" : NSTemporaryDirectory()
        let directory = "\(base)/station-simulation-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        return try SiteRun.run(setup, in: directory, probe)
    }
}
