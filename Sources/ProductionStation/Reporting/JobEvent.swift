/// One numbered fact about a job, as the platform is told it (domain.md §6).
///
/// Carries no personal data: ids, serials, codes and times only. Written in the same transaction as the fact it tells,
/// so that an event is never ahead of the card nor behind it.
public struct JobEvent: Equatable, Sendable, Codable {
    /// Stable over restarts and repeats: the same fact always has the same id. At least once becomes exactly once by it.
    public var id: String
    public var job: JobKey
    /// From 1 within one job and revision, without gaps.
    public var number: Int
    public var kind: Kind
    public var office: String?
    public var occurredAt: Timestamp
    public var facts: Facts
    /// True when any device that the fact rests on was simulated.
    public var simulated: Bool

    public init(
        job: JobKey, number: Int, kind: Kind, office: String?, occurredAt: Timestamp, facts: Facts, simulated: Bool
    ) {
        self.id = "\(job.id).\(job.revision).\(number)"
        self.job = job
        self.number = number
        self.kind = kind
        self.office = office
        self.occurredAt = occurredAt
        self.facts = facts
        self.simulated = simulated
    }

    public enum Kind: String, Sendable, Codable, CaseIterable {
        case refused, accepted, delayed, produced, withdrawn, packed, handedOver, notMade

        /// No card of this revision can come after it.
        public var endsJob: Bool {
            switch self {
            case .refused, .handedOver, .notMade: true
            case .accepted, .delayed, .produced, .withdrawn, .packed: false
            }
        }
    }

    /// What an event may say beside its kind; each part is present where it has a meaning.
    public struct Facts: Equatable, Sendable, Codable {
        public var permitNumber: String?
        public var cardSerial: String?
        public var chipIdentity: String?
        /// Which attempt made the card, from 1.
        public var attempt: Int?
        public var reasons: [Reason]
        /// By when the card is expected, for `accepted` and `delayed`.
        public var expectedBy: CivilDate?
        public var bundle: String?
        public var deliveryListVersion: Int?

        public init(
            permitNumber: String? = nil, cardSerial: String? = nil, chipIdentity: String? = nil, attempt: Int? = nil,
            reasons: [Reason] = [], expectedBy: CivilDate? = nil, bundle: String? = nil,
            deliveryListVersion: Int? = nil
        ) {
            self.permitNumber = permitNumber
            self.cardSerial = cardSerial
            self.chipIdentity = chipIdentity
            self.attempt = attempt
            self.reasons = reasons
            self.expectedBy = expectedBy
            self.bundle = bundle
            self.deliveryListVersion = deliveryListVersion
        }
    }

    /// A published reason with its sentence in both languages (docs/refusals.md).
    public struct Reason: Equatable, Hashable, Sendable, Codable {
        public var code: String
        /// Where in the document, for example `holder.citizenNumber`; never the value.
        public var path: String?
        public var chinese: String
        public var english: String

        public init(code: String, path: String?, chinese: String, english: String) {
            self.code = code
            self.path = path
            self.chinese = chinese
            self.english = english
        }
    }
}
