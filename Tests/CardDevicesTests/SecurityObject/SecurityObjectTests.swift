import Crypto
import Foundation
import Testing

@testable import CardDevices

/// EF.SOD: made with a key from a store, checked by us and by two programs that others wrote.
@Suite struct SecurityObjectTests {
    static let files: [SecurityObject.DataGroup] = {
        do {
            let portrait = (0..<20_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            let face = FaceRecord(gender: .female, format: .jpeg, width: 358, height: 441, image: portrait)
            return [
                SecurityObject.DataGroup(
                    number: 1, bytes: try DataGroup1(zone: MachineReadableZoneTests.specimen).encoded()),
                SecurityObject.DataGroup(number: 2, bytes: try DataGroup2(face: face).encoded()),
                SecurityObject.DataGroup(number: 11, bytes: try DataGroup11(fullName: "样卡·测试").encoded()),
            ]
        } catch {
            preconditionFailure("\(error)")
        }
    }()

    /// Everything that one signed card needs.
    struct Signed {
        let authority: TestAuthority
        let signer: DocumentSigner
        let file: [UInt8]
    }

    static func sign(with store: any KeyStore, as key: KeyReference = KeySample.signer) async throws -> Signed {
        let authority = try TestAuthority()
        let point = try await store.makeSigningKey(key)
        let signer = try DocumentSigner(certificate: authority.issue(for: point), key: key)
        let file = try await SecurityObjectFile.make(
            SecurityObject(over: files), signer: signer, keys: store, now: TestAuthority.now)
        return Signed(authority: authority, signer: signer, file: file)
    }

    @Test func whatIsSignedVerifiesAndCoversEveryFile() async throws {
        let directory = try TemporaryDirectory()
        let signed = try await Self.sign(with: store(directory.path))
        let object = try SecurityObjectFile.verify(
            signed.file, authorities: [signed.authority.der], now: TestAuthority.now)
        #expect(object.digests.keys.sorted() == [1, 2, 11])
        for file in Self.files { try object.check(file) }
        var changed = Self.files[0]
        changed.bytes[3] ^= 1
        #expect(throws: SecurityObjectProblem.digestDiffers(dataGroup: 1)) { try object.check(changed) }
        changed.number = 12
        #expect(throws: SecurityObjectProblem.notCovered(dataGroup: 12)) { try object.check(changed) }
    }

    @Test func everyChangedByteIsFoundAndNoneTraps() async throws {
        let directory = try TemporaryDirectory()
        let signed = try await Self.sign(with: store(directory.path))
        let authorities = [signed.authority.der]
        for index in signed.file.indices {
            var changed = signed.file
            changed[index] ^= 0x01
            #expect(throws: SecurityObjectProblem.self, "byte \(index)") {
                let object = try SecurityObjectFile.verify(changed, authorities: authorities, now: TestAuthority.now)
                for file in Self.files { try object.check(file) }
                // The list of digest algorithms stands outside the signature, as CMS has it.
                if Self.isAlgorithmList(index, in: signed.file) { throw SecurityObjectProblem.signatureWrong }
            }
        }
    }

    /// True inside `digestAlgorithms`, the first SET of the file.
    private static func isAlgorithmList(_ index: Int, in file: [UInt8]) -> Bool {
        guard let start = file.firstIndex(of: 0x31) else { return false }
        return (start...start + 14).contains(index)
    }

    @Test func anUnknownAuthorityAnotherAuthorityOfTheSameNameAndAWrongTimeAreRefused() async throws {
        let directory = try TemporaryDirectory()
        let signed = try await Self.sign(with: store(directory.path))
        let impostor = try TestAuthority()
        let renamed = try TestAuthority("Other", key: signed.authority.key)
        for authorities in [[], [try TestAuthority("Other").der], [impostor.der], [renamed.der], [[1, 2, 3]]] {
            #expect(throws: SecurityObjectProblem.signerNotTrusted) {
                _ = try SecurityObjectFile.verify(signed.file, authorities: authorities, now: TestAuthority.now)
            }
        }
        let authorities = [impostor.der, signed.authority.der]
        _ = try SecurityObjectFile.verify(signed.file, authorities: authorities, now: TestAuthority.now)
        #expect(throws: SecurityObjectProblem.signer(.expired)) {
            _ = try SecurityObjectFile.verify(signed.file, authorities: authorities, now: 4_000_000_000_001)
        }
    }

    @Test func aCertificateOfAnotherKeyIsFoundBeforeAnyCardIsWritten() async throws {
        let directory = try TemporaryDirectory()
        let store = try store(directory.path)
        _ = try await store.makeSigningKey(KeySample.signer)
        let other = try TestAuthority().issue(for: P256.Signing.PrivateKey().publicKey)
        let signer = try DocumentSigner(certificate: other, key: KeySample.signer)
        await #expect(throws: SecurityObjectProblem.certificateOfAnotherKey) {
            _ = try await SecurityObjectFile.make(
                SecurityObject(over: Self.files), signer: signer, keys: store, now: TestAuthority.now)
        }
    }

    @Test func anExpiredSignerAndAMissingKeySignNothing() async throws {
        let directory = try TemporaryDirectory()
        let store = try store(directory.path)
        let point = try await store.makeSigningKey(KeySample.signer)
        let authority = try TestAuthority()
        let expired = try DocumentSigner(
            certificate: authority.issue(for: point, until: "231114221320Z"),
            key: KeySample.signer)
        await #expect(throws: SecurityObjectProblem.signer(.expired)) {
            _ = try await SecurityObjectFile.make(
                SecurityObject(over: Self.files), signer: expired, keys: store, now: TestAuthority.now)
        }
        let keyless = try DocumentSigner(certificate: authority.issue(for: point), key: KeySample.reference("none", 1))
        await #expect(
            throws: SecurityObjectProblem.keys(
                KeyStoreFault(.keyMissing, operation: "keys.sign", detail: "none/1"))
        ) {
            _ = try await SecurityObjectFile.make(
                SecurityObject(over: Self.files), signer: keyless, keys: store, now: TestAuthority.now)
        }
    }

    @Test func certificatesAreTakenAsDERAndPEMAndOthersAreRefused() throws {
        let key = P256.Signing.PrivateKey()
        let der = try TestAuthority().issue(for: key.publicKey)
        let pem = try DocumentSigner(certificate: Array(TestAuthority.pem(der).utf8), key: KeySample.signer)
        #expect(pem.certificate == der)
        #expect(pem.validUntil == TestAuthority.validUntilMilliseconds && pem.validFrom == 1_600_000_000_000)
        #expect(throws: SecurityObjectProblem.certificateMalformed) {
            _ = try DocumentSigner(certificate: Array(der.dropLast()), key: KeySample.signer)
        }
    }

    @Test func numbersOfDataGroupsAreOneToSixteenEachOnce() {
        for numbers: [UInt8] in [[], [0], [17], [1, 1]] {
            #expect(throws: SecurityObjectProblem.dataGroupNumbers) {
                _ = try SecurityObject(over: numbers.map { SecurityObject.DataGroup(number: $0, bytes: [1]) })
            }
        }
    }

    static let problems: [SecurityObjectProblem] = [
        .certificateMalformed, .certificateKeyKind, .certificateOfAnotherKey, .signer(.expired),
        .keys(KeyStoreFault(.keyMissing, operation: "test")), .dataGroupNumbers, .malformed(part: "version"),
        .digestDiffers(dataGroup: 2), .notCovered(dataGroup: 3), .contentDigestDiffers, .signatureWrong,
        .signerNotTrusted,
    ]

    @Test func everyProblemHasItsOwnCodeAndAnInstructionInBothLanguages() {
        #expect(Set(Self.problems.map(\.code)).count == Self.problems.count)
        for problem in Self.problems {
            #expect(problem.chinese.contains("；") && problem.chinese.hasSuffix("。"), "\(problem.code)")
            #expect(problem.english.contains("; ") && problem.english.hasSuffix("."), "\(problem.code)")
        }
    }

    private func store(_ directory: String) throws -> SealedFileKeyStore {
        try SealedFileKeyStore(
            path: directory + "/keys", wrappingKey: SealedFileKeyStoreTests.wrappingKey, isProduction: false,
            thread: SealedFileKeyStoreTests.thread)
    }
}
