import CardDevices
import Foundation
import Glibc
import Testing

@testable import ProductionStation

/// Two people and the keys of cards, on a key file as a development site has one.
@Suite struct KeyCustodyTests {
    private let fixture: PeopleFixture
    private let keys: SealedFileKeyStore
    private let custody: KeyCustody
    private static let master = reference("card-issuer", 1)
    /// Invented; its check values were computed by another program.
    private static let whole = "5A1D3C77A0934EB8D1420F6699E8173B"
    private static let letters = [
        ("1112131415161718191A1B1C1D1E1F20", "8C8D40B857"), ("4B0F2F63B58559A0C858147A84F6081B", "F512E6AA30"),
    ]

    private static func reference(_ name: String, _ version: Int) -> KeyReference {
        guard let reference = KeyReference(name: name, version: version) else { preconditionFailure(name) }
        return reference
    }

    init() throws {
        fixture = try PeopleFixture()
        let wrapping = fixture.directory + "/wrapping"
        try Data((0..<32).map { UInt8($0 * 7 + 1) }).write(to: URL(filePath: wrapping))
        chmod(wrapping, 0o600)
        keys = try DevelopmentKeys.open(
            keyFile: fixture.directory + "/keys.sealed", wrappingKeyFile: wrapping, isProduction: false,
            thread: DeviceThread(name: "keys-test"))
        custody = KeyCustody(keys: keys, store: fixture.store, wallClock: fixture.clock)
    }

    private func key() throws -> ImportedKey {
        try ImportedKey(
            components: Self.letters.map { try ImportedKey.Component(digits: $0.0, checkDigits: $0.1, method: .cmac) },
            checkValue: KeyCheckValue(.cmac, [0x8E, 0x79, 0x12, 0x2E, 0xBD]), isProduction: true)
    }

    /// Oldest first, without the accounts' own lines.
    private func audit() throws -> [AuditEntry] {
        try StoreReader(fixture.store).audit(limit: 100).lines.map(\.entry).filter { $0.act.hasPrefix("keys.") }
            .reversed()
    }

    @Test func everyActHasTwoNamesBeforeAndAfterItAndNoKey() async throws {
        let fixture = try await fixture.withSupervisors()
        let imported = try await custody.importKey(
            key(), as: Self.master, by: try await fixture.supervisors(.keyImport))
        #expect(imported.kind == .aes128 && imported.checkValues.map(\.description).last == "cmac:8E79122EBD")
        let signer = Self.reference("document-signer", 3)
        let made = try await custody.generateSigner(signer, by: try await fixture.supervisors(.keyGenerate))
        #expect(made.publicKey.hasPrefix("-----BEGIN PUBLIC KEY-----"))
        let retired = try await custody.retire(Self.master, by: try await fixture.supervisors(.keyRetire))
        #expect(retired.isRetired)
        #expect(try await keys.entries() == [retired, made.entry])
        let lines = try audit()
        #expect(lines.map(\.act) == ["keys.import", "keys.generate", "keys.retire"].flatMap { [$0, $0] })
        #expect(lines.allSatisfy { $0.actor == "Zhang San" && $0.secondActor == "Li Si" })
        #expect(
            lines.map(\.subject)
                == ["key card-issuer/1", "key document-signer/3", "key card-issuer/1"].flatMap { [$0, $0] })
        #expect(lines.enumerated().allSatisfy { $0.offset % 2 == 1 || $0.element.result == "ordered" })
        #expect(lines[1].result.hasPrefix("done: AES-128 gp:") && lines[1].result.hasSuffix("cmac:8E79122EBD"))
        let words = lines.map { "\($0)".uppercased() }.joined()
        for secret in [Self.whole] + Self.letters.map(\.0) { #expect(!words.contains(secret.prefix(8))) }
    }

    @Test func whatTheStoreRefusesIsOnRecordToo() async throws {
        let fixture = try await fixture.withSupervisors()
        let both = try await fixture.supervisors(.keyImport)
        _ = try await custody.importKey(key(), as: Self.master, by: both)
        await #expect(throws: KeyStoreFault.self) { try await custody.importKey(key(), as: Self.master, by: both) }
        #expect(try audit().map(\.result).last == "refused: keyExists")
        await #expect(throws: KeyStoreFault.self) {
            try await custody.retire(
                Self.reference("card-issuer", 2), by: try await fixture.supervisors(.keyRetire))
        }
        #expect(try audit().count == 4, "nothing was ordered")
    }

    @Test func nobodysAuthorityForSomethingElseIsEnough() async throws {
        let fixture = try await fixture.withSupervisors()
        let other = try await fixture.supervisors(.keyRetire)
        #expect(try await refusal { _ = try await custody.importKey(key(), as: Self.master, by: other) } == .otherAct)
        #expect(try await refusal { _ = try await custody.generateSigner(Self.master, by: other) } == .otherAct)
        #expect(try await keys.entries().isEmpty)
        #expect(try audit().isEmpty)
    }

    /// An account that was switched off after its password was checked.
    @Test func theStoreOfKeysIsNotTouchedWhenTheOrderCannotBeWritten() async throws {
        let fixture = try await fixture.withSupervisors()
        for name in ["Wang Wu", "Zhao Liu"] { try await fixture.add(name, [.supervisor]) }
        let both = try await fixture.supervisors(.keyImport)
        let others = try await fixture.people.authorise(
            .changeAccount, ["Wang Wu", "Zhao Liu"].map { try PeopleFixture.credential($0) })
        try await fixture.people.setActive("Li Si", false, by: others)
        #expect(
            try await refusal { _ = try await custody.importKey(key(), as: Self.master, by: both) } == .accountInactive)
        await fixture.store.close()
        await #expect(throws: StoreFault.self) { try await custody.importKey(key(), as: Self.master, by: both) }
        #expect(try await keys.entries().isEmpty)
    }
}
