import CardDevices
import Foundation
import ProductionStation

/// The key store and the document signer that a profile with security asks for.
struct ChipKeys: Sendable {
    let orders: ChipOrderMaker
    /// What simulated blanks are delivered with; nil for chips without keys.
    let stock: SimulatedStockKeys?
    /// The one store of this process, for the verbs of keys too; nil when the configuration names none.
    let store: (any KeyStore)?

    private static let certificateBytesMax = 64 << 10

    /// Opens no token yet: one that is away stops the lanes, not the start.
    ///
    /// - Throws: ``OperatorError`` that says which file or setting is missing.
    init(_ configuration: StationConfiguration, profile: ChipProfile) throws {
        let keys = configuration.keys
        if configuration.station.mode == .production, let refusal = profile.productionRefusal {
            throw OperatorError(
                StartSentence.referenceDataWrong(path: "chip.profileFile", reason: "\(refusal)"), exit: .configuration)
        }
        guard let security = profile.security else {
            (orders, stock, store) = (ChipOrderMaker(plain: profile), nil, try Self.store(configuration))
            return
        }
        let store = try Self.requiredStore(configuration, profile)
        self.store = store
        do {
            let signer = try security.signerKey.map { name in
                let certificate = try Self.file(keys.signerCertificateFile, .keysSignerCertificateFile, profile.name)
                return try SignerLookup(certificate: certificate, keyName: name)
            }
            let authorities =
                signer == nil
                ? [] : [try Self.file(keys.authorityCertificateFile, .keysAuthorityCertificateFile, profile.name)]
            orders = try ChipOrderMaker(
                profile: profile, keys: store, lookup: signer, authorities: authorities,
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

    /// ``store(_:)``, for a profile that cannot do without.
    static func requiredStore(
        _ configuration: StationConfiguration, _ profile: ChipProfile
    ) throws -> any KeyStore {
        guard let store = try store(configuration) else { throw missing(.keysModule, profile.name) }
        return store
    }

    /// The store that the configuration names; nil when it names none.
    ///
    /// - Throws: ``OperatorError`` when a setting that belongs to it is missing, or when a key file cannot be opened.
    static func store(_ configuration: StationConfiguration) throws -> (any KeyStore)? {
        let keys = configuration.keys
        let isProduction = configuration.station.mode == .production
        let thread = DeviceThread(name: "keys")
        if let module = keys.module {
            guard let label = keys.tokenLabel, let pin = keys.pinFile else {
                throw incomplete(keys.tokenLabel == nil ? .keysTokenLabel : .keysPINFile)
            }
            return PKCS11KeyStore(
                modulePath: module, tokenLabel: label, pinFile: pin, isProduction: isProduction, thread: thread)
        }
        guard let file = keys.file else { return nil }
        guard let wrapping = keys.wrappingKeyFile else { throw incomplete(.keysWrappingKeyFile) }
        do throws(KeyStoreFault) {
            return try DevelopmentKeys.open(
                keyFile: file, wrappingKeyFile: wrapping, isProduction: isProduction, thread: thread)
        } catch {
            throw OperatorError(StartSentence.chipKeys(.keys(error)), exit: .configuration)
        }
    }

    private static func incomplete(_ key: ConfigurationKey) -> OperatorError {
        OperatorError(KeySentence.settingMissing(key: key.name), exit: .configuration)
    }

    private static func missing(_ key: ConfigurationKey, _ profile: String) -> OperatorError {
        OperatorError(StartSentence.chipKeyMissing(key: key.name, profile: profile), exit: .configuration)
    }

    private static func file(_ path: String?, _ key: ConfigurationKey, _ profile: String) throws -> [UInt8] {
        guard let path else { throw missing(key, profile) }
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
