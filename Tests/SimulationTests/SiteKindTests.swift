import StationSimulation
import Testing

/// Every kind of site that a campaign runs, a few times.
@Suite struct SiteKindTests {
    @Test(arguments: SiteKind.allCases, [UInt64(0), 1, 2])
    func noInvariantBreaks(kind: SiteKind, number: UInt64) async throws {
        let seed = number * 10 + UInt64(SiteKind.allCases.firstIndex(of: kind) ?? 0)
        let report = try await expectGood(kind.setup(seed: seed, jobs: 12, facesEvery: 0))
        #expect(report.cards >= 12 - report.jobsCancelled)
    }

    /// Acts that the campaign counts do happen, each of them, in some of these sites.
    @Test func everyActOfPeopleIsDone() async throws {
        var done: Set<String> = []
        for seed in UInt64(0)..<12 {
            var setup = SiteKind.mischief.setup(seed: seed * 10 + 4, jobs: 12)
            setup.acts = .seeded(perMillion: 9_000)
            done.formUnion(try await expectGood(setup).acts.keys)
        }
        for seed in UInt64(0)..<3 {
            var secured = SiteKind.mischief.setup(seed: seed * 10 + 4, jobs: 6)
            secured.chip = .apdu
            secured.acts = .seeded(perMillion: 9_000)
            done.formUnion(try await expectGood(secured).acts.keys)
        }
        let missing = SiteAct.allCases.map(\.words).filter { !done.contains($0) }
        #expect(missing == [])
    }

    /// Command bytes to the chip, real portraits and rasters of both faces.
    @Test func aSiteGoesTheWholePath() async throws {
        let setup = SiteKind.refill.setup(seed: 9, jobs: 2, apduEvery: 1, facesEvery: 1)
        var whole = setup
        whole.chip = .apdu
        whole.drawsFaces = true
        #expect(whole.isWholePath)
        #expect(try await expectGood(whole).jobsPacked + (try await expectGood(whole)).jobsNotMade == 2)
    }
}
