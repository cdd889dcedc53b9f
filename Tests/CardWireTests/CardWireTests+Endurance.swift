import Foundation
import Glibc
import Testing

@testable import CardDevices

/// What must never grow, however often things break.
extension CardWireTests {
    /// pcscd is killed in the middle of the first card of each round; four more follow.
    @Test func aStoppedServiceCostsOneCardAndNotTheStation() async throws {
        let site = try WireSite()
        let secured = try await SecuredWire(in: site.directory)
        let child = try site.simulator(0, supply: secured.supply)
        let worker = site.worker(0, profile: secured.profileFile)
        var sizes: [[Int]] = []
        var cards = 0
        for round in 0..<(WireSite.isLong ? 20 : 3) {
            cards += 1
            let files = try await secured.files(cards)
            #expect(try child.follow("insert uid=\(WireSample.uid(cards)) delay-ms=20") == "inserted")
            let chip = try await worker.recognise(limit: Self.limit)
            let order = try await secured.orders.order(
                for: chip, files: files, cardSerial: "TEST-\(cards)", at: SecuredWire.now
            ).order
            let isEncoding = round % 3 != 2
            async let phase = Self.outcome { () throws(ChipFault) in
                // The service dies while it looks, or while it writes.
                if !isEncoding { for _ in 0..<20 { _ = try await worker.recognise(limit: Self.limit) } }
                try await worker.encode(order, limit: Self.limit)
            }
            _ = poll(nil, 0, 150)
            site.stopDaemon(round % 2 == 0 ? SIGKILL : SIGTERM)
            let outcome = await phase
            try site.startDaemon()
            // Asked to end, pcscd may serve the card to its end; then what it said must be true.
            if round % 2 != 0, outcome == "fine" {
                #expect(try child.follow("insert uid=\(WireSample.uid(cards))") == "inserted")
                let verdict = await Self.outcome { () throws(ChipFault) in
                    try await worker.verify(order, limit: Self.limit)
                }
                #expect(verdict == "fine")
            } else {
                #expect(outcome == "device", "round \(round)")
            }
            for _ in 0..<4 {
                cards += 1
                let files = try await secured.files(cards)
                #expect(try child.follow("insert uid=\(WireSample.uid(cards))") == "inserted")
                #expect(try await secured.run(worker, cards, files) == ["fine", "fine", "fine", "fine"])
            }
            sizes.append(WireSite.size(of: "self"))
        }
        #expect(sizes[1...].allSatisfy { Self.isNoMore($0, than: sizes[0]) }, "\(sizes)")
        WireSite.note(
            "pcscd killed \(sizes.count) times in \(cards) cards; threads, files, children: \(sizes[0]) → \(sizes.last ?? [])"
        )
    }

    /// Threads of the runtime's own pool come and go; one more is no leak that twenty rounds would not multiply.
    private static func isNoMore(_ size: [Int], than first: [Int]) -> Bool {
        zip(size, first).allSatisfy { $0 <= $1 }
            || (size[0] <= first[0] + 1 && size[1] <= first[1] && size[2] <= first[2])
    }

    @Test func aCardThatNeverAnswersCostsItsWorkerOnly() async throws {
        let site = try WireSite()
        let worker = site.worker()
        var sizes: [[Int]] = []
        for round in 0..<(WireSite.isLong ? 20 : 3) {
            try site.order(0, "insert uid=\(WireSample.uid(2 * round + 1)) mute-at=4")
            let files = try WireSample.files(round)
            let started = ContinuousClock.now
            do throws(ChipFault) {
                _ = try await worker.recognise(limit: Self.limit)
                try await worker.encode(ChipOrder(plain: files), limit: .seconds(1))
                Issue.record("a mute card was written")
            } catch {
                #expect(error.kind == .chipDead)
                #expect(error.detail.contains("card unknown"))
            }
            #expect(started.duration(to: .now) < .seconds(8))
            try site.order(0, "insert uid=\(WireSample.uid(2 * round + 2))")
            #expect(await Self.run(worker, try WireSample.files(round)) == ["fine", "fine", "fine", "fine"])
            await worker.close()
            // pcscd ends the thread of a client a moment after the client.
            try wait("pcscd's threads or files do not end") {
                let size = WireSite.size(of: "\(site.daemonID)")
                guard sizes.isEmpty || zip(size, sizes[0][3...]).allSatisfy({ $0 <= $1 }) else { return false }
                sizes.append(WireSite.size(of: "self") + size)
                return true
            }
        }
        #expect(sizes[1...].allSatisfy { Self.isNoMore(Array($0[..<3]), than: Array(sizes[0][..<3])) }, "\(sizes)")
        WireSite.note(
            "a mute card \(sizes.count) times; threads, files, children of us and of pcscd: \(sizes[0]) → \(sizes.last ?? [])"
        )
    }
}
