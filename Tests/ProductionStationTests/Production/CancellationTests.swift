import CardDevices
import Testing

@testable import ProductionStation

@Suite struct CancellationTests {
    private static let phases: [CardPhase?] = [nil] + CardPhase.allCases.filter(\.mayBeValid)

    /// Every pair that a sound journal can hold has an answer, and no other pair has one.
    @Test(arguments: JobState.allCases, phases)
    func everySoundStateHasAnAnswerAndNoOther(state: JobState, phase: CardPhase?) {
        let isSound = state.explains(phase.map { [$0] } ?? [])
        #expect((Cancellation.decide(state, card: phase) == .contradiction) == !isSound)
    }

    @Test(arguments: JobState.allCases, phases)
    func onlyAFinishedCardIsWithdrawnAndOnlyAnEndedJobRefused(state: JobState, phase: CardPhase?) {
        switch Cancellation.decide(state, card: phase) {
        case .endJob: #expect(phase == nil && !state.isEnded)
        case .mark: #expect(phase?.isInMachine == true || phase == .unaccounted)
        case .withdraw:
            #expect(phase.map { CardCustody.phase(after: .withdraw(.cancelled), in: $0) } == .withdrawn)
        case .refuse(let outcome):
            #expect(state.isEnded && (outcome == .alreadyHandedOver) == (state == .handedOver))
            #expect(CancellationAnswer(job: JobKey(id: "J", revision: 1), outcome: outcome).refusal != nil)
        case .contradiction: break
        }
    }

    /// The job is cancelled while the hardware carries out each order in turn.
    @Test(arguments: [SimulatedVerb.feed, .recognise, .encode, .verify, .move, .print, .eject])
    func aCardInTheMachineIsTurnedBackOrWithdrawn(verb: SimulatedVerb) throws {
        let bench = try LaneBench()
        bench.hook.set { reached, store in
            guard reached == verb else { return }
            _ = try? await store.cancel(JobKey(id: "J1", revision: 1), reason: "test", by: "s", at: StoreFixture.start)
        }
        try bench.run(jobs: 2) { (site: LaneBench.Site) async throws in
            #expect(try await site.until { try site.jobs() == ["cancelled": 1, "made": 1] })
            await site.wait(60)
            #expect(try site.jobs() == ["cancelled": 1, "made": 1], "it is not made again")
            #expect(try await site.store.contradictions() == [])
            #expect(try await site.store.stockEquation(of: "lane-1").differences == [])
            let card = try #require(try await site.store.cards(in: [.rejected, .withdrawn]).first)
            #expect(card.run.reason == .cancelled && card.phase == (verb == .eject ? .withdrawn : .rejected))
            let events = try await site.store.unsentEvents(limit: 50).filter { $0.job.id == "J1" }
            #expect(events.map(\.kind) == [.accepted] + (verb == .eject ? [.withdrawn] : []) + [.notMade])
            #expect(events.last?.facts.reasons.map(\.code) == ["cancelled"])
            let lying = try StoreReader(site.store).facts().toTakeOut
            #expect(lying.map(\.place) == (verb == .eject ? [.tray] : []))
            #expect(try await site.store.hold(of: "lane-1") == nil)
        }
        #expect(bench.lanes[0].count(at: .rejectedTray) == (verb == .eject ? 0 : 1))
        #expect(bench.lanes[0].count(at: .acceptedTray) == (verb == .eject ? 2 : 1))
        #expect(bench.calls(of: .print) == ([.print, .eject].contains(verb) || verb == .move ? 2 : 1))
    }

    /// Nobody mends a machine for a card that nobody wants.
    @Test func aCardThatWaitsForARibbonIsRejectedWithoutOne() throws {
        let bench = try LaneBench(scripts: ["print 1 condition ribbonOut"])
        try bench.run(jobs: 1) { (site: LaneBench.Site) async throws in
            #expect(try await site.until { if case .waiting = site.services[0].board.state { true } else { false } })
            let answer = try await site.store.cancel(
                JobKey(id: "J1", revision: 1), reason: "test", by: "s", at: StoreFixture.start)
            #expect(answer.outcome == .marked)
            #expect(try await site.until { try site.jobs() == ["cancelled": 1] })
            #expect(try await site.store.contradictions() == [])
        }
        #expect(bench.lanes[0].count(at: .rejectedTray) == 1 && bench.lanes[0].count(at: .acceptedTray) == 0)
    }

    /// The feeder takes nothing: no card is spoiled for a job that ended meanwhile.
    @Test func aFeedThatTookNothingEndsACancelledJob() throws {
        let bench = try LaneBench(scripts: ["feed 1 before mechanical"])
        bench.hook.set { reached, store in
            guard reached == .feed else { return }
            _ = try? await store.cancel(JobKey(id: "J1", revision: 1), reason: "test", by: "s", at: StoreFixture.start)
        }
        try bench.run(jobs: 1) { (site: LaneBench.Site) async throws in
            #expect(try await site.until { try site.jobs() == ["cancelled": 1] })
            #expect(try await site.store.stockEquation(of: "lane-1").count(.hopper) == 20)
            #expect(try await site.store.unsentEvents(limit: 9).map(\.kind) == [.accepted, .notMade])
            #expect(try await site.store.contradictions() == [])
        }
        #expect(bench.calls(of: .feed) == 1)
    }

    /// Others' cards that were cancelled say nothing about the lane.
    @Test func cancelledCardsDoNotStopTheLane() throws {
        let bench = try LaneBench()
        bench.hook.set { reached, store in
            guard reached == .print else { return }
            for id in 1...4 {
                let key = JobKey(id: "J\(id)", revision: 1)
                _ = try? await store.cancel(key, reason: "test", by: "s", at: StoreFixture.start)
            }
        }
        try bench.run(jobs: 6) { (site: LaneBench.Site) async throws in
            #expect(try await site.until { try site.jobs() == ["cancelled": 4, "made": 2] })
            #expect(site.services[0].board.state == .ready)
        }
        #expect(bench.lanes[0].count(at: .rejectedTray) == 1, "the others were never fed")
    }
}
