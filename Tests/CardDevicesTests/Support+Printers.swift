@testable import CardDevices

extension CardPrinter {
    /// One card from feed to eject, then the status, in words.
    func oneCard(feedLimit: Duration) async -> String {
        do throws(DeviceFault) {
            try await feed(to: .chipStation, limit: feedLimit)
            try await move(to: .printHead, limit: .seconds(30))
            try await print(Sample.image(3), limit: .seconds(300))
            try await eject(to: .accepted, limit: .seconds(30))
            let status = try await status(limit: .seconds(2))
            return status.position == .none ? "good" : "\(status)"
        } catch {
            return "\(error.operation) \(error.kind.rawValue) \(error.cardState.rawValue) \(error.detail)"
        }
    }
}

extension SimulatedWireFault {
    /// Four random effects, early in the dialogue or anywhere up to `bytesMax`.
    static func four(earlyMax: Int, bytesMax: Int, _ random: inout SeededGenerator) -> [SimulatedWireFault] {
        (0..<4).map { _ in
            SimulatedWireFault(
                .bytesTaken(Int.random(in: 1...(Bool.random(using: &random) ? earlyMax : bytesMax), using: &random)),
                Effect.allCases.randomElement(using: &random) ?? .hang)
        }
    }
}
