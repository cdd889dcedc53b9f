import CardDevices
import Foundation
import ProductionStation

/// The key store and the document signer that a profile with security asks for.
struct ChipKeys: Sendable {
    let orders: ChipOrderMaker
    /// What simulated blanks are delivered with; nil for chips without keys.
    let stock: SimulatedStockKeys?

    private static let certificateBytesMax = 64 << 10

    /// - Throws: ``OperatorError`` that says which key, file or setting is missing.
    init(_ configuration: StationConfiguration, profile: ChipProfile) async throws {
        let keys = configuration.keys
        if configuration.station.mode == .production, let refusal = profile.productionRefusal {
            throw OperatorError(
                StartSentence.referenceDataWrong(path: "chip.profileFile", reason: "\(refusal)"), exit: .configuration)
        }
        guard let security = profile.security else {
            (orders, stock) = (ChipOrderMaker(plain: profile), nil)
            return
        }
        let store = try Self.store(configuration, profile)
        do {
            var signer: DocumentSigner?
            if let name = security.signerKey {
                let certificate = try Self.file(keys.signerCertificateFile, .keysSignerCertificateFile)
                signer = try await DocumentSigner.find(certificate: certificate, named: name, in: store)
            }
            let authorities =
                signer == nil ? [] : [try Self.file(keys.authorityCertificateFile, .keysAuthorityCertificateFile)]
            orders = try ChipOrderMaker(
                profile: profile, keys: store, signer: signer, authorities: authorities,
                endorsementProofPerMille: keys.endorsementProofPerMille)
            stock = try keys.stockKeyFile.flatMap { try DevelopmentKeys.stockKeys(file: $0, for: profile) }
        } catch let problem as SecurityObjectProblem {
            throw OperatorError(StartSentence.chipKeys(.signature(problem)), exit: .configuration)
        } catch let fault as KeyStoreFault {
            throw OperatorError(StartSentence.chipKeys(.keys(fault)), exit: .configuration)
        } catch let problem as ChipOrderProblem {
            throw OperatorError(StartSentence.chipKeys(problem), exit: .configuration)
        }
    }

    /// The key store that the configuration names.
    ///
    /// - Throws: ``OperatorError`` that says which setting is missing or what is wrong with the store.
    static func store(
        _ configuration: StationConfiguration, _ profile: ChipProfile
    ) throws -> any KeyStore {
        let keys = configuration.keys
        let isProduction = configuration.station.mode == .production
        let thread = DeviceThread(name: "keys")
        if let module = keys.module {
            guard let label = keys.tokenLabel, let pin = keys.pinFile else {
                throw missing(keys.tokenLabel == nil ? .keysTokenLabel : .keysPINFile, profile)
            }
            return PKCS11KeyStore(
                modulePath: module, tokenLabel: label, pinFile: pin, isProduction: isProduction, thread: thread)
        }
        guard let file = keys.file else { throw missing(.keysModule, profile) }
        guard let wrapping = keys.wrappingKeyFile else { throw missing(.keysWrappingKeyFile, profile) }
        do throws(KeyStoreFault) {
            return try DevelopmentKeys.open(
                keyFile: file, wrappingKeyFile: wrapping, isProduction: isProduction, thread: thread)
        } catch {
            throw OperatorError(StartSentence.chipKeys(.keys(error)), exit: .configuration)
        }
    }

    private static func missing(_ key: ConfigurationKey, _ profile: ChipProfile) -> OperatorError {
        OperatorError(StartSentence.chipKeyMissing(key: key.name, profile: profile.name), exit: .configuration)
    }

    private static func file(_ path: String?, _ key: ConfigurationKey) throws -> [UInt8] {
        guard let path else {
            throw OperatorError(StartSentence.chipKeyMissing(key: key.name, profile: ""), exit: .configuration)
        }
        return try certificate(path)
    }

    /// A certificate as it stands in its file.
    ///
    /// - Throws: ``OperatorError`` that names the file.
    static func certificate(_ path: String) throws -> [UInt8] {
        do {
            return try BoundedFile.bytes(path, bytesMax: certificateBytesMax)
        } catch {
            throw OperatorError(
                StartSentence.inputOutput(operation: "read", path: path, reason: "\(error)"), exit: .inputOutput)
        }
    }
}
