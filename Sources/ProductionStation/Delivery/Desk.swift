public import CardDevices

/// The packing desk: what people do with cards after the tray, each act with a chip read (domain.md §3).
public struct Desk: Sendable {
    let store: Store
    let reader: any ChipStation
    let orders: ChipOrderMaker?
    let readLimit: Duration
    let wallClock: any WallClock

    /// - Parameters:
    ///   - orders: gives the keys of cards that are not read freely; nil where all are.
    ///   - readLimit: for one chip read.
    public init(
        store: Store, reader: any ChipStation, orders: ChipOrderMaker? = nil, readLimit: Duration,
        wallClock: any WallClock
    ) {
        self.store = store
        self.reader = reader
        self.orders = orders
        self.readLimit = readLimit
        self.wallClock = wallClock
    }

    /// What the chip on the desk reader says, held against the journal.
    public struct Finding: Sendable {
        /// The card that the journal knows by this chip; nil for a chip that it does not know.
        public var card: CardRecord?
        /// Every file equals what was meant for this card.
        public var isComplete: Bool
        public var chipIdentity: String
    }

    /// Why a desk act was refused; nothing was changed.
    public struct Refused: Error, Equatable, Sendable {
        public enum Kind: String, Sendable, CaseIterable {
            case chipUnreadable, cardUnknown, otherCardOnDesk, contentsDiffer, wrongPhase
        }

        public var kind: Kind
        /// For the log: serials and codes only.
        public var detail: String

        public init(_ kind: Kind, detail: String = "") {
            self.kind = kind
            self.detail = detail
        }
    }

    /// Reads the card on the desk reader.
    ///
    /// - Throws: ``Refused`` `chipUnreadable`, or a ``StoreFault``.
    public func look() async throws -> Finding {
        let read: ReadCard
        do throws(ChipFault) {
            read = try await reader.readCard(keys: try await readingKeys(), limit: readLimit)
        } catch {
            throw Refused(.chipUnreadable, detail: error.kind.rawValue)
        }
        let card = try await store.card(chipIdentity: read.identity.hexadecimal)
        return Finding(
            card: card, isComplete: card.map { $0.contentsDigest == read.files.digest } ?? false,
            chipIdentity: read.identity.hexadecimal)
    }

    /// Nil where any reader may see the files.
    private func readingKeys() async throws(ChipFault) -> ChannelKeys? {
        guard let orders, orders.needsKeysToRead else { return nil }
        let chip = try await reader.recognise(limit: readLimit)
        do throws(ChipOrderProblem) { return try await orders.readingKeys(for: chip) } catch { throw ChipFault(error) }
    }

    /// The inspector looked at the card on the desk reader and says that it is good.
    ///
    /// The chip decides with the eye: a card whose chip differs cannot pass.
    ///
    /// - Parameter authority: the inspector's (`inspect`).
    public func pass(by authority: Authority) async throws -> CardRecord {
        try authority.require(.inspect)
        let finding = try await look()
        guard let card = finding.card else { throw Refused(.cardUnknown, detail: finding.chipIdentity) }
        guard card.phase == .accepted else { throw Refused(.wrongPhase, detail: card.phase.rawValue) }
        guard finding.isComplete else { throw Refused(.contentsDiffer, detail: card.cardSerial) }
        return try await store.passInspection(card, inspector: authority.first, at: wallClock.now())
    }

    /// The inspector found a defect; the card is among the spoiled ones from now on.
    ///
    /// - Parameters:
    ///   - serial: as printed on the card: its chip may be the defect.
    ///   - defect: a published reason, for example `inspectionPrint`.
    ///   - authority: the inspector's (`inspect`).
    public func fail(serial: String, defect: String, by authority: Authority) async throws -> CardRecord {
        try authority.require(.inspect)
        guard let card = try await store.card(serial: serial) else { throw Refused(.cardUnknown, detail: serial) }
        guard card.phase == .accepted else { throw Refused(.wrongPhase, detail: card.phase.rawValue) }
        return try await store.failInspection(card, defect: defect, inspector: authority.first, at: wallClock.now())
    }

    /// Two people settle a card that nobody could place.
    ///
    /// - `accepted` needs the card on the desk reader, its chip known as this card's and complete.
    /// - `rejected` needs the card on the desk reader too, unless its chip gives no answer: then the two vouch for it.
    /// - `missing` needs nobody's chip; it opens an incident.
    ///
    /// - Parameter authority: two people's, for `settleUnaccounted` or `declareMissing`.
    public func settle(
        serial: String, _ settlement: CardCustody.Settlement, by authority: Authority
    ) async throws -> CardRecord {
        try authority.require(settlement.act)
        let people = try authority.twoPeople()
        guard let card = try await store.card(serial: serial) else { throw Refused(.cardUnknown, detail: serial) }
        guard card.phase == .unaccounted else { throw Refused(.wrongPhase, detail: card.phase.rawValue) }
        switch settlement {
        case .missing: break
        case .accepted:
            let finding = try await look()
            guard finding.card?.id == card.id else { throw Refused(.otherCardOnDesk, detail: finding.chipIdentity) }
            guard finding.isComplete else { throw Refused(.contentsDiffer, detail: serial) }
        case .rejected:
            try await requireCardOrSilence(card)
        }
        return try await store.settle(card, settlement, by: people, at: wallClock.now())
    }

    private func requireCardOrSilence(_ card: CardRecord) async throws {
        let finding: Finding
        do {
            finding = try await look()
        } catch let refused as Refused where refused.kind == .chipUnreadable {
            return
        }
        let isThisCard = finding.card?.id == card.id || (card.chipIdentity == nil && finding.card == nil)
        guard isThisCard else { throw Refused(.otherCardOnDesk, detail: finding.chipIdentity) }
    }
}
