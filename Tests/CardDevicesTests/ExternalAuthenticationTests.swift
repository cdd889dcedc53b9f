import Crypto
import Testing

@testable import CardDevices

struct ExternalAuthenticationTests {
    private static func bench() throws -> CardOnBench {
        var domain = Keys.domain()
        domain.addHostKey(try #require(AESKey(Keys.key(0x70))), reference: 0x05)
        return CardOnBench(domain)
    }

    private static func proof(_ first: UInt8 = 0x70, reference: UInt8 = 0x05) throws -> ExternalAuthentication {
        ExternalAuthentication(key: try #require(AESKey(Keys.key(first))), keyReference: reference)
    }

    private static let create = CommandAPDU(
        cla: 0, ins: 0xE0, p1: 0, p2: 0, data: FileControlParameters(file: 0x0101, size: 4).encoded())

    @Test func aProvenHostMayWriteUntilTheNextReset() async throws {
        let bench = try Self.bench()
        let session = try await bench.session()
        try await Self.proof().perform(session)
        #expect(try await session.send(Self.create).status == .success)
        try await session.reset()
        #expect(try await session.send(Self.create).status == .securityStatusNotSatisfied)
    }

    @Test func aWrongKeyIsTriedOnceAndCounted() async throws {
        let bench = try Self.bench()
        for tries in [2, 1, 0] {
            let session = try await bench.session()
            let fault = await channelFault { try await Self.proof(0x71).perform(session) }
            #expect(fault?.kind == .authenticationRefused && fault?.cardState == .unchanged)
            #expect(fault?.detail == "external authenticate 63C\(tries)")
            #expect(try await session.send(Self.create).status == .securityStatusNotSatisfied)
        }
        #expect(await bench.instructions().filter { $0 == Instruction.externalAuthenticate }.count == 3)
        let session = try await bench.session()
        #expect(await channelFault { try await Self.proof().perform(session) }?.detail == "external authenticate 6983")
    }

    @Test func anUnknownKeyIsRefused() async throws {
        let session = try await Self.bench().session()
        let fault = await channelFault { try await Self.proof(reference: 0x06).perform(session) }
        #expect(fault?.detail == "external authenticate 6A88")
    }

    @Test func aChallengeIsGoodForTheNextCommandOnly() async throws {
        let bench = try Self.bench()
        let session = try await bench.session()
        let challenge = try await session.require(
            CommandAPDU(cla: 0, ins: Instruction.getChallenge, p1: 0, p2: 0, ne: 16), "challenge")
        let key = try #require(AESKey(Keys.key(0x70)))
        let proof = CommandAPDU(
            cla: 0, ins: Instruction.externalAuthenticate, p1: 0, p2: 5, data: key.encrypted(block: challenge.data))
        _ = try await session.send(GlobalPlatform.getData(.productionLifeCycle))
        #expect(try await session.send(proof).status == .dataNotUsable)
        #expect(try await session.send(proof).status == .dataNotUsable)
    }

    @Test func aShortChallengeIsNotAnswered() async throws {
        let bench = try Self.bench()
        await bench.hand(answer: { sent, answer in
            sent.ins == Instruction.getChallenge ? ResponseAPDU(data: [1, 2, 3, 4], status: .success) : answer
        })
        let session = try await bench.session()
        let fault = await channelFault { try await Self.proof().perform(session) }
        #expect(fault?.kind == .malformedAnswer)
        #expect(await bench.instructions() == [Instruction.getChallenge])
    }
}
