import Foundation
import StationSimulation
import Testing

/// What `Tests/mutations/run` asks of a deliberately broken station: how many runs until a checker sees it.
@Suite struct MutationProbeTests {
    static let runs = ProcessInfo.processInfo.environment["STATION_PROBE_RUNS"].flatMap(Int.init) ?? 0

    @Test(.enabled(if: MutationProbeTests.runs > 0)) func theFirstRunThatShowsTheBreak() throws {
        for number in 0..<Self.runs {
            let report = try simulate(Self.setup(number))
            guard report.violations == [] else {
                Issue.record("caught in run \(number + 1): \(report.headline)")
                return
            }
        }
    }

    /// All kinds of sites in turn.
    private static func setup(_ number: Int) -> SiteSetup {
        let seed = UInt64(number)
        return switch number % 4 {
        case 0: SiteSetup(seed: seed, jobs: 12, faultsPerMillion: 12_000, outages: .seeded(seamsMax: 200, max: 8))
        case 1: SiteSetup(seed: seed, jobs: 30, faultsPerMillion: 3_000, outages: .seeded(seamsMax: 400, max: 12))
        case 2: SiteSetup(seed: seed, jobs: 12, lanes: 3, faultsPerMillion: 15_000)
        case _: SiteSetup(seed: seed, jobs: 2, defectsPerMille: 0)
        }
    }
}
