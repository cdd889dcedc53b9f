import Crypto
import Foundation
import Testing

@testable import CardDevices

@Suite struct SealedFileKeyStoreTests {
    static let thread = DeviceThread(name: "test keys")
    static let wrappingKey = SymmetricKey(data: (0..<32).map { UInt8(200 - $0 * 3) })

    @Test func keysSurviveAReopening() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/keys"
        let store = try open(path)
        try await store.add(KeySample.imported(ImportedKeyTests.key), as: KeySample.master)
        let point = try await store.makeSigningKey(KeySample.signer)
        let before = try await store.entries()
        #expect(before.map(\.reference) == [KeySample.master, KeySample.signer])
        #expect(before[0].checkValues.map(\.method) == [.globalPlatform, .zeroBlock, .cmac])

        let again = try open(path)
        #expect(try await again.entries() == before)
        #expect(try await again.publicKey(of: KeySample.signer).x963Representation == point.x963Representation)
        let digest = SHA256.hash(data: [1, 2, 3])
        let signature = try await again.signature(of: digest, by: KeySample.signer)
        #expect(point.isValidSignature(signature, for: digest))
    }

    @Test func theFileIsPrivateAndShowsNoKey() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/keys"
        try await open(path).add(KeySample.imported(ImportedKeyTests.key), as: KeySample.master)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        let file = try Data(contentsOf: URL(filePath: path))
        #expect(file.range(of: Data(ImportedKeyTests.key)) == nil && file.range(of: Data("card-master".utf8)) == nil)
    }

    @Test func cardKeysAreThoseOfTheDerivation() async throws {
        let directory = try TemporaryDirectory()
        let store = try open(directory.path + "/keys")
        let sample = KeySample.bytes("404142434445464748494A4B4C4D4E4F")
        try await store.add(KeySample.imported(sample), as: KeySample.master)
        let keys = try await store.cardKeys(
            from: KeySample.master, diversificationData: KeySample.diversificationData, byteCount: 16, for: .newCard)
        let values = try [keys.encryption, keys.authentication, keys.dataEncryption].map {
            try Hexadecimal.text(KeyCheckValue.all(of: $0)[0].bytes)
        }
        #expect(values == ["E79C05", "D1BD77", "3FDE8C"])
        #expect(keys.version == 1 && !"\(keys)".contains("E79C05"))
    }

    @Test func aRetiredKeyServesOldCardsOnly() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/keys"
        let store = try open(path)
        try await store.add(KeySample.imported(ImportedKeyTests.key), as: KeySample.master)
        _ = try await store.makeSigningKey(KeySample.signer)
        for key in [KeySample.master, KeySample.signer] { try await store.retire(key) }
        let again = try open(path)
        let derivation = try #require(KeyDerivation(counterWidth: .bits8, fixedInput: [1]))
        #expect(
            await keyStoreFault {
                _ = try await again.derivedKey(from: KeySample.master, by: derivation, byteCount: 16, for: .newCard)
            } == .keyRetired)
        _ = try await again.derivedKey(from: KeySample.master, by: derivation, byteCount: 16, for: .existingCard)
        #expect(
            await keyStoreFault { _ = try await again.signature(of: SHA256.hash(data: [1]), by: KeySample.signer) }
                == .keyRetired)
        #expect(try await again.entries().allSatisfy(\.isRetired))
    }

    @Test func aKeyIsNeverOverwrittenAndAMissingOneIsNamed() async throws {
        let directory = try TemporaryDirectory()
        let store = try open(directory.path + "/keys")
        try await store.add(KeySample.imported(ImportedKeyTests.key), as: KeySample.master)
        #expect(
            await keyStoreFault { try await store.add(KeySample.imported(ImportedKeyTests.key), as: KeySample.master) }
                == .keyExists)
        #expect(await keyStoreFault { try await store.retire(KeySample.signer) } == .keyMissing)
        #expect(
            await keyStoreFault { _ = try await store.signature(of: SHA256.hash(data: [1]), by: KeySample.master) }
                == .wrongKind)
        _ = try await store.makeSigningKey(KeySample.signer)
        let derivation = try #require(KeyDerivation(counterWidth: .bits8, fixedInput: [1]))
        #expect(
            await keyStoreFault {
                _ = try await store.derivedKey(from: KeySample.signer, by: derivation, byteCount: 16, for: .newCard)
            } == .wrongKind)
    }

    @Test func productionModeRefusesTheStore() {
        #expect(throws: KeyStoreFault(.fileStoreInProduction, operation: "keys.open", detail: "/nowhere")) {
            _ = try SealedFileKeyStore(
                path: "/nowhere", wrappingKey: Self.wrappingKey, isProduction: true, thread: Self.thread)
        }
    }

    @Test func oneChangedBitOrAnotherWrappingKeyIsRefused() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/keys"
        try await open(path).add(KeySample.imported(ImportedKeyTests.key), as: KeySample.master)
        let file = try Array(Data(contentsOf: URL(filePath: path)))
        for index in [0, 4, 5, file.count / 2, file.count - 1] {
            var changed = file
            changed[index] ^= 1
            try write(changed, to: path)
            #expect(kind { _ = try open(path) } == .fileNotAuthentic, "byte \(index)")
        }
        try write(Array(file.dropLast()), to: path)
        #expect(kind { _ = try open(path) } == .fileNotAuthentic)
        try write(file, to: path)
        #expect(kind { _ = try open(path, SymmetricKey(size: .bits256)) } == .fileNotAuthentic)
        _ = try open(path)
    }

    @Test func aFileThatOthersCouldReadOrALinkIsRefused() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/keys"
        try await open(path).add(KeySample.imported(ImportedKeyTests.key), as: KeySample.master)
        try FileManager.default.createSymbolicLink(atPath: path + "-link", withDestinationPath: path)
        #expect(kind { _ = try open(path + "-link") } == .fileUnreadable)
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
        #expect(kind { _ = try open(path) } == .fileReadableByOthers)
    }

    @Test(arguments: KeyStoreFault.Kind.allCases) func everyFaultHasAnInstructionInBothLanguages(
        kind: KeyStoreFault.Kind
    ) {
        let fault = KeyStoreFault(kind, operation: "test", detail: "card-master/1")
        for text in [fault.chinese, fault.english] {
            #expect(text.hasPrefix("card-master/1: ") && text.count > 25 && (text.contains(";") || text.contains("；")))
        }
    }

    private func open(_ path: String, _ key: SymmetricKey = wrappingKey) throws -> SealedFileKeyStore {
        try SealedFileKeyStore(path: path, wrappingKey: key, isProduction: false, thread: Self.thread)
    }

    private func kind(_ body: () throws -> Void) -> KeyStoreFault.Kind? {
        do {
            try body()
            return nil
        } catch {
            return (error as? KeyStoreFault)?.kind
        }
    }

    private func write(_ bytes: [UInt8], to path: String) throws {
        try Data(bytes).write(to: URL(filePath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    }
}
