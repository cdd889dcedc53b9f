import CardDevices
import StationSimulation
import Testing

@testable import ProductionStation

@Suite struct LaneServiceTests {
    /// Whatever a person must do at the machine: no attempt is used up, and it ends by itself.
    @Test(arguments: [
        ("", SimulatedCondition.coverOpen), ("", .ribbonOut), ("", .hopperStuck), ("", .acceptedTrayFull),
        ("", .rejectedTrayFull), ("print 1 condition coverOpen", .coverOpen),
        ("print 1 condition ribbonOut", .ribbonOut),
        ("move 1 condition coverOpen", .coverOpen), ("eject 1 condition acceptedTrayFull", .acceptedTrayFull),
        ("eject 1 condition coverOpen", .coverOpen),
    ])
    func waitingForAPersonUsesNothingUp(script: String, condition: SimulatedCondition) throws {
        let bench = try LaneBench(scripts: [script])
        if script.isEmpty { try bench.lanes[0].set(condition, true) }
        try bench.run(jobs: 1) { (site: LaneBench.Site) async throws in
            #expect(try await site.until { if case .waiting = site.services[0].board.state { true } else { false } })
            await site.wait(600)
            #expect(try site.jobs()["made"] == nil)
            try bench.lanes[0].set(condition, false)
            #expect(try await site.until { try site.jobs() == ["made": 1] })
            #expect(site.services[0].board.state == .ready)
            let line = try #require(try StoreReader(site.store).jobs(in: nil, limit: 1).first)
            #expect(line.attempts == 0 && line.cards == 0)
            #expect(try await site.store.hold(of: "lane-1") == nil)
        }
        #expect(bench.lanes[0].count(at: .acceptedTray) == 1)
        #expect(bench.lanes[0].count(at: .rejectedTray) == 0)
        #expect(bench.calls(of: .feed) == 1)
    }

    /// The rejected tray is full: the spoiled card waits inside.
    @Test func aSpoiledCardWaitsForRoom() throws {
        let bench = try LaneBench(scripts: ["encode 1 before serviceUnavailable\neject 1 condition rejectedTrayFull"])
        try bench.run(jobs: 1) { (site: LaneBench.Site) async throws in
            #expect(try await site.until { site.services[0].board.state == .waiting(.outputAreaFull) })
            await site.wait(60)
            try bench.lanes[0].set(.rejectedTrayFull, false)
            #expect(try await site.until { try site.jobs() == ["made": 1] })
        }
        #expect(bench.lanes[0].count(at: .rejectedTray) == 1)
        #expect(bench.lanes[0].count(at: .acceptedTray) == 1)
    }

    @Test func oneWrongBlankStopsTheLane() throws {
        let bench = try LaneBench(natures: [.wrongStock] + Array(repeating: .good, count: 5))
        try bench.run(jobs: 3) { (site: LaneBench.Site) async throws in
            #expect(try await site.until { site.services[0].board.state == .held(.wrongStock) })
            await site.wait(600)
            #expect(bench.lanes[0].count(at: .hopper) == 5)
            #expect(try site.jobs() == ["waiting": 3])
            try await site.store.releaseLane("lane-1", by: "sample-a", second: nil, at: StoreFixture.start)
            #expect(try await site.until { try site.jobs() == ["made": 3] })
        }
        #expect(bench.lanes[0].count(at: .rejectedTray) == 1)
    }

    /// A rejected card that somebody puts back into the hopper: recognised, rejected, and not counted again.
    @Test func aRefedCardStopsTheLaneAndIsNotCountedAgain() throws {
        let bench = try LaneBench(scripts: ["print 1 before mechanical"], natures: [.good, .good])
        try bench.run(jobs: 2) { (site: LaneBench.Site) async throws in
            #expect(try await site.until { try site.jobs() == ["made": 1, "waiting": 1] })
            #expect(try await site.until { site.services[0].board.state == .waiting(.mediaEmpty) })
            let spoiled = try #require(bench.lanes[0].truth().cards.first { $0.place == .rejectedTray })
            try bench.lanes[0].refeed(spoiled.identity)
            #expect(try await site.until { site.services[0].board.state == .held(.usedCard) })
            let equation = try await site.store.stockEquation(of: "lane-1")
            #expect(equation.differences == [])
            #expect(equation.count(.hopper) == 0 && equation.count(.accepted) == 1 && equation.count(.rejected) == 1)
            #expect(try await site.store.contradictions() == [])
        }
        #expect(bench.lanes[0].count(at: .rejectedTray) == 1)
    }

    @Test func aFeederThatTakesNothingHoldsTheLaneAndUsesNothing() throws {
        let script = (1...3).map { "feed \($0) before mechanical" }.joined(separator: "\n")
        let bench = try LaneBench(scripts: [script])
        try bench.run(jobs: 1) { (site: LaneBench.Site) async throws in
            #expect(try await site.until { site.services[0].board.state == .held(.feederFault) })
            #expect(try site.jobs() == ["waiting": 1])
            #expect(try await site.store.stockEquation(of: "lane-1").count(.hopper) == 20)
            #expect(bench.calls(of: .feed) == 3)
            try await site.store.releaseLane("lane-1", by: "sample-a", second: nil, at: StoreFixture.start)
            #expect(try await site.until { try site.jobs() == ["made": 1] })
        }
    }

    @Test func aCardThatNoRecordExplainsHoldsTheLane() async throws {
        let bench = try LaneBench()
        try await SimulatedPrinter(lane: bench.lanes[0], wiring: SimulatedWiring()).feed(
            to: .chipStation, limit: .seconds(1))
        try bench.run(jobs: 1) { (site: LaneBench.Site) async throws in
            #expect(try await site.until { site.services[0].board.state == .held(.unexplainedCard) })
            await site.wait(60)
            #expect(try site.jobs() == ["waiting": 1])
            #expect(bench.calls(of: .feed) == 0 && bench.calls(of: .eject) == 0)
            _ = try bench.lanes[0].pullCardOut()
            try await site.store.releaseLane("lane-1", by: "sample-a", second: nil, at: StoreFixture.start)
            #expect(try await site.until { try site.jobs() == ["made": 1] })
        }
    }

    @Test(arguments: [SimulatedVerb.feed, .recognise, .encode, .verify, .move, .print, .eject], 1...3)
    func aStopEndsBetweenTwoCards(verb: SimulatedVerb, call: Int) throws {
        let bench = try LaneBench()
        try bench.run(jobs: 10) { (site: LaneBench.Site) async throws in
            bench.stop(site.stop, at: verb, call: call)
            #expect(try await site.until { site.services[0].board.state == .stopped })
            #expect(try await site.store.openCards(of: "lane-1").isEmpty)
            #expect(try site.jobs() == ["made": call, "waiting": 10 - call])
            #expect(try await site.store.reserveNext(after: nil, for: "other") != nil, "nothing stays reserved")
        }
        #expect(bench.lanes[0].count(at: .acceptedTray) == call)
        #expect(bench.calls(of: .feed) == call)
    }

    /// The disk fills up before each commit of a two-card run in turn.
    @Test(arguments: 1...17, [true, false])
    func aFullDiskStopsEverythingAndProductionGoesOnAfterIt(commit: Int, restartNeedsOperator: Bool) throws {
        let bench = try LaneBench()
        try bench.run(jobs: 2, restartNeedsOperator: restartNeedsOperator) { (site: LaneBench.Site) async throws in
            bench.observer.fail(from: commit)
            #expect(try await site.until { try bench.observer.refused > 0 || site.jobs() == ["made": 2] })
            await site.wait(300)
            #expect(bench.movesOnFullDisk == 0)
            if bench.observer.refused > 0 { #expect(site.services[0].board.state == .storeFailed(.diskFull)) }
            bench.observer.mend()
            // The truth of the tray decides what two people say of a card that nobody could place.
            let isDone = try await bench.settle(site, untilMade: 2)
            #expect(isDone)
            #expect(try await site.store.contradictions() == [])
            let equation = try await site.store.stockEquation(of: "lane-1")
            #expect(equation.differences == [])
            #expect(equation.count(.accepted) == bench.lanes[0].count(at: .acceptedTray))
            #expect(equation.count(.rejected) == bench.lanes[0].count(at: .rejectedTray))
        }
        #expect(bench.observer.refused > 0, "the run has fewer commits than this")
        #expect(bench.lanes[0].count(at: .acceptedTray) == 2)
    }

    @Test func aHeldLaneDoesNotStopItsNeighbour() throws {
        let bench = try LaneBench(scripts: ["feed 1 card wrongStock", ""])
        try bench.run(jobs: 8) { (site: LaneBench.Site) async throws in
            #expect(try await site.until { try site.jobs() == ["made": 8] })
            #expect(site.services[0].board.state == .held(.wrongStock))
            #expect(try await site.store.hold(of: "lane-2") == nil)
            #expect(site.services[1].board.state == .ready)
        }
        #expect(bench.lanes[1].count(at: .acceptedTray) == 8)
    }

    /// Cards fail on both lanes all the time: jobs wander between them, and none is ever started by both.
    @Test func lanesNeverTakeEachOthersJobs() throws {
        let script = stride(from: 1, to: 40, by: 2).map { "print \($0) before mechanical" }.joined(separator: "\n")
        let bench = try LaneBench(scripts: [script, script], natures: Array(repeating: .good, count: 60))
        try bench.run(jobs: 10) { (site: LaneBench.Site) async throws in
            for _ in 0..<600 where try site.jobs()["made", default: 0] + site.jobs()["notMade", default: 0] < 10 {
                await site.wait(1)
                for lane in ["lane-1", "lane-2"] where try await site.store.hold(of: lane) != nil {
                    try await site.store.releaseLane(lane, by: "sample-a", second: nil, at: StoreFixture.start)
                }
            }
            let jobs = try site.jobs()
            #expect(jobs["made", default: 0] + jobs["notMade", default: 0] == 10)
            await site.wait(5)
            for service in site.services { #expect(service.board.state == .ready) }
            #expect(try await site.store.contradictions() == [])
        }
    }

    /// Whatever goes wrong, no log record holds a value of a card or a command to it.
    @Test(arguments: [
        "", "print 1 before mechanical", "eject 1 after timedOut", "transmit 9 before timedOut unknown",
        "transmit 30 after timedOut", "feed 1 card used", "feed 1 card flipsBit", "feed 1 card failsWrite:2",
        "move 1 condition jam",
    ])
    func logsHoldNothingOfThePersonOrTheChip(script: String) throws {
        let bench = try LaneBench(scripts: [script], fullReader: true)
        try bench.run(jobs: 2) { site in _ = try await site.until { try site.jobs() == ["made": 2] } }
        #expect(bench.log.all.count > 3)
        let hexadecimal = StandInPreparer.marker.utf8.map { String($0, radix: 16) }.joined()
        for line in bench.log.all {
            let text = line.lowercased().filter { $0 != " " }
            #expect(!line.contains(StandInPreparer.marker) && !text.contains(hexadecimal), "\(line)")
            // Commands of ISO/IEC 7816-4: SELECT, UPDATE BINARY, READ BINARY.
            for command in ["00a404", "00d6", "00b0"] { #expect(!text.contains(command), "\(line)") }
        }
    }
}
