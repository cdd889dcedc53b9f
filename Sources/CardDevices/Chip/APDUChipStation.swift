/// A chip station that speaks ISO/IEC 7816-4 to whatever card a reader holds, laid out by a profile.
///
/// Each phase takes the card exclusively, resets it cold, works, and powers it off again, also when it fails.
public struct APDUChipStation: ChipStation {
    /// Bytes in one short READ or UPDATE BINARY.
    static var chunkBytes: Int { TransferLimits.short.commandDataMax }

    private let reader: any CardReader
    private let profile: ChipProfile
    private let trace: TraceSink?
    private let stopwatch: @Sendable () -> @Sendable () -> Duration
    private let random: @Sendable (Int) -> [UInt8]

    /// - Parameters:
    ///   - reader: where the card is.
    ///   - profile: what the card should be and hold.
    ///   - clock: measures the time limit of each phase.
    ///   - tracer: notes every exchange without its payload.
    ///   - disclosure: what the tracer may see besides headers, lengths and status words.
    ///   - random: that many random bytes, for challenges to the card.
    public init(
        reader: any CardReader, profile: ChipProfile, clock: any Clock<Duration> = ContinuousClock(),
        tracer: (any APDUTracer)? = nil, disclosure: APDUTrace.Disclosure = .headersOnly,
        random: @escaping @Sendable (Int) -> [UInt8] = APDUChipStation.systemRandom
    ) {
        self.reader = reader
        self.profile = profile
        trace = tracer.map { TraceSink(tracer: $0, disclosure: disclosure) }
        stopwatch = Self.stopwatch(clock)
        self.random = random
    }

    /// The machine's own source of random bytes.
    public static let systemRandom: @Sendable (Int) -> [UInt8] = { count in
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }

    /// Looks for identity, our application, and what the card shows of its keys; changes nothing.
    public func recognise(limit: Duration) async throws(ChipFault) -> RecognisedChip {
        try await session(.recognise, limit) { session throws(ChipFault) in
            let identity = try await application.identity(session)
            var plain = PlainSender(session: session)
            let isBlank = try await !application.select(&plain)
            guard let manager = manager(session) else { return RecognisedChip(identity: identity, isBlank: isBlank) }
            try await manager.select()
            return RecognisedChip(identity: identity, isBlank: isBlank, keySet: try await manager.shownKeySet())
        }
    }

    /// Creates the application and its files and writes them, in the set's order; with security, puts the card's own
    /// keys on it and locks it.
    public func encode(_ order: ChipOrder, limit: Duration) async throws(ChipFault) {
        try await session(.encode, limit) { session throws(ChipFault) in
            try order.requireSameChip(try await application.identity(session), .encode)
            var plain = PlainSender(session: session)
            guard try await !application.select(&plain) else {
                throw ChipFault(.usedCard, operation: "chip.encode")
            }
            guard let (manager, keys) = try secured(order, session) else {
                try await application.create(&plain)
                for file in order.files.files { try await application.write(file, &plain) }
                return
            }
            try await SecuredEncoding(
                application: application, security: manager.security, keys: keys, manager: manager
            ).run(order.files)
        }
    }

    /// Reads every file of the set whole and compares it byte by byte; with security, checks signature and locks and
    /// proves the rights.
    public func verify(_ order: ChipOrder, limit: Duration) async throws(ChipFault) {
        try await session(.verify, limit) { session throws(ChipFault) in
            try order.requireSameChip(try await application.identity(session), .verify)
            let secured = try secured(order, session)
            if let (manager, keys) = secured, !profile.isReadFreely {
                try await manager.select()
                var channel = try await manager.open(keys.issuer)
                try await compare(order.files, isLocked: true, &channel)
                try await session.reset()
            } else {
                var plain = PlainSender(session: session)
                try await compare(order.files, isLocked: secured != nil, &plain)
            }
            try SignatureCheck(profile: profile, trust: order.trust).run(order.files, .verify)
            guard let (manager, keys) = secured else { return }
            try await RightsProof(
                application: application, security: manager.security, keys: keys, manager: manager, proof: order.proof
            ).run(order.files)
            try await end(manager, keys.issuer)
        }
    }

    /// Reads every file of the profile that the card has and lets be read.
    public func readCard(keys: ChannelKeys?, limit: Duration) async throws(ChipFault) -> ReadCard {
        try await session(.readCard, limit) { session throws(ChipFault) in
            var card = ReadCard(identity: try await application.identity(session), files: ChipFileSet(files: []))
            if let keys, !profile.isReadFreely, let manager = manager(session) {
                try await manager.select()
                var channel = try await manager.open(keys)
                card.files = try await readable(&channel) { _ in true }
            } else {
                var plain = PlainSender(session: session)
                card.files = try await readable(&plain) { $0.rights.read == .free }
            }
            return card
        }
    }

    /// Ends the chip of a test card for ever, and proves that it takes nothing any more.
    ///
    /// Refused for a profile that keeps its cards. The keys are proved by the card first, so that wrong ones
    /// (`keysRefused`) cost it no try.
    public func terminate(
        _ chip: ChipIdentity, keys: ChannelKeys, limit: Duration
    ) async throws(ChipFault) {
        try await session(.terminate, limit) { session throws(ChipFault) in
            guard let manager = manager(session), manager.security.ending == .terminate else {
                throw ChipFault(.ourMistake, operation: session.phase.operation, detail: "profile keeps its cards")
            }
            try ChipOrder(plain: ChipFileSet(files: []), chip: chip)
                .requireSameChip(try await application.identity(session), .terminate)
            try await end(manager, keys)
            try await session.reset()
            let answer = try await session.select(p1: 0x04, profile.applicationIdentifier)
            guard answer.status != .success, answer.status != .fileNotFound else {
                throw ChipFault(.readBackDiffers, operation: session.phase.operation, detail: "still alive")
            }
        }
    }

    /// Opens a session, lets `body` work, and closes it on every path.
    private func session<Value: Sendable>(
        _ phase: ChipFault.Phase, _ limit: Duration, _ body: (CardSession) async throws(ChipFault) -> Value
    ) async throws(ChipFault) -> Value {
        let elapsed = stopwatch()
        let connection: any CardConnection
        do throws(DeviceFault) {
            connection = try await reader.connect(limit: limit)
        } catch {
            throw ChipFault(error, in: phase)
        }
        let result: Result<Value, ChipFault>
        do throws(ChipFault) {
            let session = try await open(connection, phase, limit, elapsed)
            result = .success(try await body(session))
        } catch {
            result = .failure(error)
        }
        await connection.disconnect()
        return try result.get()
    }

    private func open(
        _ connection: any CardConnection, _ phase: ChipFault.Phase, _ limit: Duration,
        _ elapsed: @escaping @Sendable () -> Duration
    ) async throws(ChipFault) -> CardSession {
        var session = CardSession(connection: connection, phase: phase, limit: limit, elapsed: elapsed, trace: trace)
        try await session.reset()
        let answer = await connection.answerToReset()
        guard profile.answersToReset.isEmpty || profile.answersToReset.contains(answer) else {
            throw ChipFault(.wrongCard, operation: phase.operation, detail: "answer to reset")
        }
        session.transmission = AnswerToReset.transmissionProtocol(answer)
        session.limits = TransferLimits(
            answerToReset: answer, readerCommandBytesMax: await connection.longestCommand(),
            protocol: session.transmission)
        return session
    }

    private static func stopwatch(_ clock: some Clock<Duration>) -> @Sendable () -> @Sendable () -> Duration {
        {
            let start = clock.now
            return { start.duration(to: clock.now) }
        }
    }
}

/// What the phases are made of.
extension APDUChipStation {
    private var application: ChipApplication { ChipApplication(profile: profile) }

    /// Nil for a profile without security.
    private func manager(_ session: CardSession) -> CardManager? {
        profile.security.map { CardManager(session: session, security: $0, random: random) }
    }

    /// Profile and order must agree on whether there are keys.
    private func secured(
        _ order: ChipOrder, _ session: CardSession
    ) throws(ChipFault) -> (CardManager, CardKeys)? {
        switch (manager(session), order.keys) {
        case (nil, nil): return nil
        case (let manager?, let keys?): return (manager, keys)
        case (nil, _?), (_?, nil):
            throw ChipFault(.ourMistake, operation: session.phase.operation, detail: "keys and profile disagree")
        }
    }

    private func compare<Sender: CommandSender & ~Copyable>(
        _ files: ChipFileSet, isLocked: Bool, _ sender: inout Sender
    ) async throws(ChipFault) {
        func differs(_ detail: String) -> ChipFault {
            ChipFault(.readBackDiffers, operation: "chip.verify", detail: detail)
        }
        guard try await application.select(&sender) else { throw differs("no application") }
        for file in files.files {
            let reading = try await application.read(file.fileIdentifier, &sender)
            guard reading?.bytes == file.bytes else { throw differs(file.name) }
            guard !isLocked || reading?.lifeCycle == .active else { throw differs("\(file.name) not locked") }
        }
    }

    private func readable<Sender: CommandSender & ~Copyable>(
        _ sender: inout Sender, _ isReadable: (ChipProfile.File) -> Bool
    ) async throws(ChipFault) -> ChipFileSet {
        var set = ChipFileSet(files: [])
        guard try await application.select(&sender) else { return set }
        for file in profile.files where isReadable(file) {
            guard let bytes = try await application.read(file.fileIdentifier, &sender)?.bytes else { continue }
            set.files.append(.init(name: file.name, fileIdentifier: file.fileIdentifier, bytes: bytes))
        }
        return set
    }

    /// Test cards end here; there is no way back.
    private func end(_ manager: CardManager, _ keys: ChannelKeys) async throws(ChipFault) {
        switch manager.security.ending {
        case .keep: return
        case .terminate:
            try await manager.select()
            var channel = try await manager.open(keys)
            try await channel.demand(GlobalPlatform.setStatus(card: .terminated), "terminate")
        }
    }
}
