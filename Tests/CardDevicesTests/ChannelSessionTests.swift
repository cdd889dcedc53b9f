import Crypto
import Testing

@testable import CardDevices

struct ChannelSessionTests {
    static let vectors = ChannelVector.published + ChannelVector.publishedElsewhere + ChannelVector.computed

    @Test(arguments: vectors) func theHostSpeaksEveryPublishedSession(_ vector: ChannelVector) throws {
        let level = try #require(SecurityLevel(rawValue: vector.level))
        let initialize = try command(vector.initializeUpdate)
        #expect(
            GlobalPlatform.initializeUpdate(keyVersion: initialize.p1, hostChallenge: vector.hostChallenge)
                == initialize)
        let card = try InitializeUpdateAnswer(parsing: hex(vector.initializeUpdateAnswer))
        #expect(card.keyVersion == vector.keys.version)
        var session = try ChannelSession(
            vector.keys, level: level, hostChallenge: vector.hostChallenge, answer: card)
        #expect(session.externalAuthenticate().encoded() == hex(vector.externalAuthenticate))
        for exchange in vector.exchanges {
            #expect(try session.protect(try command(exchange.plain)).encoded() == hex(exchange.wire))
            guard let wireAnswer = exchange.wireAnswer else { continue }
            let answer = try session.open(ResponseAPDU(data: hex(wireAnswer), status: .success))
            #expect(answer == ResponseAPDU(data: hex(exchange.answer), status: .success))
        }
    }

    @Test(arguments: vectors) func theSimulatedCardSpeaksThemToo(_ vector: ChannelVector) throws {
        let card = try InitializeUpdateAnswer(parsing: hex(vector.initializeUpdateAnswer))
        let keys = SessionKeys(
            vector.keys, hostChallenge: vector.hostChallenge, cardChallenge: card.cardChallenge)
        #expect(keys.cardCryptogram == card.cardCryptogram)
        var channel = SimulatedSecureChannel()
        channel.handshake = .init(keyVersion: card.keyVersion, keys: keys)
        #expect(channel.authenticate(try command(vector.externalAuthenticate), options: card.options))
        for exchange in vector.exchanges {
            #expect(channel.open(try command(exchange.wire)) == (try command(exchange.plain)))
            guard let wireAnswer = exchange.wireAnswer else { continue }
            let answer = channel.protect(ResponseAPDU(data: hex(exchange.answer), status: .success))
            #expect(answer == ResponseAPDU(data: hex(wireAnswer), status: .success))
        }
    }

    /// The domain that pySim's sessions talked to, and the one of the library's session.
    @Test(arguments: ChannelVector.published + ChannelVector.publishedElsewhere.prefix(1))
    func aPseudoRandomChallengeFollowsFromTheCounter(_ vector: ChannelVector) throws {
        let card = try InitializeUpdateAnswer(parsing: hex(vector.initializeUpdateAnswer))
        let application =
            vector.exchanges.count > 1
            ? hex("a0000005591010ffffffff8900000100") : GlobalPlatform.issuerSecurityDomain
        let sequence = try #require(card.sequence)
        #expect(
            SessionKeys.cardChallenge(vector.keys, sequence: sequence, application: application)
                == card.cardChallenge)
    }

    @Test func anExtendedCommandHasItsLongLengthInTheMAC() throws {
        let vector = ChannelVector.computed[0]
        let card = try InitializeUpdateAnswer(parsing: hex(vector.initializeUpdateAnswer))
        var session = try ChannelSession(
            vector.keys, level: .full, hostChallenge: vector.hostChallenge, answer: card)
        _ = session.externalAuthenticate()
        let data = (0..<300).map { UInt8($0 & 0xFF) }
        let protected = try session.protect(CommandAPDU(cla: 0, ins: 0xD6, p1: 0, p2: 0, data: data)).encoded()
        #expect(protected.count == 319)
        #expect(
            Hexadecimal.text(SHA256.hash(data: protected))
                == "9258C6688AB14B8BC2F70AF09CBC6A5BFB38CF8B57EE082E1B7568E7D07F9CBF")
    }

    /// Computed with Python's `cryptography`.
    @Test(
        arguments: [
            (
                16,
                "80d830814631881110859469c07743c7e45b318d151d3d87e903504a77881110b05159c3643927e54547e8a14721d1eb03f2a8df"
                    + "8811102602f2f0a58cfbd1cd1a16cfd98bee3203d7d0e400"
            ),
            (
                24,
                "80d830817631882118e3c1af2515e75b95db9a46ce06bb5242c822e8b52c84d10819080a53cf52dc7b03ffcd738821181231e613"
                    + "582e554bb11274e363a63bb38096db226f1e45b3afa37f6f98e31d5f032a20bf8821183baba7f2ac864c08efa5b7414cf5"
                    + "b41a3a2cffd4dc8913a17efa9a14f6c485330344f78200"
            ),
            (
                32,
                "80d8308176318821200d780ffcc72a045d14c056aa206211269164877d8173742da19caed86ac4a2c003ecdcd888212002f81a3f"
                    + "2eaf571bdbbef09662fb60f287d68482bc076fe6eac628167025d5530389b493882120c97252b4bae9ba40716b7563416b"
                    + "f1c48fac402f6aaf3d4a736920dc12f9cb7f03acada300"
            ),
        ] as [(Int, String)])
    func keysGoToTheCardEncryptedAndWithTheirCheckValues(_ byteCount: Int, _ expected: String) throws {
        let dataEncryption = try #require(
            AESKey(SymmetricKey(data: (0..<byteCount).map { 0x20 + UInt8($0 % 16) })))
        let new = Keys.channel(version: 0x31, first: 0x40, byteCount: byteCount)
        #expect(GlobalPlatform.putKey(new, replacing: 0x30, under: dataEncryption).encoded() == hex(expected))
    }

    @Test func nothingIsSentAfterAFault() throws {
        let vector = ChannelVector.computed[1]
        let card = try InitializeUpdateAnswer(parsing: hex(vector.initializeUpdateAnswer))
        var session = try ChannelSession(
            vector.keys, level: .commandEncryptionResponseMAC, hostChallenge: vector.hostChallenge, answer: card)
        _ = session.externalAuthenticate()
        _ = try session.protect(try command("80f22002"))
        do {
            _ = try session.open(ResponseAPDU(data: [UInt8](repeating: 0, count: 8), status: .success))
            Issue.record("a wrong MAC passed")
        } catch {
            #expect(error == SecureChannelFault(.answerNotAuthentic, cardState: .unknown, detail: "wrong MAC"))
        }
        do {
            _ = try session.protect(try command("80f22002"))
            Issue.record("a closed channel sent")
        } catch {
            #expect((error as? SecureChannelFault)?.kind == .misuse)
        }
    }

    @Test(
        arguments: [
            ("", .malformedAnswer), ("00000000000000000000300370", .malformedAnswer),
            ("00000000000000000000700200016b4524abee7cf32ea3838bc148f3", .notSupported),
            ("00000000000000000000300371a1a2a3a4a5a6a7a82e3c850ffe4d0b40000001", .notSupported),
            ("00000000000000000000300370a1a2a3a4a5a6a7a82e3c850ffe4d0b40", .malformedAnswer),
            ("00000000000000000000300360a1a2a3a4a5a6a7a82e3c850ffe4d0b40000001", .malformedAnswer),
        ] as [(String, SecureChannelFault.Kind)])
    func refusesAnAnswerOfAnotherForm(_ answer: String, _ kind: SecureChannelFault.Kind) {
        #expect {
            try InitializeUpdateAnswer(parsing: hex(answer))
        } throws: {
            let fault = $0 as? SecureChannelFault
            return fault?.kind == kind && fault?.cardState == .unchanged
        }
    }

    @Test func aKeyPrintsNothingOfItself() {
        let keys = Keys.channel(first: 0xA0)
        var dumped = ""
        dump(keys, to: &dumped)
        for text in ["\(keys)", String(reflecting: keys), dumped] {
            #expect(!text.contains("A0A1") && !text.contains("a0a1") && !text.contains("161"))
        }
        #expect(keys.checkValues.allSatisfy { $0.count == 3 })
    }
}
