internal import Crypto
internal import Glibc

/// Keys of a development site, made once in a directory of its own: a sealed key file with its wrapping key beside it, a
/// signer with a certificate that nobody outside trusts, and what a supplier would put on the blanks. For trials only:
/// production mode takes no key file at all.
public struct DevelopmentKeys: Sendable {
    /// The sealed key file.
    public let keyFile: String
    /// 32 bytes that open it.
    public let wrappingKeyFile: String
    /// The master key of the simulated blanks.
    public let stockKeyFile: String
    /// DER of the signer's certificate.
    public let signerCertificateFile: String
    /// DER of the authority that issued it.
    public let authorityCertificateFile: String

    /// Where the files of a directory are, made or not.
    public init(directory: String) {
        keyFile = directory + "/keys.sealed"
        wrappingKeyFile = directory + "/keys.wrapping"
        stockKeyFile = directory + "/stock.key"
        signerCertificateFile = directory + "/signer.der"
        authorityCertificateFile = directory + "/authority.der"
    }

    private static let certificateBytesMax = 64 << 10
    /// Days for which the signer's certificate is valid.
    private static let validDays: Int64 = 365

    /// Makes all files, mode 0600, and never over a key file that is there.
    ///
    /// - Parameters:
    ///   - profile: its keys are made, each in version 1.
    ///   - now: milliseconds since 1970-01-01T00:00:00Z, the beginning of the certificate.
    /// - Throws: ``KeyStoreFault``; `badKey` for a profile without security or without a signer.
    public func make(for profile: ChipProfile, at now: Int64) async throws(KeyStoreFault) {
        guard let security = profile.security, let name = security.signerKey,
            let signer = KeyReference(name: name, version: 1), let kind = KeyKind.aes(byteCount: security.keyByteCount)
        else { throw KeyStoreFault(.badKey, operation: "keys.make", detail: profile.name) }
        guard access(keyFile, F_OK) != 0 else {
            throw KeyStoreFault(.keyExists, operation: "keys.make", detail: keyFile)
        }
        let wrapping = SymmetricKey(size: .bits256)
        let stock = SymmetricKey(size: SymmetricKeySize(bitCount: security.keyByteCount * 8))
        try KeyFile.replace(wrappingKeyFile, with: wrapping.withUnsafeBytes { Array($0) })
        try KeyFile.replace(stockKeyFile, with: stock.withUnsafeBytes { Array($0) })
        let store = try SealedFileKeyStore(
            path: keyFile, wrappingKey: wrapping, isProduction: false, thread: DeviceThread(name: "keys"))
        try await store.addDevelopmentKey(stock, kind, named: security.transportKey)
        for name in [security.issuerKey, security.endorsementKey?.master].compactMap(\.self) {
            let key = SymmetricKey(size: SymmetricKeySize(bitCount: security.keyByteCount * 8))
            try await store.addDevelopmentKey(key, kind, named: name)
        }
        let publicKey = try await store.makeSigningKey(signer)
        let issued: DevelopmentAuthority
        do throws(SecurityObjectProblem) {
            issued = try DevelopmentAuthority(
                for: publicKey, validFrom: now - 86_400_000, validUntil: now + Self.validDays * 86_400_000)
        } catch {
            throw KeyStoreFault(.badKey, operation: "keys.make", detail: error.code)
        }
        try KeyFile.replace(signerCertificateFile, with: issued.certificate)
        try KeyFile.replace(authorityCertificateFile, with: issued.authority)
    }

    /// What makes orders with the keys of this site.
    ///
    /// - Parameter endorsementProofPerMille: cards in a thousand whose endorsement is rewritten and restored.
    /// - Throws: ``KeyStoreFault``, ``SecurityObjectProblem`` or ``ChipOrderProblem`` when the files do not fit.
    public func orders(for profile: ChipProfile, endorsementProofPerMille: Int) async throws -> ChipOrderMaker {
        let store = try Self.open(
            keyFile: keyFile, wrappingKeyFile: wrappingKeyFile, isProduction: false,
            thread: DeviceThread(name: "keys"))
        func certificate(_ path: String) throws(KeyStoreFault) -> [UInt8] {
            try KeyFile.read(path, bytesMax: Self.certificateBytesMax, guarded: .own)
        }
        guard let name = profile.security?.signerKey else { throw ChipOrderProblem.signerDiffers }
        return try ChipOrderMaker(
            profile: profile, keys: store,
            signer: try await DocumentSigner.find(
                certificate: try certificate(signerCertificateFile), named: name, in: store),
            authorities: [try certificate(authorityCertificateFile)],
            endorsementProofPerMille: endorsementProofPerMille)
    }

    /// Opens a sealed key file with the wrapping key that lies in a file of 32 bytes.
    public static func open(
        keyFile: String, wrappingKeyFile: String, isProduction: Bool, thread: DeviceThread
    ) throws(KeyStoreFault) -> SealedFileKeyStore {
        var bytes = try KeyFile.read(
            wrappingKeyFile, bytesMax: SealedFileKeyStore.wrappingKeyByteCount, guarded: .credential)
        defer { SecretBytes.wipe(&bytes) }
        return try SealedFileKeyStore(
            path: keyFile, wrappingKey: SymmetricKey(data: bytes), isProduction: isProduction, thread: thread)
    }

    /// What the supplier of simulated blanks puts on them, from a file of 16, 24 or 32 bytes.
    public static func stockKeys(
        file: String, for profile: ChipProfile
    ) throws(KeyStoreFault) -> SimulatedStockKeys? {
        guard let security = profile.security else { return nil }
        var bytes = try KeyFile.read(file, bytesMax: 32, guarded: .own)
        defer { SecretBytes.wipe(&bytes) }
        guard bytes.count == security.keyByteCount,
            let keys = SimulatedStockKeys(master: bytes, derivation: security.derivation)
        else { throw KeyStoreFault(.badKey, operation: "keys.stock", detail: file) }
        return keys
    }
}
