import Foundation
import Testing

@testable import CardDevices

struct AnswerReadersTests {
    /// What the fuzzer starts from, and the same with bytes changed.
    @Test(arguments: ["evolis", "recording"]) func seedsAndTheirLikesAreRead(_ name: String) throws {
        let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Fuzz/FuzzPrinterAnswer/seeds/\(name)")
        let seed = try Array(Data(contentsOf: path))
        var random = SeededGenerator(seed: 11)
        for _ in 0..<300 {
            var bytes = seed
            for _ in 0..<Int.random(in: 0...4, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            #expect(AnswerReaders.agree(on: bytes))
        }
    }
}
