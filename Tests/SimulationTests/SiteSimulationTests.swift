import Foundation
import StationSimulation
import Testing

@Suite struct SiteSimulationTests {
    @Test func aSiteWithoutFaultsPacksEveryJob() throws {
        let report = try simulate(SiteSetup(seed: 1, jobs: 30, defectsPerMille: 0))
        #expect(report.violations == [], "\(report.newestSteps)")
        #expect(report.jobsPacked == 30)
        print(report.headline)
    }

    @Test(arguments: UInt64(0)..<40)
    func faultsAndOutagesLoseAndDoubleNothing(seed: UInt64) throws {
        let report = try simulate(
            SiteSetup(seed: seed, jobs: 30, faultsPerMillion: 3_000, outages: .seeded(seamsMax: 400, max: 12)))
        print(
            report.headline, report.jobsPacked, report.jobsNotMade, report.jobsRefused, report.cardsRejected,
            report.cardsSettled)
        #expect(report.violations == [], "\(report.headline)\n\(report.newestSteps.joined(separator: "\n"))")
    }
}

/// Runs one site in a directory of its own, in memory where the machine has such a place.
func simulate(_ setup: SiteSetup) throws -> SiteReport {
    let base = FileManager.default.isWritableFile(atPath: "/dev/shm") ? "/dev/shm" : NSTemporaryDirectory()
    let directory = "\(base)/station-simulation-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: directory) }
    return try SiteRun.run(setup, in: directory)
}
