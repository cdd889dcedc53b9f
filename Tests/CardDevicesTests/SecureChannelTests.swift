import Testing

@testable import CardDevices

/// Host and simulated card, each on its own side of the wire.
struct SecureChannelTests {
    @Test(arguments: [16, 24, 32], SecurityLevel.allCases)
    func aCardIsWrittenThroughTheChannel(_ byteCount: Int, _ level: SecurityLevel) async throws {
        let keys = Keys.channel(byteCount: byteCount)
        for isPseudoRandom in [true, false] {
            for commandBytesMax in [261, 65_544] {
                let bench = CardOnBench(
                    Keys.domain(keys, isPseudoRandom: isPseudoRandom), commandBytesMax: commandBytesMax,
                    stock: .extended)
                var channel = try await bench.channel(keys, level)
                let contents = (0..<5_000).map { UInt8(truncatingIfNeeded: $0 &* 11) }
                try await channel.write(contents, to: 0x0101)
                #expect(try await channel.read(0x0101, count: 5_000) == contents)
                #expect(try await channel.keyInformation().map(\.byteCount) == [byteCount, byteCount, byteCount])
                let sent = await bench.commands.dropFirst(2)
                #expect(sent.allSatisfy { $0.isProtected })
                let longest = sent.map(\.data.count).max() ?? 0
                #expect(commandBytesMax == 261 ? longest <= 255 : longest > 4_000)
            }
        }
    }

    @Test func aWrongKeyIsFoundBeforeAnythingIsProved() async throws {
        let bench = CardOnBench(Keys.domain())
        let fault = await channelFault { _ = try await bench.channel(Keys.channel(first: 0x40)) }
        #expect(fault == SecureChannelFault(.wrongCardCryptogram, cardState: .unchanged))
        #expect(await bench.instructions() == [Instruction.initializeUpdate])
        #expect(await bench.card.securityDomain?.triesLeft(version: 0x30) == 10)
    }

    @Test func aRefusedProofIsTriedOnce() async throws {
        let bench = CardOnBench(Keys.domain())
        await bench.hand(command: { sent in
            var changed = sent
            if sent.ins == Instruction.externalAuthenticate { changed.data[0] ^= 1 }
            return changed
        })
        let fault = await channelFault { _ = try await bench.channel() }
        #expect(fault?.kind == .authenticationRefused)
        #expect(fault?.cardState == .unchanged)
        #expect(await bench.instructions() == [Instruction.initializeUpdate, Instruction.externalAuthenticate])
        #expect(await bench.card.securityDomain?.triesLeft(version: 0x30) == 9)
    }

    @Test func tenRefusedProofsBlockTheKeysAndOneGoodOneForgivesNine() async throws {
        let bench = CardOnBench(Keys.domain())
        for round in 1...2 {
            let failures = round == 1 ? 9 : 10
            await bench.hand(command: { sent in
                var changed = sent
                if sent.ins == Instruction.externalAuthenticate { changed.data[9] ^= 1 }
                return changed
            })
            for _ in 0..<failures { _ = await channelFault { _ = try await bench.channel() } }
            await bench.hand()
            let last = await channelFault { _ = try await bench.channel() }
            #expect(last?.kind == (round == 1 ? nil : .authenticationRefused))
            #expect(last?.detail == (round == 1 ? nil : "initialize update 6983"))
        }
    }

    @Test func keysThatTheCardHasNotAreRefused() async throws {
        let bench = CardOnBench(Keys.domain())
        let fault = await channelFault { _ = try await bench.channel(Keys.channel(version: 0x31)) }
        #expect(fault?.kind == .authenticationRefused && fault?.detail == "initialize update 6A88")
    }

    @Test(arguments: SecurityLevel.allCases)
    func aCardThatCannotProtectAnswersIsNotAskedTo(_ level: SecurityLevel) async throws {
        let bench = CardOnBench(Keys.domain(protectsAnswers: false))
        let fault = await channelFault { _ = try await bench.channel(Keys.channel(), level) }
        #expect(fault?.kind == (level.authenticatesResponses ? .notSupported : nil))
        #expect(await bench.instructions().count == (level.authenticatesResponses ? 1 : 2))
    }

    /// What an attacker in the wire does to the third command, and what the card says.
    enum Attack: CaseIterable {
        case replay, truncatedMAC, noMAC, changedData, changedHeader, plain, swappedOrder

        func done(to sent: CommandAPDU, after before: CommandAPDU) -> CommandAPDU {
            var changed = sent
            switch self {
            case .replay: return before
            case .truncatedMAC: changed.data.removeLast()
            case .noMAC: changed.data = []
            case .changedData: changed.data[0] ^= 0x80
            case .changedHeader: changed.p2 ^= 1
            case .plain: changed = CommandAPDU(cla: 0x80, ins: sent.ins, p1: sent.p1, p2: sent.p2, data: [0x4F, 0x00])
            case .swappedOrder: changed.data.reverse()
            }
            return changed
        }
    }

    @Test(arguments: Attack.allCases, SecurityLevel.allCases)
    func theCardRefusesEveryAttackOnACommand(_ attack: Attack, _ level: SecurityLevel) async throws {
        let bench = CardOnBench(Keys.domain())
        var channel = try await bench.channel(Keys.channel(), level)
        _ = try await channel.registry(.issuerSecurityDomain)
        let before = try #require(await bench.commands.last)
        await bench.hand(command: { attack.done(to: $0, after: before) })
        let status = try await channel.send(GlobalPlatform.getStatus(.issuerSecurityDomain, isNext: false)).status
        #expect(status == (attack == .plain ? .securityStatusNotSatisfied : .secureMessagingIncorrect))
        await bench.hand()
        guard attack != .plain else { return }
        // The session is over: not even an honest command passes.
        let after = try await channel.send(GlobalPlatform.getStatus(.issuerSecurityDomain, isNext: false)).status
        #expect(after == .securityStatusNotSatisfied)
    }

    @Test func aWholeRecordedSessionCannotBePlayedAgain() async throws {
        for isPseudoRandom in [true, false] {
            let bench = CardOnBench(Keys.domain(isPseudoRandom: isPseudoRandom))
            var channel = try await bench.channel()
            try await channel.setStatus(card: .initialized)
            let recorded = await bench.commands
            try await bench.reset(limit: limit)
            var answers: [StatusWord] = []
            for command in recorded { answers.append(try await bench.transmit(command, limit: limit).status) }
            #expect(answers == [.success, .authenticationFailed, .securityStatusNotSatisfied])
        }
    }

    /// What an attacker does to an answer.
    enum Forgery: CaseIterable {
        case changedMAC, changedData, truncated, empty, changedStatus, dataWithAnError

        func done(to answer: ResponseAPDU) -> ResponseAPDU {
            var changed = answer
            switch self {
            case .changedMAC: changed.data[changed.data.count - 1] ^= 1
            case .changedData: changed.data[0] ^= 1
            case .truncated: changed.data.removeLast()
            case .empty: changed.data = []
            case .changedStatus: changed.status = .endOfFile
            case .dataWithAnError: changed.status = .dataNotFound
            }
            return changed
        }
    }

    @Test(arguments: Forgery.allCases, [SecurityLevel.responseMAC, .commandEncryptionResponseMAC, .full])
    func theHostRefusesEveryForgedAnswerAndCloses(_ forgery: Forgery, _ level: SecurityLevel) async throws {
        let bench = CardOnBench(Keys.domain())
        var channel = try await bench.channel(Keys.channel(), level)
        await bench.hand(answer: { forgery.done(to: $1) })
        var faults: [SecureChannelFault?] = []
        for _ in 0..<2 {
            do {
                _ = try await channel.registry(.issuerSecurityDomain)
                faults.append(nil)
            } catch {
                faults.append(error)
            }
        }
        #expect(faults.map { $0?.kind } == [.answerNotAuthentic, .misuse])
        #expect(faults.map { $0?.cardState } == [.unknown, .untouched])
    }

    @Test func anErrorInsideTheChannelLeavesItOpen() async throws {
        let bench = CardOnBench(Keys.domain())
        var channel = try await bench.channel()
        #expect(try await channel.send(CommandAPDU(cla: 0, ins: 0xB0, p1: 0, p2: 0, ne: 1)).status == .noCurrentFile)
        #expect(try await channel.registry(.applications) == [])
        #expect(try await channel.registry(.issuerSecurityDomain).count == 1)
    }

    @Test func aBrokenWireLeavesTheCardUnknownAndTheChannelClosed() async throws {
        let bench = CardOnBench(Keys.domain())
        var channel = try await bench.channel()
        await bench.hand(answer: { _, _ throws(DeviceFault) in
            throw DeviceFault(.disconnected, cardState: .unknown, operation: "card.transmit")
        })
        var kinds: [SecureChannelFault.Kind] = []
        for _ in 0..<2 {
            do { try await channel.setStatus(card: .initialized) } catch { kinds.append(error.kind) }
        }
        #expect(kinds == [.device, .misuse])
    }

    @Test func aResetEndsTheChannelOnTheCard() async throws {
        let bench = CardOnBench(Keys.domain())
        var channel = try await bench.channel()
        try await bench.reset(limit: limit)
        let answer = try await channel.send(GlobalPlatform.getStatus(.issuerSecurityDomain, isNext: false))
        #expect(answer.status == .securityStatusNotSatisfied)
    }

    @Test func aFaultOfTheChannelHasItsKindInProduction() {
        func kind(_ fault: SecureChannelFault) -> ChipFault.Kind { ChipFault(fault, in: .encode).kind }
        #expect(kind(SecureChannelFault(.wrongCardCryptogram, cardState: .unchanged)) == .keysRefused)
        #expect(kind(SecureChannelFault(.authenticationRefused, .authenticationBlocked, command: "x")) == .keysRefused)
        #expect(kind(SecureChannelFault(.notSupported, cardState: .unchanged)) == .wrongCard)
        #expect(kind(SecureChannelFault(.answerNotAuthentic, cardState: .unknown)) == .chipDead)
        #expect(kind(SecureChannelFault(.commandRefused, .memoryFailure, command: "x")) == .writeFailed)
        #expect(kind(SecureChannelFault(.commandRefused, .wrongData, command: "x")) == .ourMistake)
        #expect(kind(SecureChannelFault(ChipFault(.device, operation: "x"))) == .device)
    }
}

extension SecureChannel {
    /// Creates a file and fills it, in pieces that fit.
    mutating func write(_ bytes: [UInt8], to identifier: UInt16) async throws {
        let wish = FileControlParameters(file: identifier, size: bytes.count).encoded()
        try await require(CommandAPDU(cla: 0, ins: 0xE0, p1: 0, p2: 0, data: wish), "create")
        for start in stride(from: 0, to: bytes.count, by: commandDataMax) {
            let part = Array(bytes[start..<min(start + commandDataMax, bytes.count)])
            try await require(
                CommandAPDU(cla: 0, ins: 0xD6, p1: UInt8(start >> 8), p2: UInt8(start & 0xFF), data: part), "update")
        }
    }

    mutating func read(_ identifier: UInt16, count: Int) async throws -> [UInt8] {
        let digits = [UInt8(identifier >> 8), UInt8(identifier & 0xFF)]
        try await require(CommandAPDU(cla: 0, ins: 0xA4, p1: 0x02, p2: 0x0C, data: digits), "select")
        var bytes: [UInt8] = []
        while bytes.count < count {
            let ne = min(limits.answerDataMax, count - bytes.count)
            bytes += try await require(
                CommandAPDU(
                    cla: 0, ins: 0xB0, p1: UInt8(bytes.count >> 8), p2: UInt8(bytes.count & 0xFF), ne: ne), "read"
            ).data
        }
        return bytes
    }
}
