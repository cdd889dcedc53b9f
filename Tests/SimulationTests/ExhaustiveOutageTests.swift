import StationSimulation
import Testing

/// The power is cut once at every seam of a small run in turn: between any two things that leave the process.
@Suite struct ExhaustiveOutageTests {
    @Test(arguments: [
        SiteSetup(seed: 2, jobs: 3, defectsPerMille: 0), SiteSetup(seed: 3, jobs: 3, defectsPerMille: 0),
        SiteSetup(seed: 12, jobs: 3, faultsPerMillion: 40_000), SiteSetup(seed: 13, jobs: 3, faultsPerMillion: 40_000),
    ])
    func noSingleOutageLosesOrDoublesAnything(setup: SiteSetup) async throws {
        let whole = try await expectGood(setup)
        #expect(whole.lives == 1)
        #expect(whole.seams > 100)
        var lived = 0
        for seam in 1...whole.seams {
            var cut = setup
            cut.outages = .at(seam)
            let report = try await simulate(cut)
            lived += report.lives
            guard report.violations == [], report.lives == 2 else {
                Issue.record("cut at seam \(seam): \(report.headline)\n\(report.newestSteps.joined(separator: "\n"))")
                return
            }
            if setup.faultsPerMillion == 0 { #expect(report.jobsPacked == setup.jobs, "cut at seam \(seam)") }
        }
        #expect(lived == 2 * whole.seams)
    }
}
