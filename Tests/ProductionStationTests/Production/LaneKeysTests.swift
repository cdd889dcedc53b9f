import CardDevices
import StationSimulation
import Synchronization
import Testing

@testable import ProductionStation

/// Lanes whose cards have keys and locks.
@Suite struct LaneKeysTests {
    private static let text =
        "transport card-transport/1, issuer card-issuer/1, endorsement card-endorsement/1, signer document-signer/1"

    @Test func everyAcceptedCardIsLockedUnderTheIssuersKeys() throws {
        let bench = try LaneBench(isSecured: true)
        try bench.run(jobs: 3) { (site: LaneBench.Site) async throws in
            #expect(try await site.until { try site.jobs() == ["made": 3] })
            for card in try await site.store.cards(in: [.accepted]) {
                #expect(card.keys == Self.text)
                let identity = ChipIdentity(hexadecimal: try #require(card.chipIdentity))
                let truth = try #require(try bench.lanes[0].security(of: identity, profile: bench.profile))
                #expect(truth.isLocked && truth.keyVersions == [1])
                #expect(try await bench.orders.ownKeyCheckValues(truth.shown) == truth.checkValues)
                let files = try #require(try bench.lanes[0].contents(of: identity, profile: bench.profile))
                #expect(files.digest == card.contentsDigest)
            }
        }
        #expect(!bench.log.all.contains { $0.contains(StandInPreparer.marker) })
    }

    /// The journal knows of the key change before the first byte of it goes to the card.
    @Test func theKeysAreWrittenDownBeforeTheEncodingBegins() throws {
        let bench = try LaneBench(isSecured: true)
        let seen = Mutex<[String?]>([])
        bench.hook.set { verb, store in
            guard verb == .encode else { return }
            let open = try? await store.openCards(of: "lane-1")
            seen.withLock { $0.append(open?.first?.keys) }
        }
        try bench.run(jobs: 2) { (site: LaneBench.Site) async throws in
            #expect(try await site.until { try site.jobs() == ["made": 2] })
        }
        #expect(seen.withLock { $0 } == [Self.text, Self.text])
    }

    @Test func withoutKeysNoBlankIsFedAndTheLaneGoesOnByItself() throws {
        let bench = try LaneBench(isSecured: true)
        bench.keys.fail(.tokenGone)
        try bench.run(jobs: 1) { (site: LaneBench.Site) async throws in
            let waits = LaneState.keysUnavailable(
                .keys(KeyStoreFault(.tokenGone, operation: "keys.list", detail: "simulated")))
            #expect(try await site.until { site.services[0].board.state == waits })
            await site.wait(600)
            #expect(bench.calls(of: .feed) == 0)
            #expect(try site.jobs() == ["waiting": 1])
            bench.keys.fail(nil)
            #expect(try await site.until { try site.jobs() == ["made": 1] })
        }
        #expect(bench.lanes[0].count(at: .rejectedTray) == 0)
    }

    /// The keys go when the blank is already inside: one card is lost, nothing was written on it, and the lane stands.
    @Test func keysThatGoAfterTheFeedStopTheLane() throws {
        let bench = try LaneBench(isSecured: true)
        bench.hook.set { verb, _ in if verb == .recognise { bench.keys.fail(.tokenGone) } }
        try bench.run(jobs: 3) { (site: LaneBench.Site) async throws in
            #expect(try await site.until { site.services[0].board.state == .held(.stationMistake) })
            await site.wait(600)
        }
        #expect(bench.calls(of: .feed) == 1 && bench.calls(of: .encode) == 0)
        let rejected = bench.lanes[0].truth().cards.filter { $0.place == .rejectedTray }
        #expect(rejected.count == 1 && rejected.first?.chipDigest == nil)
    }

    @Test func aSignerThatEndsStopsTheLaneBeforeTheNextFeed() throws {
        let bench = try LaneBench(isSecured: true, signerSeconds: 7_200)
        try bench.run(jobs: 2) { (site: LaneBench.Site) async throws in
            #expect(try await site.until { try site.jobs() == ["made": 2] })
            let start = StoreFixture.start.milliseconds
            #expect(site.services[0].orders.signerValidity(at: start) == .expiresSoon(daysLeft: 0))
            await site.wait(7_300)
            #expect(site.services[0].board.state == .keysUnavailable(.signature(.signer(.expired))))
        }
        #expect(bench.calls(of: .feed) == 2)
    }

    @Test func twoCardsThatRefuseTheKeysStopTheLane() throws {
        let bench = try LaneBench(
            natures: [.foreignKeys, .foreignKeys] + Array(repeating: .good, count: 5), isSecured: true)
        try bench.run(jobs: 3) { (site: LaneBench.Site) async throws in
            #expect(try await site.until { site.services[0].board.state == .held(.wrongKeys) })
            let rejected = try await site.store.cards(in: [.rejected])
            #expect(rejected.map(\.run.reason) == [.chipRefusedKeys, .chipRefusedKeys])
        }
        #expect(bench.calls(of: .feed) == 2)
    }

    @Test(
        arguments: [
            (.slow, .chipDead), (.mute, .chipDead), (.otherIdentity, .readBackDiffers), (.flipsBit, .readBackDiffers),
            (.failsWrite(4), .chipWriteFailed), (.used, .blankUsed), (.wrongStock, .blankWrong),
        ] as [(SimulatedCardNature, FailureReason)])
    func eachBadCardIsRejectedForItsReason(_ nature: SimulatedCardNature, _ reason: FailureReason) throws {
        let bench = try LaneBench(natures: [nature] + Array(repeating: .good, count: 5), isSecured: true)
        try bench.run(jobs: 2) { (site: LaneBench.Site) async throws in
            #expect(try await site.until { try await !site.store.cards(in: [.rejected]).isEmpty })
            #expect(try await site.store.cards(in: [.rejected]).map(\.run.reason) == [reason])
            if try await site.store.hold(of: "lane-1") != nil {
                try await site.store.releaseLane("lane-1", by: "sample-a", second: nil, at: StoreFixture.start)
            }
            #expect(try await site.until { try site.jobs() == ["made": 2] })
        }
        #expect(bench.lanes[0].count(at: .rejectedTray) == 1)
    }
}
