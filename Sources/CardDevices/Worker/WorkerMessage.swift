internal import Crypto

/// Everything that station and reader worker say to each other. One round trip a phase, not a command.
enum WorkerMessage: Equatable, Sendable, Codable {
    // Station to worker.
    case perform(WorkerRequest)
    /// Try out reader and card without changing anything; steps come back as they end.
    case examine(reader: String, limitMilliseconds: Int)

    // Worker to station.
    /// The card is powered and ours: from now on the phase is about the card, not about the reader.
    case connected
    case recognised(identity: String, isBlank: Bool, keySet: WorkerKeySet?)
    /// Encoded or verified.
    case done
    case card(identity: String, files: [WorkerRequest.File])
    case step(ReaderTestStep)
    case failed(kind: String, operation: String, detail: String)
}

/// One phase of one card: all that the worker needs, because it keeps nothing between two phases.
struct WorkerRequest: Equatable, Sendable, Codable {
    /// One file of the card.
    struct File: Equatable, Sendable, Codable {
        var name: String
        var identifier: UInt16
        private(set) var byteCount: Int
        /// Travels behind the JSON.
        var contents: [UInt8] = [] {
            didSet { byteCount = contents.count }
        }

        init(name: String, identifier: UInt16, contents: [UInt8]) {
            (self.name, self.identifier, self.contents) = (name, identifier, contents)
            byteCount = contents.count
        }

        private enum CodingKeys: CodingKey { case name, identifier, byteCount }
    }

    /// Word of ``ChipFault/Phase``.
    var phase: String
    /// ``PCSCReaderSelector`` in words.
    var reader: String
    /// The profile's file. Travels behind the JSON.
    var profile: [UInt8] = [] {
        didSet { profileByteCount = profile.count }
    }
    private(set) var profileByteCount = 0
    /// What is to be written or compared; empty otherwise.
    var files: [File] = []
    /// Identity of the chip that must be there; nil takes any.
    var expected: String?
    /// Word of ``ChipProof``.
    var proof = ChipProof.rights.rawValue
    /// Certificates in base 64; nil when nothing is to be trusted.
    var authorities: [String]?
    /// Milliseconds since 1970, beside `authorities`.
    var trustedAt: Int64?
    var limitMilliseconds: Int
    /// Wire form of this card's own keys. Travels behind the JSON, where every copy of it can be wiped; empty for none.
    var keys = SymmetricKey(data: [UInt8]()) {
        didSet { keyByteCount = keys.bitCount / 8 }
    }
    private(set) var keyByteCount = 0

    init(phase: String, reader: String, profile: [UInt8], limitMilliseconds: Int) {
        self.phase = phase
        self.reader = reader
        self.profile = profile
        profileByteCount = profile.count
        self.limitMilliseconds = limitMilliseconds
    }

    private enum CodingKeys: CodingKey {
        case phase, reader, profileByteCount, files, expected, proof, authorities, trustedAt, limitMilliseconds
        case keyByteCount
    }
}

/// ``ShownKeySet``, ready to travel.
struct WorkerKeySet: Equatable, Sendable, Codable {
    /// Upper-case hexadecimal.
    var diversificationData: String
    var version: UInt8
}
