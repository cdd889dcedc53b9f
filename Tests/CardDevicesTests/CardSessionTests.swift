import Testing

@testable import CardDevices

struct CardSessionTests {
    private static func texts(_ connection: ScriptedConnection) async -> [String] {
        await connection.sent.map { Hexadecimal.text($0) }
    }

    private static let chains = TransferLimits(
        answerToReset: [0x3B, 0x85, 0x80, 0x01, 0x80, 0x73, 0xC8, 0x40, 0x80], readerCommandBytesMax: 261,
        protocol: .t1)

    @Test func fetchesWhatWaits() async throws {
        let card = ScriptedConnection(["0102 6103", "0304 6101", "05 9000"].map { $0.replacing(" ", with: "") })
        let answer = try await card.session().send(CommandAPDU(cla: 0, ins: 0xCA, p1: 0, p2: 0, ne: 256))
        #expect(answer == ResponseAPDU(data: [1, 2, 3, 4, 5], status: .success))
        #expect(await Self.texts(card) == ["00CA000000", "00C0000003", "00C0000001"])
    }

    @Test func followsACorrectedLengthInsideGetResponse() async throws {
        let card = ScriptedConnection(["6110", "6C02", "01029000"])
        let answer = try await card.session().send(CommandAPDU(cla: 0, ins: 0xB0, p1: 0, p2: 0, ne: 256))
        #expect(answer == ResponseAPDU(data: [1, 2], status: .success))
        #expect(await Self.texts(card) == ["00B0000000", "00C0000010", "00C0000002"])
    }

    @Test func aReadIsSentAgainWithTheRightLength() async throws {
        let card = ScriptedConnection(["6C02", "01029000"])
        let answer = try await card.session().send(CommandAPDU(cla: 0, ins: 0xB0, p1: 0, p2: 0, ne: 16))
        #expect(answer.data == [1, 2])
        #expect(await Self.texts(card) == ["00B0000010", "00B0000002"])
    }

    /// CREATE, UPDATE, ERASE, VERIFY, STORE DATA, PUT KEY, and two without data; and reads that a channel counts.
    @Test(
        arguments: [
            "00E0000002620000", "00D60000010500", "000E000001AA00", "002000010400000000", "80E2800001AA00",
            "80D8008101AA00", "0044000000", "00E4000000", "0082000000", "0CB0000000", "84CA00660801020304050607 0800",
            "10B0000000",
        ])
    func aWriteIsNeverSentTwice(_ text: String) async throws {
        let card = ScriptedConnection(["6C02", "01029000"])
        let answer = try await card.session().send(try command(text.replacing(" ", with: "")))
        #expect(answer.status == StatusWord(0x6C02))
        #expect(await card.sent.count == 1)
    }

    @Test func aChainGoesLinkByLinkAndExpectsAnswersFromTheLastOne() async throws {
        let card = ScriptedConnection(["9000", "9000", "07 9000".replacing(" ", with: "")])
        let data = (0..<600).map { UInt8($0 & 0xFF) }
        let answer = try await card.session(limits: Self.chains).send(
            CommandAPDU(cla: 0x80, ins: 0xE2, p1: 0x91, p2: 0, data: data, ne: 256))
        #expect(answer == ResponseAPDU(data: [7], status: .success))
        let sent = await card.sent
        #expect(sent.map { $0[0] } == [0x90, 0x90, 0x80])
        #expect(sent.map { Int($0[4]) } == [255, 255, 90])
        #expect(sent.map(\.count) == [260, 260, 96])
        #expect(sent.flatMap { $0[5..<5 + Int($0[4])] } == data)
    }

    @Test func aChainEndsAtTheFirstRefusal() async throws {
        let card = ScriptedConnection(["6884"])
        let answer = try await card.session(limits: Self.chains).send(
            CommandAPDU(cla: 0, ins: 0xD6, p1: 0, p2: 0, data: [UInt8](repeating: 1, count: 500)))
        #expect(answer.status == StatusWord(0x6884))
        #expect(await card.sent.count == 1)
    }

    @Test func aCardThatTakesNoChainsGetsNone() async {
        let card = ScriptedConnection(["9000"])
        await #expect {
            try await card.session().send(
                CommandAPDU(cla: 0, ins: 0xD6, p1: 0, p2: 0, data: [UInt8](repeating: 1, count: 256)))
        } throws: { ($0 as? ChipFault)?.kind == .ourMistake }
        #expect(await card.sent.isEmpty)
    }

    @Test func aCardThatHasMoreForEverIsNonsense() async {
        let card = ScriptedConnection(["016101"])
        await #expect {
            try await card.session().require(CommandAPDU(cla: 0, ins: 0xCA, p1: 0, p2: 0, ne: 256), "data")
        } throws: { ($0 as? ChipFault)?.kind == .chipDead }
        #expect(await card.sent.count == 301)
    }

    @Test(
        arguments: [
            (".t1", "00A40400021122 00", "00A4040002112200"), (".t0", "00A40400021122 00", "00A40400021122"),
            (".t0", "00B0000010", "00B0000010"), (".t0", "00B00000 000400", "00B0000000"),
            (".t0", "00D6000001AA", "00D6000001AA"), (".t0", "00440000", "00440000"),
        ])
    func eachProtocolCarriesACommandItsOwnWay(_ name: String, _ text: String, _ wire: String) throws {
        let transmission = name == ".t0" ? TransmissionProtocol.t0 : .t1
        let carried = transmission.carried(try command(text.replacing(" ", with: "")))
        #expect(Hexadecimal.text(carried.encoded()) == wire)
    }

    @Test(arguments: SecurityLevel.allCases)
    func aCardUnderT0IsWrittenAndReadThroughAChannel(_ level: SecurityLevel) async throws {
        let card = CardUnderT0(Keys.domain())
        _ = await card.reset(limit: limit)
        let session = CardSession(
            connection: card, phase: .encode, limit: limit, elapsed: { .zero }, transmission: .t0)
        var channel = try await SecureChannel.open(
            session, keys: Keys.channel(), level: level, hostChallenge: Keys.hostChallenge)
        let contents = (0..<700).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        try await channel.write(contents, to: 0x0101)
        #expect(try await channel.read(0x0101, count: 700) == contents)
        #expect(try await session.require(GlobalPlatform.getData(.productionLifeCycle), "cplc").data.count == 45)
        // The expected length was wrong at first, and the answers of commands with data had to be fetched.
        let headers = await card.headers
        #expect(headers.suffix(2) == ["80CA", "80CA"])
        #expect(headers.contains("00C0"))
    }

    @Test(
        arguments: [
            (SimulatedStock.simple.answerToReset, 261, 255, 239, false),
            (SimulatedStock.simple.answerToReset, 65_544, 255, 239, false),
            (SimulatedStock.extended.answerToReset, 261, 255, 239, false),
            (SimulatedStock.extended.answerToReset, 2_048, 2_039, 2_015, true),
            (SimulatedStock.extended.answerToReset, 65_544, 4_096, 4_079, true),
        ] as [([UInt8], Int, Int, Int, Bool)])
    func commandsGrowOnlyWhenCardAndReaderSaySo(
        _ answer: [UInt8], _ readerMax: Int, _ expected: Int, _ protected: Int, _ isExtended: Bool
    ) {
        let limits = TransferLimits(answerToReset: answer, readerCommandBytesMax: readerMax, protocol: .t1)
        #expect(limits.commandDataMax == expected && limits.answerDataMax == (isExtended ? expected : 256))
        #expect(limits.isExtended == isExtended)
        let full = limits.under(.full)
        #expect(full.commandDataMax == protected && full.answerDataMax == protected)
        // One byte more would not go into a block with its padding and MAC.
        #expect(protected / 16 * 16 + 16 + 8 <= expected && (protected + 1) / 16 * 16 + 16 + 8 > expected)
        #expect(limits.under(.commandMAC).commandDataMax == expected - 8)
        #expect(limits.under(.commandMAC).answerDataMax == limits.answerDataMax)
        let underT0 = TransferLimits(answerToReset: answer, readerCommandBytesMax: readerMax, protocol: .t0)
        #expect(underT0.commandDataMax == 255 && !underT0.isExtended)
    }
}

struct AnswerToResetTests {
    @Test(
        arguments: [
            // T=0 by silence, T=0 named, T=0 and T=1, T=1 alone, T=0 offered but T=1 prescribed by TA2, contactless.
            ("3B00", "t0"), ("3B8000", "t0"), ("3B80800100", "t1"), ("3B8001", "t1"), ("3B8091010001", "t1"),
            ("3B80910131FE", "t1"), ("3B8090003100", "t0"), ("3B8880010073C84080009000E2", "t1"), ("", "t0"),
        ])
    func saysHowCommandsTravel(_ answer: String, _ expected: String) {
        #expect("\(AnswerToReset.transmissionProtocol(hex(answer)))" == expected)
    }

    @Test(
        arguments: [
            ("3B8880010073C84080009000E2", false, true), ("3B8880010073C8404000900022", true, false),
            ("3B858001807300 00C0", true, true), ("3B8480018073 00", false, false), ("3B", false, false),
            ("3B8580018063000000", false, false), ("3BFF", false, false), ("3B0280 73", false, false),
        ])
    func saysWhatTheCardTakes(_ answer: String, _ takesExtended: Bool, _ takesChains: Bool) {
        let capabilities = AnswerToReset.capabilities(hex(answer.replacing(" ", with: "")))
        #expect(capabilities == .init(takesExtendedLengths: takesExtended, takesChains: takesChains))
    }
}
