/// Which keys may end a test card, for a card that may have been left half-made.
public struct TestCardKeys: Sendable {
    private let rules: ChipSecurity
    private let store: any KeyStore

    /// - Throws: `keepsItsCards` for a profile of people's documents: no such chip is ever ended from here.
    public init(profile: ChipProfile, keys: any KeyStore) throws(ChipOrderProblem) {
        guard let security = profile.security, security.ending == .terminate else { throw .keepsItsCards }
        rules = security
        store = keys
    }

    /// The card's own keys, and those that it was delivered with; the card itself says which of them it has.
    ///
    /// - Throws: when the store has none of them.
    public func candidates(for chip: RecognisedChip) async throws(ChipOrderProblem) -> [ChannelKeys] {
        guard let shown = chip.keySet else { throw .noKeysShown }
        let deriving = CardKeyDeriving(rules: rules, store: store, shown: shown)
        let entries: [KeyEntry]
        do throws(KeyStoreFault) { entries = try await store.entries() } catch { throw .keys(error) }
        var found: [ChannelKeys] = []
        var problem = ChipOrderProblem.noKeysShown
        do throws(ChipOrderProblem) { found.append(try await deriving.issuer()) } catch { problem = error }
        do throws(ChipOrderProblem) {
            let references = try CardKeyReferences(rules, in: entries, shown: shown.version)
            found.append(try await deriving.keys(references).transport)
        } catch {
            problem = error
        }
        guard !found.isEmpty else { throw problem }
        return found
    }
}
