import Testing

@testable import CardDevices

struct CardManagerTests {
    static let application: [UInt8] = [0xF0, 0x52, 0x50, 0x43, 0x41, 0x52, 0x44, 0x01]

    /// A card with one application, and a channel to it.
    private func prepared(_ bench: CardOnBench) async throws -> SecureChannel {
        var channel = try await bench.channel()
        let wish = FileControlParameters(directory: 0x5F01, name: Self.application).encoded()
        try await channel.require(CommandAPDU(cla: 0, ins: 0xE0, p1: 0, p2: 0, data: wish), "create")
        return channel
    }

    @Test func personalDataGoesToItsApplicationInNumberedBlocks() async throws {
        let bench = CardOnBench(Keys.domain())
        var channel = try await prepared(bench)
        let data = (0..<1_000).map { UInt8(truncatingIfNeeded: $0 &* 3) }
        try await channel.personalize(application: Self.application, data, format: .dataGroups)
        #expect(await bench.card.securityDomain?.stored[Self.application] == data)
        let blocks = await bench.commands.filter { $0.ins == Instruction.storeData }
        #expect(blocks.map(\.p2) == [0, 1, 2, 3, 4])
        #expect(blocks.map(\.p1) == [0x08, 0x08, 0x08, 0x08, 0x88])
    }

    @Test func whatDoesNotFitIsRefusedBeforeItIsSent() async throws {
        let bench = CardOnBench(Keys.domain())
        var channel = try await prepared(bench)
        let before = await bench.commands.count
        for data in [[], [UInt8](repeating: 1, count: 239 * 256 + 1)] as [[UInt8]] {
            do {
                try await channel.personalize(application: Self.application, data, format: .berTLV)
                Issue.record("sent")
            } catch {
                #expect(error.kind == .misuse)
            }
        }
        #expect(await bench.commands.count == before)
    }

    @Test func anUnknownApplicationIsRefused() async throws {
        var channel = try await prepared(CardOnBench(Keys.domain()))
        do {
            try await channel.personalize(application: [1, 2, 3, 4, 5], [1], format: .berTLV)
            Issue.record("personalised")
        } catch {
            #expect(error == SecureChannelFault(.commandRefused, .dataNotFound, command: "install for personalization"))
        }
    }

    @Test func theRegistryAndTheLifeCycleMoveForwardOnly() async throws {
        let bench = CardOnBench(Keys.domain())
        var channel = try await prepared(bench)
        #expect(try await channel.registry(.applications) == [.init(application: Self.application, lifeCycle: 0x07)])
        try await channel.setStatus(application: Self.application, .personalized)
        #expect(try await channel.registry(.applications).map(\.lifeCycle) == [0x0F])
        try await channel.setStatus(card: .initialized)
        try await channel.setStatus(card: .secured)
        do {
            try await channel.setStatus(card: .initialized)
            Issue.record("went back")
        } catch {
            #expect(error.kind == .commandRefused && error.cardState == .unchanged)
        }
        #expect(
            try await channel.registry(.issuerSecurityDomain)
                == [.init(application: GlobalPlatform.issuerSecurityDomain, lifeCycle: 0x0F)])
        try await channel.setStatus(card: .locked)
        let locked = try await channel.send(GlobalPlatform.getStatus(.applications, isNext: false))
        #expect(locked.status == .conditionsNotSatisfied)
        try await channel.setStatus(card: .secured)
        try await channel.setStatus(card: .terminated)
        let session = try await bench.session()
        #expect(try await session.send(GlobalPlatform.getData(.productionLifeCycle)).status == .success)
        #expect(
            await channelFault { _ = try await bench.channel() }?.detail == "initialize update 6985")
    }

    @Test func aListThatDoesNotFitOneAnswerIsAskedForOnAndOn() async throws {
        let bench = CardOnBench(Keys.domain())
        var channel = try await prepared(bench)
        for number in 2...4 {
            let name = Array(Self.application.dropLast()) + [UInt8(number)]
            let wish = FileControlParameters(directory: 0x5F00 + UInt16(number), name: name).encoded()
            try await channel.require(
                CommandAPDU(cla: 0, ins: 0xA4, p1: 0, p2: 0x0C, data: [0x3F, 0x00]), "select")
            try await channel.require(CommandAPDU(cla: 0, ins: 0xE0, p1: 0, p2: 0, data: wish), "create")
        }
        #expect(try await channel.registry(.applications).map { $0.application.last } == [1, 2, 3, 4])
        #expect(await bench.commands.filter { $0.ins == Instruction.getStatus }.map(\.p2) == [2, 3, 3, 3])
    }

    @Test func whatTheCardSaysOfItselfIsFreeToRead() async throws {
        let bench = CardOnBench(Keys.domain())
        let session = try await bench.session()
        let keys = try await session.require(GlobalPlatform.getData(.keyInformation), "keys").data
        #expect(
            KeyInformation.list(parsing: keys)
                == (1...3).map { .init(identifier: $0, version: 0x30, type: 0x88, byteCount: 16) })
        let diversification = try await session.require(GlobalPlatform.getData(.diversificationData), "kdd").data
        #expect(diversification.count == 12)
        #expect(try await session.require(GlobalPlatform.getData(.productionLifeCycle), "cplc").data.count == 45)
        #expect(try await session.send(GlobalPlatform.getData(.cardData)).status == .dataNotFound)
        let selected = try await session.select(p1: 0x04, GlobalPlatform.issuerSecurityDomain)
        #expect(selected.status == .success)
    }

    @Test(arguments: [0xD8, 0xE2, 0xE6, 0xF0, 0xF2] as [UInt8])
    func nothingIsManagedOutsideAChannel(_ instruction: UInt8) async throws {
        let session = try await CardOnBench(Keys.domain()).session()
        for cla in [0x80, 0x84] as [UInt8] {
            let data = [UInt8](repeating: 0x11, count: 16)
            let answer = try await session.send(CommandAPDU(cla: cla, ins: instruction, p1: 0x80, p2: 0x0F, data: data))
            #expect(answer.status == .securityStatusNotSatisfied)
        }
    }

    @Test func aFileIsWrittenByAProvenHostOnly() async throws {
        let bench = CardOnBench(Keys.domain())
        let session = try await bench.session()
        let create = CommandAPDU(
            cla: 0, ins: 0xE0, p1: 0, p2: 0, data: FileControlParameters(file: 0x0101, size: 4).encoded())
        #expect(try await session.send(create).status == .securityStatusNotSatisfied)
        var channel = try await bench.channel()
        try await channel.require(create, "create")
        let update = CommandAPDU(cla: 0, ins: 0xD6, p1: 0, p2: 0, data: [1])
        #expect(try await session.send(update).status == .securityStatusNotSatisfied)
        #expect(try await channel.send(update).status == .success)
    }

    @Test(
        arguments: [
            "", "E0", "E004C0023000", "E006C10401308810", "E006C0040130FF10", "E006C004013088", "6606C00401308810",
        ]) func refusesKeyInformationOfAnotherForm(_ data: String)
    {
        #expect(KeyInformation.list(parsing: hex(data)) == nil)
    }

    @Test func readsRegistriesOfRealCards() throws {
        // One entry each of the answers that the GlobalPlatform library publishes.
        let domain = "E3324F08A0000001510000009F70020F00C50382FC80C407A0000001515350CE020100CC08A000000151000000"
        #expect(
            RegistryEntry.list(parsing: hex(domain + "EA058003008000"))
                == [.init(application: GlobalPlatform.issuerSecurityDomain, lifeCycle: 0x0F)])
        let applications = "E30D4F07A00000015153509F700101" + "E3194F07A00000006200019F70020100CE020100CC05A000000151"
        #expect(RegistryEntry.list(parsing: hex(applications))?.map(\.lifeCycle) == [1, 1])
        #expect(RegistryEntry.list(parsing: hex("E3054F03010203")) == nil)
    }
}
