import Crypto
import Testing

@testable import CardDevices

/// A reader with one simulated card in it and a hand in the wire. It notes every command that reached the card.
actor CardOnBench: CardReader, CardConnection {
    nonisolated let identity = DeviceIdentity(model: "Bench", serial: "1", firmware: "1", isSimulated: true)
    nonisolated let commandBytesMax: Int
    private(set) var card: SimulatedCard
    private(set) var commands: [CommandAPDU] = []
    private(set) var resets = 0
    private var answerToResetBytes: [UInt8] = []
    /// Changes what the card sees, or what the host sees, or breaks the wire.
    private var onCommand: (CommandAPDU) throws(DeviceFault) -> CommandAPDU = { $0 }
    private var onAnswer: (CommandAPDU, ResponseAPDU) throws(DeviceFault) -> ResponseAPDU = { $1 }

    init(_ domain: SimulatedSecurityDomain?, commandBytesMax: Int = 261, stock: SimulatedStock = .simple) {
        var card = SimulatedCard(uid: 0x04_1122_3344_5566, nature: .good, stock: stock)
        card.securityDomain = domain
        self.card = card
        self.commandBytesMax = commandBytesMax
    }

    func hand(
        command: @escaping @Sendable (CommandAPDU) throws(DeviceFault) -> CommandAPDU = { $0 },
        answer: @escaping @Sendable (CommandAPDU, ResponseAPDU) throws(DeviceFault) -> ResponseAPDU = { $1 }
    ) {
        onCommand = command
        onAnswer = answer
    }

    func connect(limit: Duration) throws(DeviceFault) -> any CardConnection {
        try reset(limit: limit)
        return self
    }

    func answerToReset() -> [UInt8] { answerToResetBytes }
    func longestCommand() -> Int { commandBytesMax }

    func transmit(_ command: CommandAPDU, limit: Duration) throws(DeviceFault) -> ResponseAPDU {
        let seen = try onCommand(command)
        commands.append(seen)
        guard let answer = card.transmit(seen.encoded()) else {
            throw DeviceFault(.timedOut, cardState: .unknown, operation: "card.transmit")
        }
        return try onAnswer(seen, try ResponseAPDU(parsing: answer.span))
    }

    func reset(limit: Duration) throws(DeviceFault) {
        guard let answer = card.reset() else {
            throw DeviceFault(.timedOut, cardState: .unchanged, operation: "card.reset")
        }
        answerToResetBytes = answer
        resets += 1
    }

    func disconnect() {}

    func instructions() -> [UInt8] { commands.map(\.ins) }

    /// A session with the card that is in the reader.
    nonisolated func session(trace: TraceSink? = nil) async throws -> CardSession {
        try await reset(limit: limit)
        var session = CardSession(
            connection: self, phase: .encode, limit: limit, elapsed: { .zero }, trace: trace)
        session.limits = TransferLimits(
            answerToReset: await answerToReset(), readerCommandBytesMax: commandBytesMax, protocol: .t1)
        return session
    }

    /// A session with an open channel.
    nonisolated func channel(
        _ keys: ChannelKeys = Keys.channel(), _ level: SecurityLevel = .full
    ) async throws -> SecureChannel {
        try await SecureChannel.open(
            try await session(), keys: keys, level: level, hostChallenge: Keys.hostChallenge)
    }
}

/// Invented keys.
enum Keys {
    static let hostChallenge: [UInt8] = [1, 2, 3, 4, 5, 6, 7, 8]

    static func bytes(_ first: UInt8, _ count: Int) -> [UInt8] { (0..<count).map { first &+ UInt8($0) } }

    static func key(_ first: UInt8, _ count: Int = 16) -> SymmetricKey { SymmetricKey(data: bytes(first, count)) }

    static func channel(version: UInt8 = 0x30, first: UInt8 = 0, byteCount: Int = 16) -> ChannelKeys {
        guard
            let keys = ChannelKeys(
                version: version, encryption: key(first, byteCount), authentication: key(first + 0x10, byteCount),
                dataEncryption: key(first + 0x20, byteCount))
        else { preconditionFailure("three keys of one length") }
        return keys
    }

    static func domain(
        _ keys: ChannelKeys = channel(), isPseudoRandom: Bool = true, protectsAnswers: Bool = true
    ) -> SimulatedSecurityDomain {
        SimulatedSecurityDomain(
            keys: keys, seed: 3, isPseudoRandom: isPseudoRandom, protectsAnswers: protectsAnswers)
    }
}

/// Bytes of a hexadecimal literal.
func hex(_ text: String) -> [UInt8] {
    guard let bytes = Hexadecimal.bytes(text) else { preconditionFailure("no hexadecimal: \(text)") }
    return bytes
}

/// What a command of a published session says.
func command(_ text: String) throws -> CommandAPDU { try CommandAPDU(parsing: hex(text).span) }

/// What an asynchronous piece of work threw.
func channelFault(_ work: () async throws -> Void) async -> SecureChannelFault? {
    do {
        try await work()
        return nil
    } catch {
        return error as? SecureChannelFault
    }
}
