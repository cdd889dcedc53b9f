import Crypto
import Foundation
import Testing

@testable import CardDevices

/// The token store against SoftHSM2, which keeps the same rules as a hardware module.
@Suite(.enabled(if: SoftToken.isInstalled, SoftToken.words)) struct PKCS11KeyStoreTests {
    /// The same keys in a file and in a token give the same card keys; the token's never leave it.
    @Test(arguments: zip([1, 2, 3], [16, 24, 32]))
    func theTokenDerivesWhatTheFileStoreDerives(version: Int, byteCount: Int) async throws {
        let directory = try TemporaryDirectory()
        let file = try SealedFileKeyStore(
            path: directory.path + "/keys", wrappingKey: SealedFileKeyStoreTests.wrappingKey, isProduction: false,
            thread: SealedFileKeyStoreTests.thread)
        let token = try SoftToken.store(.whole)
        let reference = KeySample.reference("derive", version)
        let key = (0..<byteCount).map { UInt8(0x40 + $0) }
        for store in [file, token] as [any KeyStore] {
            try await store.add(KeySample.imported(key, components: 3), as: reference)
        }
        for size in [16, 24, 32] {
            for derivation in Self.derivations(size) {
                let inFile = try await file.derivedKey(
                    from: reference, by: derivation, byteCount: size, for: .newCard)
                let inToken = try await token.derivedKey(
                    from: reference, by: derivation, byteCount: size, for: .newCard)
                #expect(inFile == inToken && inToken.bitCount == size * 8)
            }
        }
        let keys = try await token.cardKeys(
            from: reference, diversificationData: KeySample.diversificationData, byteCount: byteCount, for: .newCard)
        let expected = [16: "E79C05", 24: "1DE8EA", 32: "2972D2"]
        #expect(try Hexadecimal.text(KeyCheckValue.all(of: keys.encryption)[0].bytes) == expected[byteCount])
    }

    private static func derivations(_ byteCount: Int) -> [KeyDerivation] {
        let kdf3 = KeyDerivation.ChannelKey.allCases.map {
            KeyDerivation.kdf3($0, diversificationData: KeySample.diversificationData)
        }
        let counter = KeyDerivation.CounterWidth.allCases.map {
            KeyDerivation.counterMode(
                label: Array("endorsement".utf8), context: [1, 2, 3], byteCount: byteCount, counterWidth: $0)
        }
        return (kdf3 + counter).compactMap(\.self)
    }

    @Test func theListShowsCheckValuesThatPeopleCanCompare() async throws {
        let token = try SoftToken.store(.whole)
        let reference = KeySample.reference("listed", 1)
        try await token.add(KeySample.imported(ImportedKeyTests.key), as: reference)
        let signer = KeySample.reference("listed-signer", 1)
        let point = try await token.makeSigningKey(signer)
        let entries = try await token.entries().filter { $0.reference.name.hasPrefix("listed") }
        #expect(entries.map(\.reference) == [reference, signer])
        #expect(entries.map(\.kind) == [.aes128, .p256])
        let inMemory = try KeyCheckValue.all(of: SymmetricKey(data: ImportedKeyTests.key))
        #expect(entries[0].checkValues.contains(inMemory[2]))
        #expect(entries[0].checkValues.allSatisfy(inMemory.contains))
        #expect(entries[1].checkValues == [.ofPublicKey(x963: Array(point.x963Representation))])
    }

    @Test func signaturesOfTheTokenVerifyOutside() async throws {
        let token = try SoftToken.store(.signed)
        let point = try await token.makeSigningKey(KeySample.signer)
        #expect(try await token.publicKey(of: KeySample.signer).x963Representation == point.x963Representation)
        for seed in UInt8(0)..<16 {
            let digest = SHA256.hash(data: [seed])
            let signature = try await token.signature(of: digest, by: KeySample.signer)
            #expect(point.isValidSignature(signature, for: digest))
            #expect(!point.isValidSignature(signature, for: SHA256.hash(data: [seed, 1])))
        }
    }

    @Test func whatIsWrongIsRefusedWithItsReason() async throws {
        let token = try SoftToken.store(.refusals)
        let derivation = try #require(KeyDerivation(counterWidth: .bits8, fixedInput: [1]))
        let key = try KeySample.imported(ImportedKeyTests.key)
        try await token.add(key, as: KeySample.master)
        _ = try await token.makeSigningKey(KeySample.signer)
        #expect(await keyStoreFault { try await token.add(key, as: KeySample.master) } == .keyExists)
        #expect(await keyStoreFault { _ = try await token.makeSigningKey(KeySample.signer) } == .keyExists)
        #expect(
            await keyStoreFault { _ = try await token.publicKey(of: KeySample.reference("other", 1)) } == .keyMissing)
        #expect(
            await keyStoreFault { _ = try await token.signature(of: SHA256.hash(data: [1]), by: KeySample.master) }
                == .wrongKind)
        #expect(
            await keyStoreFault {
                _ = try await token.derivedKey(from: KeySample.signer, by: derivation, byteCount: 16, for: .newCard)
            } == .wrongKind)

        try await token.retire(KeySample.master)
        try await token.retire(KeySample.signer)
        #expect(try await token.entries().allSatisfy(\.isRetired))
        #expect(
            await keyStoreFault {
                _ = try await token.derivedKey(from: KeySample.master, by: derivation, byteCount: 16, for: .newCard)
            } == .keyRetired)
        _ = try await token.derivedKey(from: KeySample.master, by: derivation, byteCount: 16, for: .existingCard)
        #expect(
            await keyStoreFault { _ = try await token.signature(of: SHA256.hash(data: [1]), by: KeySample.signer) }
                == .keyRetired)
        #expect(await keyStoreFault { try await token.add(key, as: KeySample.master) } == .keyExists)
        #expect(await keyStoreFault { try await token.retire(KeySample.reference("other", 1)) } == .keyMissing)
    }

    @Test func productionRefusesAKeyThatEverybodyKnowsEvenWhenItIsInTheTokenAlready() async throws {
        let trial = try SoftToken.store(.production)
        let sample = KeySample.bytes("404142434445464748494A4B4C4D4E4F")
        let known = KeySample.reference("known", 1)
        try await trial.add(KeySample.imported(sample), as: known)
        try await trial.add(KeySample.imported(ImportedKeyTests.key), as: KeySample.master)

        let production = try SoftToken.store(.production, isProduction: true)
        let derivation = try #require(KeyDerivation(counterWidth: .bits8, fixedInput: [1]))
        #expect(
            await keyStoreFault {
                _ = try await production.derivedKey(from: known, by: derivation, byteCount: 16, for: .newCard)
            } == .wellKnownKey)
        #expect(
            await keyStoreFault {
                try await production.add(KeySample.imported(sample), as: KeySample.reference("known", 2))
            } == .wellKnownKey)
        _ = try await production.derivedKey(from: KeySample.master, by: derivation, byteCount: 16, for: .newCard)
    }

    @Test(arguments: [false, true]) func productionRefusesAKeyThatCouldLeaveTheToken(isSensitive: Bool) async throws {
        let loose = KeySample.reference("loose", isSensitive ? 1 : 2)
        // As another program would put it there.
        try await SoftToken.store(.production).addLoose(
            ImportedKeyTests.key.reversed(), as: loose, isSensitive: isSensitive)
        let derivation = try #require(KeyDerivation(counterWidth: .bits8, fixedInput: [1]))
        let production = try SoftToken.store(.production, isProduction: true)
        #expect(
            await keyStoreFault {
                _ = try await production.derivedKey(from: loose, by: derivation, byteCount: 16, for: .newCard)
            } == .keyExtractable)
    }

    @Test func aWrongPINIsTriedOnceOnly() async throws {
        let token = try SoftToken.store(.pins, pin: "wrong-pin")
        #expect(await keyStoreFault { _ = try await token.entries() } == .pinWrong)
        // The right one would work now; but this value never sends a PIN again.
        let right = try SoftToken.store(.pins)
        #expect(try await right.entries().isEmpty)
        #expect(await keyStoreFault { _ = try await token.entries() } == .pinWrong)
    }

    @Test func tokensModulesAndPINFilesThatAreNotThereAreNamed() async throws {
        #expect(await keyStoreFault { _ = try await SoftToken.store("no-such-token").entries() } == .tokenMissing)
        #expect(await keyStoreFault { _ = try await SoftToken.store(.ambiguous).entries() } == .tokenAmbiguous)
        let modules: [(String, KeyStoreFault.Kind)] = [
            ("/nowhere/module.so", .moduleMissing), ("libc.so.6", .moduleUnusable),
        ]
        let directory = try TemporaryDirectory()
        try Data("1234".utf8).write(to: URL(filePath: directory.path + "/pin"))
        for (module, kind) in modules {
            for (mode, expected) in [(0o600, kind), (0o644, .pinUnreadable)] {
                try FileManager.default.setAttributes(
                    [.posixPermissions: mode], ofItemAtPath: directory.path + "/pin")
                let store = PKCS11KeyStore(
                    modulePath: module, tokenLabel: "any", pinFile: directory.path + "/pin", isProduction: false,
                    thread: SoftToken.thread)
                #expect(await keyStoreFault { _ = try await store.entries() } == expected)
            }
        }
    }

    @Test func aSessionThatIsGoneIsOpenedAgain() async throws {
        let token = try SoftToken.store(.reopened)
        try await token.add(KeySample.imported(ImportedKeyTests.key), as: KeySample.master)
        try await token.loseSession()
        #expect(try await token.entries().count == 1)
        await token.close()
        #expect(try await token.entries().count == 1)
    }

    /// What was listed and is gone makes the store look again, with a new session; then it believes it.
    @Test func aKeyThatSomebodyRemovedIsMissedAtTheSecondLookAtTheLatest() async throws {
        let token = try SoftToken.store(.vanished)
        let second = KeySample.reference("card-master", 2)
        for reference in [KeySample.master, second] {
            try await token.add(KeySample.imported(ImportedKeyTests.key), as: reference)
        }
        #expect(try await token.entries().count == 2)
        try await SoftToken.store(.vanished).remove(second)
        let first = await keyStoreFault { _ = try await token.entries() }
        #expect(first == nil || first == .tokenGone)
        #expect(try await token.entries().map(\.reference) == [KeySample.master])
    }

    /// Whatever the store was asked last, an act is done in a session that is there.
    @Test func actsFindBackToATokenThatWasAway() async throws {
        let token = try SoftToken.store(.acts)
        let names = (1...2).map { KeySample.reference("away", $0) }
        _ = try await token.entries()
        try await token.loseSession()
        try await token.add(KeySample.imported(ImportedKeyTests.key), as: names[0])
        try await token.loseSession()
        _ = try await token.makeSigningKey(names[1])
        try await token.loseSession()
        try await token.retire(names[0])
        #expect(try await token.entries().map(\.isRetired) == [true, false])
    }
}
