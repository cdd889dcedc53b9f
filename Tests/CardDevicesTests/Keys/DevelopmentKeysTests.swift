import Foundation
import Testing

@testable import CardDevices

/// Keys that a development site makes for itself.
struct DevelopmentKeysTests {
    @Test func whatWasMadeMakesACard() async throws {
        let directory = try TemporaryDirectory()
        let files = DevelopmentKeys(directory: directory.path)
        let profile = try ChipProfile.secured()
        try await files.make(for: profile, at: SecuredBench.now)
        let store = try DevelopmentKeys.open(
            keyFile: files.keyFile, wrappingKeyFile: files.wrappingKeyFile, isProduction: false,
            thread: DeviceThread(name: "keys"))
        #expect(
            try await store.entries().map { "\($0.reference)" }
                == ["card-endorsement/1", "card-issuer/1", "card-transport/1", "document-signer/1"])
        let certificate = try Array(Data(contentsOf: URL(filePath: files.signerCertificateFile)))
        let authority = try Array(Data(contentsOf: URL(filePath: files.authorityCertificateFile)))
        let orders = try ChipOrderMaker(
            profile: profile, keys: store,
            signer: try await DocumentSigner.find(certificate: certificate, named: "document-signer", in: store),
            authorities: [authority], endorsementProofPerMille: 1_000)
        let stock = SimulatedStock(
            for: profile, keys: try DevelopmentKeys.stockKeys(file: files.stockKeyFile, for: profile))
        let lane = try Bench.lane([.good], stock: stock)
        let bench = Bench(.apdu, lane: lane, profile: profile)
        try await bench.printer.feed(to: .chipStation, limit: limit)
        let set = try await orders.signed(
            profile.fileSet(fields: Sample.values(), photo: [1, 2, 3]), at: SecuredBench.now)
        let order = try await orders.order(
            for: bench.chip.recognise(limit: limit), files: set, cardSerial: "S", at: SecuredBench.now
        ).order
        try await bench.chip.encode(order, limit: limit)
        try await bench.chip.verify(order, limit: limit)
    }

    @Test func nothingIsMadeOverKeysThatAreThere() async throws {
        let directory = try TemporaryDirectory()
        let files = DevelopmentKeys(directory: directory.path)
        try await files.make(for: .secured(), at: SecuredBench.now)
        for path in [files.keyFile, files.wrappingKeyFile, files.stockKeyFile] {
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o600, "\(path)")
        }
        let before = try Data(contentsOf: URL(filePath: files.wrappingKeyFile))
        #expect(await keyStoreFault { try await files.make(for: .secured(), at: SecuredBench.now) } == .keyExists)
        #expect(try Data(contentsOf: URL(filePath: files.wrappingKeyFile)) == before)
        #expect(await keyStoreFault { try await files.make(for: .standard(), at: 0) } == .badKey)
        #expect(
            await keyStoreFault {
                _ = try DevelopmentKeys.open(
                    keyFile: files.keyFile, wrappingKeyFile: files.wrappingKeyFile, isProduction: true,
                    thread: DeviceThread(name: "keys"))
            } == .fileStoreInProduction)
    }

    @Test func aCertificateOfAnotherKeyIsFound() async throws {
        let bench = try await SecuredBench()
        let other = SimulatedKeyStore(for: bench.profile, seed: 99)
        let name = try #require(KeyReference(name: "document-signer", version: 1))
        let issued = try DevelopmentAuthority(
            for: other.publicKey(of: name), validFrom: 0, validUntil: SecuredBench.now)
        await #expect(throws: SecurityObjectProblem.certificateOfAnotherKey) {
            try await DocumentSigner.find(
                certificate: issued.certificate, named: "document-signer", in: bench.keys)
        }
        #expect(throws: SecurityObjectProblem.certificateMalformed) {
            try DevelopmentAuthority(
                for: other.publicKey(of: name), validFrom: 0, validUntil: 3_000_000_000_000)
        }
    }
}
