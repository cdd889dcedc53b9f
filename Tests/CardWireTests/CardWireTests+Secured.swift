import Foundation
import Testing

@testable import CardDevices

/// The whole chip path of a production card: recognised, keys derived, channel, files, locks, read back, rights proved.
extension CardWireTests {
    /// Orders to the card's side, and how the phases must end. `#` is a command of the encoding that is drawn.
    static let securedCases: [(order: String, expected: [String])] = [
        ("", ["fine", "fine", "fine", "fine"]),
        ("nature=wrongStock", ["wrongCard"]),
        ("nature=used", ["fine", "usedCard"]),
        ("nature=foreignKeys", ["fine", "keysRefused"]),
        ("nature=flipsBit", ["fine", "fine", "readBackDiffers"]),
        ("nature=otherIdentity", ["fine", "fine", "readBackDiffers"]),
        ("nature=failsWrite:#", ["fine", "writeFailed"]),
        ("remove-at=#", ["fine", "device"]),
        ("short-at=#", ["fine", "device"]),
        ("status-at=#:6581", ["fine", "writeFailed"]),
        ("swap-at=#:04AAAAAAAAAAAA", ["fine", "device"]),
        ("delay-ms=3", ["fine", "fine", "fine", "fine"]),
    ]

    /// Two hundred cards in four slots at once, each behind a worker of its own.
    @Test func noSecuredCardIsAcceptedThatIsWrongOrOpen() async throws {
        let site = try WireSite()
        let secured = try await SecuredWire(in: site.directory)
        let rounds = WireSite.isLong ? 25 : 5
        let accepted = try await withThrowingTaskGroup(of: Int.self) { group in
            for slot in 0..<4 {
                let child = try site.simulator(slot, supply: secured.supply)
                let worker = site.worker(slot, profile: ChipProfile.securedFile)
                group.addTask {
                    var accepted = 0
                    for number in 0..<rounds * 10 {
                        accepted += try await Self.oneCard(slot * 10_000 + number, child, worker, secured)
                    }
                    await worker.close()
                    return accepted
                }
            }
            return try await group.reduce(0, +)
        }
        WireSite.note("\(rounds * 40) secured cards with every fault in turn, \(accepted) accepted")
        #expect(accepted > rounds * 4)
    }

    /// - Returns: 1 when the station takes the card for good.
    private static func oneCard(
        _ number: Int, _ child: Child, _ worker: WorkerChipStation, _ secured: SecuredWire
    ) async throws -> Int {
        let entry = securedCases[number % securedCases.count]
        let files = try await secured.files(number)
        // Recognising takes five commands; encoding has no fewer than fifteen.
        let drawn = 7 + number / securedCases.count % 9
        let order = entry.order.replacing("failsWrite:#", with: "failsWrite:\(1 + number % 5)")
            .replacing("#", with: "\(drawn)")
        try #require(child.follow("insert uid=\(WireSample.uid(number + 1)) \(order)") == "inserted")
        let outcomes = try await secured.run(worker, number, files)
        #expect(outcomes == entry.expected, "\(order)")
        let truth = try child.follow("truth")
        guard outcomes == ["fine", "fine", "fine", "fine"] else { return 0 }
        let digest = String(SimulatedDigest.of(files), radix: 16)
        #expect(truth.hasPrefix("locked=true terminated=false versions=1 digest=\(digest) "), "\(order): \(truth)")
        return 1
    }

    /// Nobody reads such a card without its own keys; the station does, and gives it back unchanged.
    @Test func aCardThatIsNotReadFreelyIsReadWithItsOwnKeys() async throws {
        let site = try WireSite()
        let free = String(decoding: ChipProfile.securedFile, as: UTF8.self)
        let closed = free.replacing("\"readAccess\": \"free\"", with: "\"readAccess\": \"mutualAuth\"")
        let secured = try await SecuredWire(in: site.directory, json: Array(closed.utf8))
        let child = try site.simulator(0, supply: secured.supply)
        let worker = site.worker(0, profile: secured.profileFile)
        #expect(try child.follow("insert") == "inserted")
        let files = try await secured.files(1)
        let chip = try await worker.recognise(limit: Self.limit)
        let order = try await secured.orders.order(
            for: chip, files: files, cardSerial: "TEST-1", at: SecuredWire.now
        ).order
        try await worker.encode(order, limit: Self.limit)
        try await worker.verify(order, limit: Self.limit)
        #expect(try await worker.readCard(limit: Self.limit).files.files.isEmpty)
        let keys = try await secured.orders.readingKeys(for: worker.recognise(limit: Self.limit))
        #expect(try await worker.readCard(keys: keys, limit: Self.limit).files == files)
    }

    @Test func oneTippedBitOfAnAcceptedCardIsFound() async throws {
        let site = try WireSite()
        let secured = try await SecuredWire(in: site.directory)
        let child = try site.simulator(0, supply: secured.supply)
        let worker = site.worker(0, profile: ChipProfile.securedFile)
        let files = try await secured.files(1)
        for (number, file) in files.files.enumerated() {
            #expect(try child.follow("insert uid=\(WireSample.uid(number + 1))") == "inserted")
            let chip = try await worker.recognise(limit: Self.limit)
            let order = try await secured.orders.order(
                for: chip, files: files, cardSerial: "TEST-\(number)", at: SecuredWire.now
            ).order
            try await worker.encode(order, limit: Self.limit)
            try await worker.verify(order, limit: Self.limit)
            let place = file.bytes.count - 1
            #expect(try child.follow("tip \(String(file.fileIdentifier, radix: 16)) \(place)") == "tipped")
            #expect(
                await Self.outcome { () throws(ChipFault) in try await worker.verify(order, limit: Self.limit) }
                    == "readBackDiffers", "\(file.name)")
            // A stranger finds it too, in all that is signed.
            let read = try await worker.readCard(limit: Self.limit)
            let problem = secured.orders.signatureProblem(in: read.files, at: SecuredWire.now)
            #expect((problem != nil) == (file.name != "endorsement"), "\(file.name)")
        }
    }
}
