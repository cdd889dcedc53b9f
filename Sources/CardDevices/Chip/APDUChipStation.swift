/// A chip station that speaks ISO/IEC 7816-4 to whatever card a reader holds, laid out by a profile.
///
/// Each phase takes the card exclusively, resets it cold, works, and powers it off again, also when it fails.
public struct APDUChipStation: ChipStation {
    /// Bytes in one short READ or UPDATE BINARY.
    static var chunkBytes: Int { TransferLimits.short.commandDataMax }

    private let reader: any CardReader
    private let profile: ChipProfile
    private let expected: ChipIdentity?
    private let trace: TraceSink?
    private let stopwatch: @Sendable () -> @Sendable () -> Duration

    /// - Parameters:
    ///   - reader: where the card is.
    ///   - profile: what the card should be and hold.
    ///   - expected: the chip that must be there in every session; another one is `wrongCard` and is not touched. Nil
    ///     takes any.
    ///   - clock: measures the time limit of each phase.
    ///   - tracer: notes every exchange without its payload.
    ///   - disclosure: what the tracer may see besides headers, lengths and status words.
    public init(
        reader: any CardReader, profile: ChipProfile, expecting expected: ChipIdentity? = nil,
        clock: any Clock<Duration> = ContinuousClock(),
        tracer: (any APDUTracer)? = nil, disclosure: APDUTrace.Disclosure = .headersOnly
    ) {
        self.reader = reader
        self.profile = profile
        self.expected = expected
        trace = tracer.map { TraceSink(tracer: $0, disclosure: disclosure) }
        stopwatch = Self.stopwatch(clock)
    }

    /// Looks for identity and our application; changes nothing.
    public func recognise(limit: Duration) async throws(ChipFault) -> RecognisedChip {
        try await session(.recognise, limit) { session throws(ChipFault) in
            let identity = try await identity(session)
            return RecognisedChip(identity: identity, isBlank: try await !selectApplication(session))
        }
    }

    /// Creates the application and its files and writes them, in the set's order.
    public func encode(_ order: ChipOrder, limit: Duration) async throws(ChipFault) {
        try await session(.encode, limit) { session throws(ChipFault) in
            _ = try await identity(session)
            guard try await !selectApplication(session) else { throw ChipFault(.usedCard, operation: "chip.encode") }
            try await createApplication(session)
            for file in order.files.files { try await write(file, session) }
        }
    }

    /// Reads every file of the set whole and compares it byte by byte.
    public func verify(_ order: ChipOrder, limit: Duration) async throws(ChipFault) {
        try await session(.verify, limit) { session throws(ChipFault) in
            _ = try await identity(session)
            guard try await selectApplication(session) else {
                throw ChipFault(.readBackDiffers, operation: "chip.verify", detail: "no application")
            }
            for file in order.files.files {
                guard try await read(file.fileIdentifier, session) == file.bytes else {
                    throw ChipFault(.readBackDiffers, operation: "chip.verify", detail: file.name)
                }
            }
        }
    }

    /// Reads every file of the profile that the card has.
    public func readCard(keys: ChannelKeys?, limit: Duration) async throws(ChipFault) -> ReadCard {
        try await session(.readCard, limit) { session throws(ChipFault) in
            var card = ReadCard(identity: try await identity(session), files: ChipFileSet(files: []))
            guard try await selectApplication(session) else { return card }
            for file in profile.files {
                guard let bytes = try await read(file.fileIdentifier, session) else { continue }
                card.files.files.append(.init(name: file.name, fileIdentifier: file.fileIdentifier, bytes: bytes))
            }
            return card
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
    private func identity(_ session: CardSession) async throws(ChipFault) -> ChipIdentity {
        let bytes: [UInt8]
        switch profile.chipIdentity {
        case .uid:
            let command = CommandAPDU(cla: 0xFF, ins: 0xCA, p1: 0, p2: 0, ne: 256)
            bytes = try await session.require(command, "uid").data
            guard ChipProfile.provesIdentity(uid: bytes) else {
                throw ChipFault(.wrongCard, operation: session.phase.operation, detail: "uid proves nothing")
            }
        case .cplc:
            let command = CommandAPDU(cla: 0x80, ins: 0xCA, p1: 0x9F, p2: 0x7F, ne: 256)
            let answer = try await session.require(command, "cplc").data
            let object = try? TLV.list(parsing: answer.span).first
            guard let object, object.tag == 0x9F7F, let part = ChipProfile.identity(inCPLC: object.value) else {
                throw ChipFault(.wrongCard, operation: session.phase.operation, detail: "cplc proves nothing")
            }
            bytes = part
        }
        let identity = ChipIdentity(hexadecimal: Hexadecimal.text(bytes))
        guard expected == nil || expected == identity else {
            throw ChipFault(.wrongCard, operation: session.phase.operation, detail: "another chip than expected")
        }
        return identity
    }

    /// - Returns: false when the card does not have our application.
    private func selectApplication(_ session: CardSession) async throws(ChipFault) -> Bool {
        let answer = try await session.select(p1: 0x04, profile.applicationIdentifier)
        switch answer.status {
        case .success: return true
        case .fileNotFound: return false
        case _: throw ChipFault(answer.status, in: session.phase, command: "select application")
        }
    }

    private func createApplication(_ session: CardSession) async throws(ChipFault) {
        let wish = FileControlParameters(
            directory: profile.directoryIdentifier, name: profile.applicationIdentifier)
        try await session.require(
            CommandAPDU(cla: 0, ins: 0xA4, p1: 0, p2: 0x0C, data: [0x3F, 0x00]), "select master file")
        try await session.require(
            CommandAPDU(cla: 0, ins: 0xE0, p1: 0, p2: 0, data: wish.encoded()), "create application")
        guard try await selectApplication(session) else {
            throw ChipFault(.writeFailed, operation: "chip.encode", detail: "application not found after creation")
        }
    }

    private func write(_ file: ChipFileSet.ChipFile, _ session: CardSession) async throws(ChipFault) {
        guard file.bytes.count <= 32_767 else {
            throw ChipFault(.ourMistake, operation: "chip.encode", detail: "\(file.name): \(file.bytes.count) bytes")
        }
        let wish = FileControlParameters(file: file.fileIdentifier, size: file.bytes.count)
        try await session.require(CommandAPDU(cla: 0, ins: 0xE0, p1: 0, p2: 0, data: wish.encoded()), "create file")
        try await session.require(
            CommandAPDU(cla: 0, ins: 0xA4, p1: 0x02, p2: 0x0C, data: Self.digits(file.fileIdentifier)), "select file")
        let chunk = session.limits.commandDataMax
        var offset = 0
        while offset < file.bytes.count {
            let end = min(offset + chunk, file.bytes.count)
            let place = Self.digits(UInt16(offset))
            try await session.require(
                CommandAPDU(
                    cla: 0, ins: 0xD6, p1: place[0], p2: place[1], data: Array(file.bytes[offset..<end])), "update")
            offset = end
        }
    }

    /// - Returns: the whole file, or nil when the card does not have it.
    private func read(_ identifier: UInt16, _ session: CardSession) async throws(ChipFault) -> [UInt8]? {
        let selected = try await session.select(p1: 0x02, Self.digits(identifier))
        guard selected.status != .fileNotFound else { return nil }
        guard selected.status == .success, let size = FileControlParameters.size(inSelectAnswer: selected.data),
            size <= 32_767
        else { throw ChipFault(selected.status, in: session.phase, command: "select file") }
        let chunk = session.limits.answerDataMax
        var bytes: [UInt8] = []
        bytes.reserveCapacity(size)
        while bytes.count < size {
            let place = Self.digits(UInt16(bytes.count))
            let answer = try await session.send(
                CommandAPDU(cla: 0, ins: 0xB0, p1: place[0], p2: place[1], ne: min(chunk, size - bytes.count)))
            guard answer.status.classification == .fine, !answer.data.isEmpty else {
                throw ChipFault(answer.status, in: session.phase, command: "read")
            }
            bytes += answer.data
        }
        return Array(bytes.prefix(size))
    }

    private static func digits(_ number: UInt16) -> [UInt8] { [UInt8(number >> 8), UInt8(number & 0xFF)] }
}
