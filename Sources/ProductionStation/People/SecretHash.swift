internal import Crypto
internal import CryptoExtras
import Foundation

/// How hard a password is to guess from its hash: the parameters of scrypt (RFC 7914 §2).
public struct ScryptCost: Equatable, Sendable, Codable {
    /// N, a power of two.
    public var rounds: Int
    /// r.
    public var blockSize: Int
    /// p.
    public var parallelism: Int

    /// Nil outside of what this station would ever compute: N 2 to 2^20, r 1 to 16, p 1 to 16, memory at most 256 MiB.
    public init?(rounds: Int, blockSize: Int, parallelism: Int) {
        guard (2...1 << 20).contains(rounds), rounds.nonzeroBitCount == 1, (1...16).contains(blockSize),
            (1...16).contains(parallelism), 128 * rounds * blockSize <= 256 << 20
        else { return nil }
        self.init(unchecked: rounds, blockSize, parallelism)
    }

    private init(unchecked rounds: Int, _ blockSize: Int, _ parallelism: Int) {
        self.rounds = rounds
        self.blockSize = blockSize
        self.parallelism = parallelism
    }

    /// 32 MiB and three passes: some tenths of a second for each guess.
    public static let standard = ScryptCost(unchecked: 1 << 15, 8, 3)
    /// For simulated people only, whose passwords are random bytes.
    public static let smallest = ScryptCost(unchecked: 2, 1, 1)
}

/// What is kept of a password: a salted scrypt hash with the parameters that it was made with.
struct SecretHash: Equatable, Sendable {
    var cost: ScryptCost
    var salt: [UInt8]
    var hash: [UInt8]

    static let saltBytes = 16
    static let hashBytes = 32

    init(cost: ScryptCost, salt: [UInt8], hash: [UInt8]) {
        self.cost = cost
        self.salt = salt
        self.hash = hash
    }

    init(of secret: Secret, cost: ScryptCost, random: any RandomSource) throws {
        salt = random.bytes(Self.saltBytes)
        hash = Self.key(secret, salt, cost)?.withUnsafeBytes { Array($0) } ?? []
        self.cost = cost
        guard hash.count == Self.hashBytes else { throw PeopleRefusal(.secretNotAllowed) }
    }

    /// Takes the same time for a right and a wrong secret.
    func matches(_ secret: Secret) -> Bool {
        guard !salt.isEmpty, hash.count == Self.hashBytes,
            let key = Self.key(secret, salt, cost)
        else { return false }
        // Compared in constant time by the library.
        return key == SymmetricKey(data: hash)
    }

    private static func key(_ secret: Secret, _ salt: [UInt8], _ cost: ScryptCost) -> SymmetricKey? {
        try? KDF.Scrypt.deriveKey(
            from: secret.bytes, salt: salt, outputByteCount: hashBytes, rounds: cost.rounds,
            blockSize: cost.blockSize, parallelism: cost.parallelism)
    }
}
