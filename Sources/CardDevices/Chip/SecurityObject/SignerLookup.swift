internal import Synchronization

/// A station's document signer: the certificate is read at once, the key is looked for when it is needed.
///
/// So a station starts while its token is away, and whoever needs the key hears why there is none.
public final class SignerLookup: Sendable {
    /// As the profile gives it.
    public let keyName: String
    /// Its version counts only once it was found.
    private let named: DocumentSigner
    private let found: Mutex<DocumentSigner?>

    /// - Parameters:
    ///   - certificate: DER or PEM, with a P-256 key.
    ///   - keyName: of the signing key, in whichever version the store has the certificate's.
    /// - Throws: ``SecurityObjectProblem`` `certificateMalformed` or `certificateKeyKind`; `certificateOfAnotherKey` for a
    ///   name that no key can have.
    public init(certificate: [UInt8], keyName: String) throws(SecurityObjectProblem) {
        guard let first = KeyReference(name: keyName, version: 1) else { throw .certificateOfAnotherKey }
        self.keyName = keyName
        named = try DocumentSigner(certificate: certificate, key: first)
        found = Mutex(nil)
    }

    /// A signer whose key is known already.
    init(_ signer: DocumentSigner) {
        keyName = signer.key.name
        named = signer
        found = Mutex(signer)
    }

    /// Whether cards may be signed at that time, in milliseconds since 1970-01-01T00:00:00Z. Asks no store.
    func validity(at now: Int64) -> SignerValidity { named.validity(at: now) }

    /// The signer with its key, looked for once.
    ///
    /// - Throws: ``ChipOrderProblem`` with the store's fault, or `certificateOfAnotherKey`.
    func signer(in store: any KeyStore) async throws(ChipOrderProblem) -> DocumentSigner {
        if let signer = found.withLock({ $0 }) { return signer }
        do throws(SecurityObjectProblem) {
            let signer = try await DocumentSigner.find(certificate: named.certificate, named: keyName, in: store)
            found.withLock { $0 = signer }
            return signer
        } catch .keys(let fault) {
            throw .keys(fault)
        } catch {
            throw .signature(error)
        }
    }
}
