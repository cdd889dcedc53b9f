import Testing

@testable import ProductionStation

@Suite struct SecretTests {
    @Test func aSecretIsNeverShown() throws {
        let word = "Sesame-open-77"
        let credential = try PeopleFixture.credential("Zhang San", word)
        let secret = try #require(Secret(word))
        var dumped = ""
        dump(credential, to: &dumped)
        dump(secret, to: &dumped)
        let shown = [dumped, "\(credential)", "\(secret)", String(reflecting: credential), String(reflecting: secret)]
        for text in shown { #expect(!text.contains(word) && !text.contains("Sesame")) }
        for kind in PeopleRefusal.Kind.allCases { #expect(!"\(PeopleRefusal(kind))".contains(word)) }
    }

    @Test func aHashIsSaltedAndNeedsTheSameSecret() throws {
        let source = SeededRandom()
        let secret = try #require(Secret("Gu\u{308}lnar 123"))
        let same = try #require(Secret("Gülnar 123"))
        let other = try #require(Secret("Gülnar 124"))
        let one = try SecretHash(of: secret, cost: .smallest, random: source)
        let two = try SecretHash(of: secret, cost: .smallest, random: source)
        #expect(one.hash != two.hash && one.salt != two.salt)
        #expect(one.matches(same) && !one.matches(other))
        #expect(!SecretHash(cost: .smallest, salt: one.salt, hash: []).matches(secret))
        #expect(!SecretHash(cost: .smallest, salt: [], hash: one.hash).matches(secret))
        var costlier = one
        costlier.cost = try #require(ScryptCost(rounds: 4, blockSize: 1, parallelism: 1))
        #expect(!costlier.matches(secret))
    }

    /// RFC 7914 §12, third vector; its first 32 bytes.
    @Test func theHashIsScrypt() throws {
        let cost = try #require(ScryptCost(rounds: 16_384, blockSize: 8, parallelism: 1))
        let hash: [UInt8] = [
            0x70, 0x23, 0xbd, 0xcb, 0x3a, 0xfd, 0x73, 0x48, 0x46, 0x1c, 0x06, 0xcd, 0x81, 0xfd, 0x38, 0xeb,
            0xfd, 0xa8, 0xfb, 0xba, 0x90, 0x4f, 0x8e, 0x3e, 0xa9, 0xb5, 0x43, 0xf6, 0x54, 0x5d, 0xa1, 0xf2,
        ]
        let known = SecretHash(cost: cost, salt: Array("SodiumChloride".utf8), hash: hash)
        #expect(known.matches(try #require(Secret("pleaseletmein"))))
        #expect(!known.matches(try #require(Secret("pleaseletmeout"))))
    }

    @Test func theStandardCostWorks() throws {
        let secret = try #require(Secret("pleaseletmein"))
        #expect(try SecretHash(of: secret, cost: .standard, random: SeededRandom()).matches(secret))
    }

    @Test(arguments: [(1, 8, 1), (3, 8, 1), (1 << 21, 8, 1), (1 << 20, 8, 1), (16, 0, 1), (16, 17, 1), (16, 1, 17)])
    func anExcessiveCostIsRefused(cost: (Int, Int, Int)) {
        #expect(ScryptCost(rounds: cost.0, blockSize: cost.1, parallelism: cost.2) == nil)
    }

    private final class SeededRandom: RandomSource, @unchecked Sendable {
        private var next: UInt8 = 0

        func bytes(_ count: Int) -> [UInt8] {
            next += 1
            return [UInt8](repeating: next, count: count)
        }
    }
}
