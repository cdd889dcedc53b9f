/// The card manager of the card in a session: what it shows to anybody, and the channel to it.
struct CardManager: Sendable {
    let session: CardSession
    let security: ChipSecurity
    /// Random bytes for challenges.
    let random: @Sendable (Int) -> [UInt8]

    /// Selects the issuer security domain. A card without one is of the wrong stock.
    func select() async throws(ChipFault) {
        let answer = try await session.select(p1: 0x04, GlobalPlatform.issuerSecurityDomain)
        guard answer.status != .fileNotFound else {
            throw ChipFault(.wrongCard, operation: session.phase.operation, detail: "no card manager")
        }
        guard answer.status == .success else {
            throw ChipFault(answer.status, in: session.phase, command: "select card manager")
        }
    }

    /// Which keys the card has, without using any (GET DATA 00CF, 00E0). The card manager must be selected.
    func shownKeySet() async throws(ChipFault) -> ShownKeySet {
        let shown = try await session.require(GlobalPlatform.getData(.diversificationData), "get data").data
        let objects = try? TLV.list(parsing: shown.span)
        let keys = try await keyInformation()
        guard let object = objects?.first, objects?.count == 1, object.tag == 0xCF, object.value.count == 10,
            let version = keys.first?.version, Set(keys.map(\.version)).count == 1
        else { throw ChipFault(.wrongCard, operation: session.phase.operation, detail: "key information") }
        return ShownKeySet(diversificationData: object.value, version: version)
    }

    /// Versions and kinds of all keys that the card has.
    func keyInformation() async throws(ChipFault) -> [KeyInformation] {
        let answer = try await session.require(GlobalPlatform.getData(.keyInformation), "get data").data
        guard let keys = KeyInformation.list(parsing: answer) else {
            throw ChipFault(.wrongCard, operation: session.phase.operation, detail: "key information")
        }
        return keys
    }

    /// Opens the channel; the card manager must be selected. One attempt.
    func open(_ keys: ChannelKeys) async throws(ChipFault) -> SecureChannel {
        do throws(SecureChannelFault) {
            return try await SecureChannel.open(
                session, keys: keys, level: security.level, hostChallenge: random(8))
        } catch {
            throw ChipFault(error, in: session.phase)
        }
    }

    /// Whether the card can still prove that it has these keys. Nothing is proved to it, so that no try is counted.
    func proves(_ keys: ChannelKeys) async throws(ChipFault) -> Bool {
        let challenge = random(8)
        let answer = try await session.send(
            GlobalPlatform.initializeUpdate(keyVersion: keys.reference, hostChallenge: challenge))
        guard answer.status == .success else { return false }
        do throws(SecureChannelFault) {
            let card = try InitializeUpdateAnswer(parsing: answer.data)
            _ = try ChannelSession(keys, level: security.level, hostChallenge: challenge, answer: card)
            return true
        } catch {
            guard error.kind == .wrongCardCryptogram else { throw ChipFault(error, in: session.phase) }
            return false
        }
    }
}
