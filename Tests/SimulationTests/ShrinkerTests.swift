import CardDevices
import Testing

@testable import StationSimulation

/// A station that is broken on purpose stands in for the runs: what it fails on is known.
@Suite struct ShrinkerTests {
    private static func report(_ setup: SiteSetup, _ violations: [String]) -> SiteReport {
        SiteReport(
            setup: setup, traceHash: 0, lives: 1, seams: 0, jobsPacked: 0, jobsNotMade: 0, jobsRefused: 0,
            cardsRejected: 0, cardsSettled: 0, jobsCancelled: 0, faults: [:], acts: [:], violations: violations,
            newestSteps: [], script: nil, cards: 0)
    }

    @Test func onlyWhatTheFailureNeedsIsLeft() throws {
        var setup = SiteSetup(seed: 9, jobs: 40, lanes: 3)
        setup.faultScript = (1...30).map { "1 eject \($0) after timedOut" }
        setup.acts = .script((1...20).map { PlannedAct(at: $0, lane: 0, act: .pullCard) })
        setup.outages = .list([100, 200, 300])
        setup.callMilliseconds = 500
        // Fails with two of the faults, one of the acts, one outage, and at least seven jobs.
        func run(_ setup: SiteSetup) -> SiteReport {
            let faults = setup.faultScript ?? []
            var fails = faults.contains("1 eject 4 after timedOut") && faults.contains("1 eject 23 after timedOut")
            if case .script(let acts) = setup.acts {
                fails = fails && acts.contains { $0.at == 13 }
            } else {
                fails = false
            }
            if case .list(let cuts) = setup.outages { fails = fails && cuts.contains(200) } else { fails = false }
            return Self.report(setup, fails && setup.jobs >= 7 ? ["broken"] : [])
        }
        var shrinker = SiteShrinker(run(setup), run: run)
        let smallest = try shrinker.shrink().setup
        #expect(smallest.jobs == 7)
        #expect(smallest.lanes == 1)
        #expect(smallest.faultScript == ["1 eject 4 after timedOut", "1 eject 23 after timedOut"])
        #expect(smallest.acts == .script([PlannedAct(at: 13, lane: 0, act: .pullCard)]))
        #expect(smallest.outages == .list([200]))
        #expect(smallest.callMilliseconds == 0)
        #expect(shrinker.runs < 300)
    }

    /// What was seeded can be named, and named again it gives the same run: a shrunk failure is a real one.
    @Test func aRunWithEverythingNamedIsTheSameRun() async throws {
        var setup = SiteKind.everything.setup(seed: 25, jobs: 8)
        setup.outages = .seeded(seamsMax: 300, max: 3)
        let seeded = try await simulate(setup)
        #expect(seeded.violations == [])
        let named = try #require(try await simulate(setup, SiteRun.Probe(keepsScript: true)).script)
        let again = try await simulate(named)
        #expect(again.traceHash == seeded.traceHash)
        #expect(again.acts == seeded.acts)
        #expect(again.faults == seeded.faults)
    }
}
