import Crypto
import Testing

@testable import CardDevices

/// The whole life of a card with keys and locks, on command bytes.
struct SecuredCardTests {
    @Test func aCardIsMadeLockedAndProved() async throws {
        let bench = try await SecuredBench()
        let order = try await bench.order()
        try await bench.chip.encode(order, limit: limit)
        try await bench.chip.verify(order, limit: limit)
        let read = try await bench.chip.readCard(limit: limit)
        #expect(read.files == order.files)
        #expect(order.files.files.map(\.name) == ["basic", "photo", "signature", "endorsement"])
        #expect(!bench.lane.isHeld(.chipStation))
        #expect(try await !bench.chip.recognise(limit: limit).isBlank)
    }
}
