internal import Crypto

/// Which keys of the store a card is made with.
struct CardKeyReferences: Equatable, Sendable {
    var transport: KeyReference
    var issuer: KeyReference
    var endorsement: KeyReference?

    /// The newest version of each that is not retired; of the transport keys the version that the card shows, where it
    /// shows one.
    init(
        _ rules: ChipSecurity, in entries: [KeyEntry], shown version: UInt8
    ) throws(ChipOrderProblem) {
        func newest(_ name: String, _ version: UInt8? = nil) throws(ChipOrderProblem) -> KeyReference {
            let fitting = entries.filter { entry in
                entry.reference.name == name && !entry.isRetired && entry.kind.isAES
                    && (version == nil || entry.reference.version == version)
            }
            guard let newest = fitting.map(\.reference).max() else {
                let wanted = version.map { "\(name)/\($0)" } ?? name
                throw .keys(KeyStoreFault(.keyMissing, operation: "keys.choose", detail: wanted))
            }
            return newest
        }
        transport = try newest(rules.transportKey, version == ChannelKeys.deliveredVersion ? nil : version)
        issuer = try newest(rules.issuerKey)
        endorsement = nil
        if let name = rules.endorsementKey?.master { endorsement = try newest(name) }
    }

    /// For the journal.
    func text(signer: KeyReference?) -> String {
        var parts = ["transport \(transport)", "issuer \(issuer)"]
        if let endorsement { parts.append("endorsement \(endorsement)") }
        if let signer { parts.append("signer \(signer)") }
        return parts.joined(separator: ", ")
    }
}

/// Derives the keys of one card from what it shows.
struct CardKeyDeriving {
    let rules: ChipSecurity
    let store: any KeyStore
    let shown: ShownKeySet

    func keys(_ references: CardKeyReferences) async throws(ChipOrderProblem) -> CardKeys {
        let transport = try await channel(references.transport, version: shown.version, for: .newCard)
        let issuer = try await channel(references.issuer, version: references.issuer.version, for: .newCard)
        guard let master = references.endorsement else {
            return CardKeys(transport: transport, issuer: issuer, endorsement: nil)
        }
        let rule = rules.derivation.endorsementRule(
            diversificationData: shown.diversificationData, byteCount: rules.keyByteCount)
        guard let rule, let endorsement = AESKey(try await derived(master, rule, for: .newCard)) else {
            throw .noKeysShown
        }
        return CardKeys(transport: transport, issuer: issuer, endorsement: endorsement)
    }

    /// The own keys of a finished card, by the version that it shows.
    func issuer() async throws(ChipOrderProblem) -> ChannelKeys {
        guard let reference = KeyReference(name: rules.issuerKey, version: Int(shown.version)) else {
            throw .noKeysShown
        }
        return try await channel(reference, version: shown.version, for: .existingCard)
    }

    private func channel(
        _ master: KeyReference, version: UInt8, for use: KeyUse
    ) async throws(ChipOrderProblem) -> ChannelKeys {
        var keys: [AESKey] = []
        for key in KeyDerivation.ChannelKey.allCases {
            let rule = rules.derivation.rule(
                for: key, diversificationData: shown.diversificationData, byteCount: rules.keyByteCount)
            guard let rule, let derived = AESKey(try await derived(master, rule, for: use)) else { throw .noKeysShown }
            keys.append(derived)
        }
        guard
            let channel = ChannelKeys(
                version: version, encryption: keys[0], authentication: keys[1], dataEncryption: keys[2])
        else { throw .noKeysShown }
        return channel
    }

    private func derived(
        _ master: KeyReference, _ rule: KeyDerivation, for use: KeyUse
    ) async throws(ChipOrderProblem) -> SymmetricKey {
        do throws(KeyStoreFault) {
            return try await store.derivedKey(from: master, by: rule, byteCount: rules.keyByteCount, for: use)
        } catch {
            throw .keys(error)
        }
    }
}
