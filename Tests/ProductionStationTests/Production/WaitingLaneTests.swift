import CardDevices
import Testing

@testable import ProductionStation

/// A lane that waits for a person keeps no job from the lanes beside it.
struct WaitingLaneTests {
    @Test func aLaneWithoutBlanksLeavesItsJobsToTheOther() throws {
        let bench = try LaneBench(scripts: ["", ""], natures: [.good, .good])
        try bench.lanes[0].loadHopper(count: 10)
        try bench.run(jobs: 12) { (site: LaneBench.Site) async throws in
            #expect(try await site.until { try site.jobs() == ["made": 12] })
            #expect(site.services[1].board.state == .waiting(.mediaEmpty))
            #expect(try await site.store.contradictions() == [])
        }
        #expect(bench.lanes[1].count(at: .acceptedTray) == 2)
    }

    /// It waits with a card inside, and has the next one prepared.
    @Test func aLaneWithoutRibbonLeavesTheNextJobToTheOther() throws {
        let bench = try LaneBench(scripts: ["", "print 1 condition ribbonOut"])
        try bench.run(jobs: 6) { (site: LaneBench.Site) async throws in
            #expect(try await site.until { try site.jobs()["made"] == 5 })
            guard case .waiting = site.services[1].board.state else {
                Issue.record("the second lane does not wait: \(site.services[1].board.state)")
                return
            }
            try bench.lanes[1].changeRibbon(roll: 2, cards: 100)
            #expect(try await site.until { try site.jobs() == ["made": 6] })
            #expect(try await site.store.contradictions() == [])
        }
    }

    /// The job that was made elsewhere meanwhile is not made again by the lane that had it prepared.
    @Test func aMendedLaneGoesOnWithWhatIsLeft() throws {
        let bench = try LaneBench(scripts: ["", "print 1 condition ribbonOut"], natures: [.good, .good, .good])
        try bench.run(jobs: 8) { (site: LaneBench.Site) async throws in
            #expect(try await site.until { try site.jobs()["made"] == 3 })
            await site.wait(60)
            try bench.lanes[1].changeRibbon(roll: 2, cards: 100)
            try bench.lanes[1].loadHopper(count: 10)
            #expect(try await site.until { try site.jobs() == ["made": 8] })
            #expect(try await site.store.contradictions() == [])
        }
        #expect(bench.lanes.map { $0.count(at: .acceptedTray) }.reduce(0, +) == 8)
    }
}
