import Testing

@testable import CardDevices

struct KeyChangeTests {
    struct NotToday: Error {}

    private static let new = Keys.channel(version: 0x31, first: 0x60)

    private static func change(_ keys: ChannelKeys = new, replacing: UInt8 = 0x30) -> KeyChange {
        KeyChange(newKeys: keys, replacedVersion: replacing)
    }

    /// The whole change; the domain of these cards is selected by a reset.
    private static func changed(
        _ bench: CardOnBench, _ change: KeyChange = change(), from old: ChannelKeys = Keys.channel(),
        beforeKeyChange: (KeyChange.Intent) async throws -> Void = { _ in }
    ) async throws -> SecureChannel {
        let channel = try await bench.channel(old)
        let agreed = try await change.agree(beforeKeyChange: beforeKeyChange)
        return try await agreed.perform(on: channel, hostChallenge: Keys.hostChallenge) { _ in }
    }

    @Test(arguments: [16, 24, 32], [16, 24, 32])
    func theNewKeysOpenTheCardAndTheOldOnesDoNot(_ oldBytes: Int, _ newBytes: Int) async throws {
        let old = Keys.channel(byteCount: oldBytes)
        let new = Keys.channel(version: 0x31, first: 0x60, byteCount: newBytes)
        let bench = CardOnBench(Keys.domain(old))
        var channel = try await Self.changed(bench, Self.change(new), from: old)
        #expect(try await channel.keyInformation().map(\.version) == [0x31, 0x31, 0x31])
        #expect(channel.card.keyVersion == 0x31)
        #expect(await channelFault { _ = try await bench.channel(old) }?.detail == "initialize update 6A88")
    }

    @Test func theJournalGoesFirst() async throws {
        let bench = CardOnBench(Keys.domain())
        _ = try await Self.changed(bench) { intent in
            let sent = await bench.instructions()
            #expect(!sent.contains(Instruction.putKey))
            #expect(
                intent
                    == .init(replacedVersion: 0x30, newVersion: 0x31, newCheckValues: Self.new.checkValues))
        }
        #expect(await bench.instructions().filter { $0 == Instruction.putKey }.count == 1)
    }

    @Test func whoDoesNotAgreeStopsIt() async throws {
        let bench = CardOnBench(Keys.domain())
        let fault = await channelFault { _ = try await Self.changed(bench) { _ in throw NotToday() } }
        #expect(fault == SecureChannelFault(.keyChangeNotAgreed, cardState: .untouched))
        #expect(await !bench.instructions().contains(Instruction.putKey))
        _ = try await bench.channel()
    }

    @Test func theProofIsANewChannelAfterAReset() async throws {
        let bench = CardOnBench(Keys.domain())
        _ = try await Self.changed(bench)
        // One for the session, one before the proof.
        #expect(await bench.resets == 2)
        #expect(
            await bench.instructions() == [
                Instruction.initializeUpdate, Instruction.externalAuthenticate, Instruction.putKey,
                Instruction.initializeUpdate, Instruction.externalAuthenticate,
            ])
    }

    /// A wire that breaks before or behind PUT KEY, and at the proof: which keys the card has nobody knows.
    @Test(arguments: [Instruction.putKey, Instruction.initializeUpdate], [true, false])
    func aBrokenWireLeavesTheKeysUnknown(_ instruction: UInt8, _ isBefore: Bool) async throws {
        let bench = CardOnBench(Keys.domain())
        let broken = DeviceFault(.disconnected, cardState: .unknown, operation: "card.transmit")
        let channel = try await bench.channel()
        await bench.hand(
            command: { sent throws(DeviceFault) in
                if isBefore, sent.ins == instruction { throw broken }
                return sent
            },
            answer: { sent, answer throws(DeviceFault) in
                if !isBefore, sent.ins == instruction { throw broken }
                return answer
            })
        let agreed = try await Self.change().agree { _ in }
        var state: DeviceFault.CardState?
        do {
            _ = try await agreed.perform(on: channel, hostChallenge: Keys.hostChallenge) { _ in }
        } catch {
            state = error.cardState
        }
        #expect(state == .unknown)
        await bench.hand()
        // The recovery that the journal makes possible: the new keys first, then the old ones.
        let hasNew = await channelFault { _ = try await bench.channel(Self.new) } == nil
        #expect(hasNew == !(instruction == Instruction.putKey && isBefore))
        if !hasNew { _ = try await bench.channel() }
    }

    @Test func aCardThatRefusesTheProofIsUnknown() async throws {
        let bench = CardOnBench(Keys.domain())
        let channel = try await bench.channel()
        await bench.hand(answer: { sent, answer in
            sent.ins == Instruction.initializeUpdate ? ResponseAPDU(status: .dataNotFound) : answer
        })
        let agreed = try await Self.change().agree { _ in }
        do {
            _ = try await agreed.perform(on: channel, hostChallenge: Keys.hostChallenge) { _ in }
            Issue.record("accepted")
        } catch {
            #expect(error.kind == .authenticationRefused && error.cardState == .unknown)
        }
    }

    @Test func aPlainRefusalLeavesTheOldKeys() async throws {
        let bench = CardOnBench(Keys.domain())
        let fault = await channelFault { _ = try await Self.changed(bench, Self.change(replacing: 0x55)) }
        #expect(fault == SecureChannelFault(.commandRefused, .dataNotFound, command: "put key"))
        #expect(fault?.cardState == .unchanged)
        _ = try await bench.channel()
    }

    @Test func aCardThatAnswersOtherCheckValuesIsUnknown() async throws {
        let bench = CardOnBench(Keys.domain())
        let channel = try await bench.channel(Keys.channel(), .commandEncryption)
        await bench.hand(answer: { sent, answer in
            var changed = answer
            if sent.ins == Instruction.putKey { changed.data[3] ^= 1 }
            return changed
        })
        let agreed = try await Self.change().agree { _ in }
        do {
            _ = try await agreed.perform(on: channel, hostChallenge: Keys.hostChallenge) { _ in }
            Issue.record("accepted")
        } catch {
            #expect(error == SecureChannelFault(.malformedAnswer, cardState: .unknown, detail: "put key"))
        }
    }

    @Test func aMemoryFailureAtPutKeyIsUnknown() async throws {
        let bench = CardOnBench(Keys.domain())
        let channel = try await bench.channel()
        await bench.hand(answer: { sent, answer in
            sent.ins == Instruction.putKey ? ResponseAPDU(status: .memoryFailure) : answer
        })
        let agreed = try await Self.change().agree { _ in }
        do {
            _ = try await agreed.perform(on: channel, hostChallenge: Keys.hostChallenge) { _ in }
            Issue.record("accepted")
        } catch {
            #expect(error.cardState == .unknown)
        }
    }

    @Test func aBlanksDeliveredKeysGoWithItsFirstOwnOnes() async throws {
        let delivered = Keys.channel(version: ChannelKeys.deliveredVersion)
        let bench = CardOnBench(Keys.domain(delivered))
        var channel = try await Self.changed(bench, Self.change(replacing: 0), from: delivered)
        #expect(try await channel.keyInformation().map(\.version) == [0x31, 0x31, 0x31])
        #expect(await bench.commands[0].p1 == 0)
        #expect(await channelFault { _ = try await bench.channel(delivered) }?.kind == .wrongCardCryptogram)
    }

    @Test func keysCanBeAddedUntilTheCardIsFull() async throws {
        let bench = CardOnBench(Keys.domain())
        for version in [0x31, 0x32] as [UInt8] {
            _ = try await Self.changed(
                bench, Self.change(Keys.channel(version: version, first: 0x60), replacing: 0))
        }
        let fault = await channelFault {
            _ = try await Self.changed(bench, Self.change(Keys.channel(version: 0x33, first: 0x60), replacing: 0))
        }
        #expect(fault?.detail == "put key 6A84")
    }
}
