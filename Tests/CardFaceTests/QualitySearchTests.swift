import Foundation
import Testing

@testable import CardFace

@Suite struct QualitySearchTests {
    /// Bytes of an invented picture: exponential growth, and a jump near the top as real encoders have it.
    private func bytes(at quality: Int, least: Double, growth: Double) -> Int {
        Int(least * exp(growth * Double(quality - 60))) + max(0, quality - 90) * 900
    }

    @Test(arguments: [9_000.0, 12_000, 15_000], [0.0, 0.02, 0.035, 0.06])
    func findsWhatTryingEveryQualityFindsAndTriesFew(least: Double, growth: Double) {
        for bytesMax in stride(from: 8_500, through: 60_000, by: 501) {
            var search = QualitySearch(low: 60, high: 95, bytesMax: bytesMax)
            var best: Int?
            var tries = 0
            while tries < 36, let quality = search.next {
                tries += 1
                if search.note(bytes(at: quality, least: least, growth: growth), at: quality) { best = quality }
            }
            #expect(tries <= 9)
            #expect(best == (60...95).last { bytes(at: $0, least: least, growth: growth) <= bytesMax })
        }
    }

    @Test func aTryWithoutAFileCountsAsTooLarge() {
        var search = QualitySearch(low: 60, high: 95, bytesMax: 20_000)
        var tries = 0
        while tries < 36, let quality = search.next {
            tries += 1
            let fits = search.note(nil, at: quality)
            #expect(!fits)
        }
        #expect(tries < 10)
    }
}
