public import CardDevices
internal import Crypto

/// What people do to the keys of cards: always two of them, with a line in the audit log before the key store is touched
/// and one when it has answered.
///
/// So a key that got into the store has names beside it, even when the power failed in between.
public struct KeyCustody: Sendable {
    /// A signing key that was just made; its private half is in the store only.
    public struct NewSigner: Equatable, Sendable {
        public var entry: KeyEntry
        /// For the certificate (PEM, SubjectPublicKeyInfo).
        public var publicKey: String
    }

    /// Raw values are what the audit log says.
    enum Act: String {
        case importing = "keys.import"
        case generating = "keys.generate"
        case retiring = "keys.retire"

        var sensitive: SensitiveAct {
            switch self {
            case .importing: .keyImport
            case .generating: .keyGenerate
            case .retiring: .keyRetire
            }
        }
    }

    private let keys: any KeyStore
    private let store: Store
    private let wallClock: any WallClock

    /// - Parameter keys: the only store of this process that anybody writes into.
    public init(keys: any KeyStore, store: Store, wallClock: any WallClock) {
        self.keys = keys
        self.store = store
        self.wallClock = wallClock
    }

    /// Puts a key that was joined from its components into the store (`keyImport`). New cards take the newest version of
    /// a name at once.
    ///
    /// - Throws: ``KeyStoreFault``, above all `keyExists`: nothing is ever overwritten; ``PeopleRefusal``;
    ///   ``StoreFault`` when the act could not be written down: then the key store was not touched.
    public func importKey(
        _ key: ImportedKey, as reference: KeyReference, by authority: Authority
    ) async throws -> KeyEntry {
        try await perform(.importing, reference, authority) { () throws(KeyStoreFault) in
            try await keys.add(key, as: reference)
            return KeyEntry(
                reference: reference, kind: key.kind, checkValues: key.checkValues, isRetired: false)
        }
    }

    /// Makes a signing key in the store (`keyGenerate`).
    ///
    /// - Throws: as ``importKey(_:as:by:)``.
    public func generateSigner(_ reference: KeyReference, by authority: Authority) async throws -> NewSigner {
        var pem = ""
        let entry = try await perform(.generating, reference, authority) { () throws(KeyStoreFault) in
            let point = try await keys.makeSigningKey(reference)
            pem = point.pemRepresentation
            return KeyEntry(
                reference: reference, kind: .p256,
                checkValues: [.ofPublicKey(x963: Array(point.x963Representation))], isRetired: false)
        }
        return NewSigner(entry: entry, publicKey: pem)
    }

    /// From now on no new card is made with this key; cards that were are still read (`keyRetire`). There is no way back.
    ///
    /// - Throws: as ``importKey(_:as:by:)``; `keyMissing` when there is none.
    public func retire(_ reference: KeyReference, by authority: Authority) async throws -> KeyEntry {
        guard var entry = try await keys.entries().first(where: { $0.reference == reference }) else {
            throw KeyStoreFault(.keyMissing, operation: "keys.retire", detail: "\(reference)")
        }
        entry.isRetired = true
        let retired = entry
        return try await perform(.retiring, reference, authority) { () throws(KeyStoreFault) in
            try await keys.retire(reference)
            return retired
        }
    }

    private func perform(
        _ act: Act, _ reference: KeyReference, _ authority: Authority,
        _ body: () async throws(KeyStoreFault) -> KeyEntry
    ) async throws -> KeyEntry {
        try authority.require(act.sensitive)
        let people = try authority.twoPeople()
        try await store.noteKeyOrder(act, reference, by: people, at: wallClock.now())
        let entry: KeyEntry
        do throws(KeyStoreFault) {
            entry = try await body()
        } catch {
            // The store's own reason counts more than a log that cannot be written either.
            try? await store.noteKeyResult(
                act, reference, by: people, result: "refused: \(error.kind.rawValue)", at: wallClock.now())
            throw error
        }
        let values = entry.checkValues.map(\.description).joined(separator: " ")
        try await store.noteKeyResult(
            act, reference, by: people, result: "done: \(entry.kind.rawValue) \(values)", at: wallClock.now())
        return entry
    }
}
