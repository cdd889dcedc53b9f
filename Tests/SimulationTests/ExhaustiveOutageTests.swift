import Foundation
import StationSimulation
import Testing

/// The power is cut once at every seam of a small run in turn: before, in the middle of and after each thing that leaves
/// the process; in the last two also between any two statements of a transaction.
///
/// CI takes each seventeenth seam, other ones for each setup; the long tests take all.
@Suite struct ExhaustiveOutageTests {
    static let isLong = ProcessInfo.processInfo.environment["PRODUCTION_STATION_TESTS"] == "long"

    private static func statements(_ setup: SiteSetup) -> SiteSetup {
        var setup = setup
        setup.cutsStatements = true
        return setup
    }

    @Test(arguments: [
        SiteSetup(seed: 2, jobs: 3, defectsPerMille: 0), SiteSetup(seed: 3, jobs: 3, defectsPerMille: 0),
        SiteSetup(seed: 12, jobs: 3, faultsPerMillion: 40_000), SiteSetup(seed: 13, jobs: 3, faultsPerMillion: 40_000),
        statements(SiteSetup(seed: 4, jobs: 1, defectsPerMille: 0)),
        statements(SiteSetup(seed: 15, jobs: 1, faultsPerMillion: 40_000)),
    ])
    func noSingleOutageLosesOrDoublesAnything(setup: SiteSetup) async throws {
        let whole = try await expectGood(setup)
        #expect(whole.lives == 1)
        #expect(whole.seams > 100)
        let stride = Self.isLong ? 1 : setup.cutsStatements ? 47 : 17
        for seam in Swift.stride(from: 1 + Int(setup.seed) % stride, through: whole.seams, by: stride) {
            var cut = setup
            cut.outages = .at(seam)
            let report = try await simulate(cut)
            guard report.violations == [], report.lives == 2 else {
                Issue.record("cut at seam \(seam): \(report.headline)\n\(report.newestSteps.joined(separator: "\n"))")
                return
            }
            if setup.faultsPerMillion == 0 { #expect(report.jobsPacked == setup.jobs, "cut at seam \(seam)") }
        }
    }
}
