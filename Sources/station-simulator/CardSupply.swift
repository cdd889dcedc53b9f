import CardDevices

/// Where the cards of a slot come from.
struct CardSupply {
    private let stock: SimulatedStock
    private let isT0: Bool
    /// What a finished card of it looks like; nil when nobody said.
    let profile: ChipProfile?

    /// Blanks of a profile, or of a known kind without keys.
    init(_ profile: ChipProfile?, _ stock: SimulatedStock, isT0: Bool) {
        self.profile = profile
        self.stock = stock
        self.isT0 = isT0
    }

    /// A card fresh from the supplier.
    func card(uid: UInt64, nature: SimulatedCardNature) -> any AnsweringCard {
        let card = SimulatedCard(uid: uid, nature: nature, stock: stock)
        return isT0 ? SimulatedT0Card(card) : card
    }

    /// What is physically true of a card, in one line that names no key and no contents.
    func truth(_ card: SimulatedCard, commands: Int) -> String {
        let digest = String(card.digest, radix: 16)
        guard let security = profile.flatMap({ card.security($0) }) else {
            return "plain digest=\(digest) commands=\(commands)"
        }
        let versions = security.keyVersions.map(String.init).joined(separator: ",")
        return
            "locked=\(security.isLocked) terminated=\(security.isTerminated) versions=\(versions) digest=\(digest) commands=\(commands)"
    }
}
