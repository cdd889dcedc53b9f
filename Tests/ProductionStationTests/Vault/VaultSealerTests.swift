import Foundation
import Synchronization
import Testing

@testable import ProductionStation

@Suite struct VaultSealerTests {
    private let content = Array("content of one job".utf8)
    private let subject = VaultSubject.job(JobKey(id: "J-1", revision: 2))

    private func sealer(firstByte: UInt8 = 0, random: any RandomSource = SpoolRandom(seed: 9)) throws -> VaultSealer {
        let key = try #require(MasterKey(bytes: [firstByte] + (1...31).map { UInt8($0) }))
        return VaultSealer(masterKey: key, random: random)
    }

    private func fault(_ body: () throws -> Void) -> VaultFault.Kind? {
        do { try body() } catch let fault as VaultFault { return fault.kind } catch { return nil }
        return nil
    }

    @Test(arguments: [0, 1, 15, 16, 17, 60_000]) func whatWasSealedOpens(size: Int) throws {
        let sealer = try sealer()
        let content = SpoolRandom(seed: 4).bytes(size)
        let sealed = try sealer.seal(content, for: subject)
        #expect(sealed.wrappedKey.count == 61)
        #expect(sealed.sealedBytes.count == size + 29)
        #expect(try sealer.open(sealed, for: subject) == content)
        // Another process with the same master key.
        #expect(try self.sealer(random: SpoolRandom(seed: 77)).open(sealed, for: subject) == content)
    }

    @Test func everyChangedBitIsNoticed() throws {
        let sealer = try sealer()
        let sealed = try sealer.seal(content, for: subject)
        for index in sealed.wrappedKey.indices {
            for bit in 0..<8 {
                var changed = sealed
                changed.wrappedKey[index] ^= 1 << bit
                let expected: VaultFault.Kind = index == 0 ? .unknownFormat : .keyNotAuthentic
                #expect(fault { _ = try sealer.open(changed, for: subject) } == expected)
            }
        }
        for index in sealed.sealedBytes.indices {
            for bit in 0..<8 {
                var changed = sealed
                changed.sealedBytes[index] ^= 1 << bit
                let expected: VaultFault.Kind = index == 0 ? .unknownFormat : .contentNotAuthentic
                #expect(fault { _ = try sealer.open(changed, for: subject) } == expected)
            }
        }
    }

    @Test func anyOtherLengthIsNoticed() throws {
        let sealer = try sealer()
        let sealed = try sealer.seal(content, for: subject)
        for length in 0..<sealed.wrappedKey.count {
            let cut = SealedJob(wrappedKey: Array(sealed.wrappedKey.prefix(length)), sealedBytes: sealed.sealedBytes)
            let expected: VaultFault.Kind = length == 0 ? .keyDestroyed : .keyNotAuthentic
            #expect(fault { _ = try sealer.open(cut, for: subject) } == expected)
        }
        for length in 0..<sealed.sealedBytes.count {
            let cut = SealedJob(wrappedKey: sealed.wrappedKey, sealedBytes: Array(sealed.sealedBytes.prefix(length)))
            #expect(fault { _ = try sealer.open(cut, for: subject) } == .contentNotAuthentic)
        }
        let longer = SealedJob(wrappedKey: sealed.wrappedKey, sealedBytes: sealed.sealedBytes + [0])
        #expect(fault { _ = try sealer.open(longer, for: subject) } == .contentNotAuthentic)
    }

    static let others: [VaultSubject] = [
        .job(JobKey(id: "J-1", revision: 1)), .job(JobKey(id: "J-2", revision: 2)), .job(JobKey(id: "J-", revision: 2)),
        .job(JobKey(id: "J-12", revision: 2)), .delivery(ClaimID(text: "J-1")), .job(JobKey(id: "", revision: 2)),
    ]

    @Test(arguments: others) func oneSubjectNeverReadsAsAnother(other: VaultSubject) throws {
        let sealer = try sealer()
        let mine = try sealer.seal(content, for: subject)
        let theirs = try sealer.seal(content, for: other)
        #expect(fault { _ = try sealer.open(mine, for: other) } == .keyNotAuthentic)
        let mixed = SealedJob(wrappedKey: mine.wrappedKey, sealedBytes: theirs.sealedBytes)
        #expect(fault { _ = try sealer.open(mixed, for: subject) } == .contentNotAuthentic)
        // Key and content of one subject are not each other's either.
        let twisted = SealedJob(wrappedKey: mine.sealedBytes, sealedBytes: mine.wrappedKey)
        #expect(fault { _ = try sealer.open(twisted, for: subject) } == .keyNotAuthentic)
    }

    @Test func aWrongMasterKeyIsRecognisedBeforeAnyJobIsTried() throws {
        let right = try sealer()
        let wrong = try sealer(firstByte: 1)
        let sealed = try right.seal(content, for: subject)
        try right.verify(storedKeyCheckValue: right.keyCheckValue)
        #expect(fault { try wrong.verify(storedKeyCheckValue: right.keyCheckValue) } == .wrongMasterKey)
        #expect(fault { try right.verify(storedKeyCheckValue: []) } == .wrongMasterKey)
        #expect(fault { _ = try wrong.open(sealed, for: subject) } == .keyNotAuthentic)
        #expect(right.numberTag("1") != wrong.numberTag("1"))
    }

    @Test func everySealHasItsOwnKeyAndNonces() throws {
        let random = SpoolRandom(seed: 3)
        let sealer = try sealer(random: random)
        let first = try sealer.seal(content, for: subject)
        let second = try sealer.seal(content, for: subject)
        #expect(first.wrappedKey != second.wrappedKey)
        #expect(first.sealedBytes != second.sealedBytes)
        #expect(random.counts == [32, 12, 12, 32, 12, 12])
    }

    /// The same computed with Python's cryptography 48: other software can read what this one wrote.
    @Test func formatsAndDerivationsAreThePublishedOnes() throws {
        let sealer = try sealer(random: FixedBytes())
        let sealed = try sealer.seal(Array("content".utf8), for: subject)
        func hex(_ bytes: [UInt8]) -> String { bytes.map { String(format: "%02x", $0) }.joined() }
        #expect(hex(sealer.keyCheckValue) == "541a9d5cb7306d0acd87d96869045a90")
        #expect(hex(sealer.numberTag("110101199001011237")) == "71e546cae653e85cdfc71b05eb036316")
        #expect(
            hex(sealed.wrappedKey) == "0101010101010101010101010195ca491e980dfd1232bbf9c57e5935d48b7a1c7a06dc7ef52a"
                + "f851683bcf8051cdc5d7b5b27e9b649e26675e4b85e1e3")
        #expect(
            hex(sealed.sealedBytes) == "0102020202020202020202020255c89642828377ec74460ae8a680a61a49daeeda3b764d")
    }

    @Test func theSizeLimitHolds() throws {
        let sealer = try sealer()
        let most = [UInt8](repeating: 1, count: VaultSealer.contentBytesMax)
        #expect(try sealer.open(sealer.seal(most, for: subject), for: subject).count == most.count)
        #expect(fault { _ = try sealer.seal(most + [1], for: subject) } == .tooLarge)
    }

    @Test func noTextFormShowsAKeyOrContent() throws {
        let keyText = "MASTERKEYBYTESTHATANYBODYCANREAD"
        let key = try #require(MasterKey(bytes: Array(keyText.utf8)))
        let sealer = VaultSealer(masterKey: key, random: SpoolRandom(seed: 1))
        let sealed = try sealer.seal(VaultFixture.job())
        var texts: [String] = []
        for value in [key, sealer, sealed] as [Any] {
            var dumped = ""
            dump(value, to: &dumped)
            texts += ["\(value)", String(describing: value), String(reflecting: value), dumped]
            texts += Mirror(reflecting: value).children.map { "\($0.value)" }
        }
        for kind in VaultFault.Kind.allCases {
            let fault = VaultFault(kind, operation: "vault.open")
            texts += ["\(fault)", fault.english, fault.chinese]
            #expect(!fault.english.isEmpty && !fault.chinese.isEmpty)
        }
        let hidden = [
            keyText, keyText.utf8.map { String(format: "%02x", $0) }.joined(), "\(Array(keyText.utf8.prefix(4)))",
            VaultFixture.canary, "\(sealed.wrappedKey.prefix(4))", "\(sealed.sealedBytes.prefix(4))",
        ].map { $0.trimmingCharacters(in: CharacterSet(charactersIn: "[]")) }
        for text in texts {
            for secret in hidden { #expect(!text.contains(secret)) }
            #expect(text.count < 400)
        }
    }
}

/// Key bytes 0x42 … 0x42 0x01, then nonces of 1s, of 2s.
private final class FixedBytes: RandomSource {
    private let calls = Mutex<UInt8>(0)

    func bytes(_ count: Int) -> [UInt8] {
        let call = calls.withLock { calls in
            defer { calls += 1 }
            return calls
        }
        return call == 0 ? [UInt8](repeating: 0x42, count: count - 1) + [1] : [UInt8](repeating: call, count: count)
    }
}
