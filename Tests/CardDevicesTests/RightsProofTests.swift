import Crypto
import Testing

@testable import CardDevices

/// What a verification says of a card that does not keep its rights, and what a good card does when it is asked.
struct RightsProofTests {
    /// A finished card in a reader whose wire a test can change.
    private struct Finished {
        var bench: SecuredBench
        var reader: CardOnBench
        var chip: APDUChipStation
        var order: ChipOrder

        init() async throws {
            bench = try await SecuredBench()
            guard let keys = bench.keys.stockKeys(for: bench.profile) else {
                throw SecureChannelFault(.misuse, cardState: .untouched)
            }
            let domain = SimulatedSecurityDomain(keys: keys.keys(ofUID: 0x04_1122_3344_5566), seed: 3)
            reader = CardOnBench(domain, stock: SimulatedStock(for: bench.profile, keys: keys))
            chip = APDUChipStation(reader: reader, profile: bench.profile)
            order = try await bench.orders.order(
                for: chip.recognise(limit: limit), files: bench.files(), cardSerial: "TEST-0001",
                at: SecuredBench.now
            ).order
            try await chip.encode(order, limit: limit)
        }

        func verdict() async -> String? {
            let fault = await chipFault { try await chip.verify(order, limit: limit) }
            return fault.map { "\($0.kind.rawValue): \($0.detail)" }
        }
    }

    @Test func aGoodCardPasses() async throws {
        let card = try await Finished()
        #expect(await card.verdict() == nil)
        #expect(await card.verdict() == nil)
    }

    /// Each lie of a card, and what is said of it.
    @Test(
        arguments: [
            (Instruction.updateBinary, ResponseAPDU(status: .success), "readBackDiffers: basic takes an update"),
            (Instruction.updateBinary, ResponseAPDU(status: .memoryFailure), "chipDead: refused update 6581"),
            (
                Instruction.getChallenge, ResponseAPDU(status: .instructionNotSupported),
                "ourMistake: get challenge 6D00 6D00"
            ),
            (
                Instruction.externalAuthenticate, ResponseAPDU(status: StatusWord(0x63C2)),
                "keysRefused: authenticationRefused external authenticate 63C2"
            ),
            (
                Instruction.readBinary, ResponseAPDU(data: [0], status: .success), "readBackDiffers: basic"
            ),
        ] as [(UInt8, ResponseAPDU, String)])
    func aCardThatAnswersOtherwiseIsFound(
        _ instruction: UInt8, _ lie: ResponseAPDU, _ expected: String
    ) async throws {
        let card = try await Finished()
        await card.reader.hand(answer: { command, answer in command.ins == instruction ? lie : answer })
        #expect(await card.verdict() == expected)
    }

    @Test func transportKeysThatAreStillThereAreFound() async throws {
        let card = try await Finished()
        let old = TLV(0xE0, TLV(0xC0, [1, 0xFF, 0x88, 16]).encoded()).encoded()
        await card.reader.hand(answer: { command, answer in
            command.ins == Instruction.getData && command.p2 == 0xE0
                ? ResponseAPDU(data: old, status: .success) : answer
        })
        #expect(await card.verdict() == "readBackDiffers: key versions")
    }

    @Test func anUnlockedFileIsFound() async throws {
        let card = try await Finished()
        await card.reader.hand(answer: { command, answer in
            guard command.ins == Instruction.select, command.p1 == 2, command.p2 == 4 else { return answer }
            guard let place = answer.data.indices.first(where: { answer.data[$0...].starts(with: [0x8A, 0x01, 0x05]) })
            else { return answer }
            var changed = answer
            changed.data[place + 2] = 0x01
            return changed
        })
        #expect(await card.verdict() == "readBackDiffers: basic not locked")
    }

    @Test func aSignatureThatLeadsToNobodyIsFound() async throws {
        var card = try await Finished()
        let other = try DevelopmentAuthority(
            for: P256.Signing.PrivateKey().publicKey, validFrom: SecuredBench.now - 1_000,
            validUntil: SecuredBench.now + 1_000_000)
        card.order.trust?.authorities = [other.authority]
        #expect(await card.verdict() == "readBackDiffers: securityObjectSignerNotTrusted")
        card.order.trust = nil
        #expect(await card.verdict() == "ourMistake: no authority for signature")
    }

    /// What each command gets on a finished card: nothing proved, endorsement key proved, channel open.
    @Test func aFinishedCardKeepsItsRights() async throws {
        let card = try await Finished()
        let session = try await card.reader.session()
        var plain = PlainSender(session: session)
        let application = ChipApplication(profile: card.bench.profile)
        #expect(try await application.select(&plain))
        func select(_ identifier: UInt16) async throws {
            try await plain.demand(
                CommandAPDU(cla: 0, ins: 0xA4, p1: 2, p2: 0x0C, data: ChipApplication.digits(identifier)), "select")
        }
        let update = ChipApplication.update(at: 0, [0])
        let create = CommandAPDU(
            cla: 0, ins: 0xE0, p1: 0, p2: 0, data: FileControlParameters(file: 0x0909, size: 4).encoded())
        #expect(try await plain.ask(create).status == .securityStatusNotSatisfied)
        try await ExternalAuthentication(key: #require(card.order.keys?.endorsement), keyReference: 1).perform(session)
        for (identifier, expected) in [
            (0x0101, .securityStatusNotSatisfied), (0x0103, .securityStatusNotSatisfied),
            (0x011D, .securityStatusNotSatisfied), (0x0102, .success),
        ] as [(UInt16, StatusWord)] {
            try await select(identifier)
            #expect(try await plain.ask(update).status == expected, "\(identifier)")
        }
        #expect(try await plain.ask(create).status == .securityStatusNotSatisfied)
        let keys = try #require(card.order.keys?.issuer)
        let manager = CardManager(
            session: session, security: try #require(card.bench.profile.security), random: APDUChipStation.systemRandom)
        try await manager.select()
        var channel = try await manager.open(keys)
        #expect(try await application.select(&channel))
        #expect(try await channel.ask(create).status == .securityStatusNotSatisfied)
        try await channel.demand(
            CommandAPDU(cla: 0, ins: 0xA4, p1: 2, p2: 0x0C, data: [0x01, 0x01]), "select")
        #expect(try await channel.ask(update).status == .securityStatusNotSatisfied)
    }
}
