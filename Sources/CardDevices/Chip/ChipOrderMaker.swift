/// Where a profile, the station's key store and its document signer meet: signs a card's files before a blank is fed, and
/// derives the keys of one recognised chip before anything is written on it.
///
/// Master keys stay in the store; what leaves it are the keys of this one card.
public struct ChipOrderMaker: Sendable {
    /// What a lane hands to its chip station, and what it writes down first.
    public struct Made: Sendable {
        /// Files, keys and proof.
        public var order: ChipOrder
        /// Names and versions of the keys for the journal, never keys; nil for a profile without security.
        public var keys: String?
    }

    let profile: ChipProfile
    private let security: Security?

    private struct Security {
        var rules: ChipSecurity
        var store: any KeyStore
        var signer: SignerLookup?
        var authorities: [[UInt8]]
        var endorsementProofPerMille: Int
    }

    /// For a profile without security: orders without keys.
    public init(plain profile: ChipProfile) {
        self.profile = profile
        security = nil
    }

    /// - Parameters:
    ///   - profile: with security or without; without it the rest is not asked.
    ///   - keys: where its keys are.
    ///   - signer: who signs EF.SOD; the certificate's key must have the name that the profile gives.
    ///   - authorities: DER certificates that EF.SOD must lead to when a card is verified.
    ///   - endorsementProofPerMille: cards in a thousand whose endorsement is rewritten and restored, 0 to 1,000.
    /// - Throws: ``ChipOrderProblem`` when profile and signer do not fit.
    public init(
        profile: ChipProfile, keys: any KeyStore, signer: DocumentSigner?, authorities: [[UInt8]],
        endorsementProofPerMille: Int
    ) throws(ChipOrderProblem) {
        try self.init(
            profile: profile, keys: keys, lookup: signer.map { SignerLookup($0) }, authorities: authorities,
            endorsementProofPerMille: endorsementProofPerMille)
    }

    /// The same with a signer whose key is looked for when the first card needs it: the token may be away until then.
    public init(
        profile: ChipProfile, keys: any KeyStore, lookup signer: SignerLookup?, authorities: [[UInt8]],
        endorsementProofPerMille: Int
    ) throws(ChipOrderProblem) {
        precondition((0...1_000).contains(endorsementProofPerMille))
        self.profile = profile
        guard profile.security?.signerKey == signer?.keyName || profile.security == nil else { throw .signerDiffers }
        security = profile.security.map {
            Security(
                rules: $0, store: keys, signer: signer, authorities: authorities,
                endorsementProofPerMille: endorsementProofPerMille)
        }
    }

    /// Why no card can be made now; nil when one can. Asked before each blank is fed, so that no card is burnt.
    ///
    /// - Parameter now: milliseconds since 1970-01-01T00:00:00Z.
    public func problem(at now: Int64) async -> ChipOrderProblem? {
        guard let security else { return nil }
        do throws(ChipOrderProblem) {
            let entries = try await entries(security)
            _ = try CardKeyReferences(security.rules, in: entries, shown: ChannelKeys.deliveredVersion)
            if let signer = try await security.signer?.signer(in: security.store).key {
                try Self.check(signer, in: entries)
            }
        } catch {
            return error
        }
        guard let validity = security.signer?.validity(at: now), !validity.allowsProduction else { return nil }
        return .signature(.signer(validity))
    }

    /// Whether the document signer's certificate lets the station go on; nil for a profile without signature.
    public func signerValidity(at now: Int64) -> SignerValidity? { security?.signer?.validity(at: now) }

    /// Adds EF.SOD over the files that the profile numbers; the same files for a profile without it.
    ///
    /// - Parameter now: milliseconds since 1970-01-01T00:00:00Z.
    public func signed(_ files: ChipFileSet, at now: Int64) async throws(ChipOrderProblem) -> ChipFileSet {
        guard let security, let place = profile.files.firstIndex(where: { $0.kind == .securityObject }) else {
            return files
        }
        guard let signer = try await security.signer?.signer(in: security.store) else { throw .signerDiffers }
        var groups: [SecurityObject.DataGroup] = []
        for file in profile.files {
            guard let number = file.dataGroup, let bytes = files.bytes(of: file.fileIdentifier) else { continue }
            groups.append(.init(number: number, bytes: bytes))
        }
        let bytes: [UInt8]
        do throws(SecurityObjectProblem) {
            bytes = try await SecurityObjectFile.make(
                SecurityObject(over: groups), signer: signer, keys: security.store, now: now)
        } catch {
            throw .signature(error)
        }
        let file = profile.files[place]
        guard bytes.count <= file.size.bytesMax else { throw .signatureTooLarge(bytes: bytes.count) }
        var signed = files
        signed.files.insert(
            .init(name: file.name, fileIdentifier: file.fileIdentifier, bytes: bytes), at: min(place, files.files.count)
        )
        return signed
    }

    /// The order for one chip.
    ///
    /// - Parameters:
    ///   - chip: as it was recognised.
    ///   - files: signed already.
    ///   - cardSerial: decides which proof is made, so that a card's record says it.
    ///   - now: milliseconds since 1970-01-01T00:00:00Z.
    public func order(
        for chip: RecognisedChip, files: ChipFileSet, cardSerial: String, at now: Int64
    ) async throws(ChipOrderProblem) -> Made {
        guard let security else {
            return Made(order: ChipOrder(plain: files, chip: chip.identity), keys: nil)
        }
        guard let shown = chip.keySet else { throw .noKeysShown }
        let references = try await references(security, shown: shown.version)
        let keys = try await CardKeyDeriving(rules: security.rules, store: security.store, shown: shown)
            .keys(references)
        let isSampled = Self.share(of: cardSerial) < security.endorsementProofPerMille
        let order = ChipOrder(
            files: files, chip: chip.identity, keys: keys,
            proof: isSampled && references.endorsement != nil ? .rightsAndEndorsement : .rights,
            trust: security.signer == nil ? nil : SecurityTrust(authorities: security.authorities, now: now))
        let signer = try await security.signer?.signer(in: security.store).key
        return Made(order: order, keys: references.text(signer: signer))
    }

    /// The keys that read a finished card; nil where any reader may.
    public func readingKeys(for chip: RecognisedChip) async throws(ChipOrderProblem) -> ChannelKeys? {
        guard let security, !profile.isReadFreely else { return nil }
        guard let shown = chip.keySet else { throw .noKeysShown }
        return try await CardKeyDeriving(rules: security.rules, store: security.store, shown: shown).issuer()
    }

    /// What the own keys of a finished card must have as check values (``ChannelKeys/checkValues``): for checkers, never
    /// keys.
    public func ownKeyCheckValues(_ shown: ShownKeySet) async throws(ChipOrderProblem) -> [[UInt8]] {
        guard let security else { return [] }
        return try await CardKeyDeriving(rules: security.rules, store: security.store, shown: shown).issuer()
            .checkValues
    }

    /// What is wrong with EF.SOD on a card, as a stranger would find; nil when nothing is, or the profile has none.
    ///
    /// - Parameters:
    ///   - files: as they were read.
    ///   - now: milliseconds since 1970-01-01T00:00:00Z.
    public func signatureProblem(in files: ChipFileSet, at now: Int64) -> ChipFault? {
        profile.signatureProblem(
            in: files, trust: SecurityTrust(authorities: security?.authorities ?? [], now: now))
    }

    /// True when a finished card is read with its own keys only.
    public var needsKeysToRead: Bool { security != nil && !profile.isReadFreely }

    private func references(
        _ security: Security, shown version: UInt8
    ) async throws(ChipOrderProblem) -> CardKeyReferences {
        try CardKeyReferences(security.rules, in: await entries(security), shown: version)
    }

    private func entries(_ security: Security) async throws(ChipOrderProblem) -> [KeyEntry] {
        do throws(KeyStoreFault) { return try await security.store.entries() } catch { throw .keys(error) }
    }

    /// A signer that was retired since it was found signs no more, and a lane should know before it feeds.
    private static func check(_ signer: KeyReference, in entries: [KeyEntry]) throws(ChipOrderProblem) {
        let entry = entries.first { $0.reference == signer }
        guard let entry, !entry.isRetired else {
            let kind = entry == nil ? KeyStoreFault.Kind.keyMissing : .keyRetired
            throw .keys(KeyStoreFault(kind, operation: "keys.choose", detail: "\(signer)"))
        }
    }

    /// 0 to 999, the same for the same serial in every process.
    static func share(of cardSerial: String) -> Int {
        // FNV-1a: spreads serials that differ in their last digits.
        let hash = cardSerial.utf8.reduce(UInt64(0xCBF2_9CE4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        return Int((hash >> 20) % 1_000)
    }
}
