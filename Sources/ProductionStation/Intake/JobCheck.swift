/// The check of one job in progress: rules look at ``job`` and add to ``refusals`` and ``warnings``.
struct JobCheck {
    let draft: JobDraft
    let context: JobValidator.Context
    var refusals: [Refusal] = []
    var warnings: [JobWarning] = []
    /// Code points that a rule has named already, so that the face check does not name them again.
    var reportedCharacters: Set<CharacterPlace> = []

    struct CharacterPlace: Hashable {
        var path: String
        var codePoint: String
    }

    init(draft: JobDraft, context: JobValidator.Context) {
        self.draft = draft
        self.context = context
    }

    var job: ProductionJob { draft.job }

    /// True when all of these came from the document. A rule over a stand-in would blame the office for nothing.
    func readable(_ paths: String...) -> Bool { paths.allSatisfy(draft.isReadable) }

    mutating func refuse(_ reason: RefusalReason, _ path: String, _ parameters: KeyValuePairs<String, String> = [:]) {
        refusals.append(Refusal(reason, at: path, parameters))
    }

    // MARK: Office and duplicates

    /// The office to pack for.
    mutating func office(in register: OfficeRegister) -> Office? {
        guard readable("$.submittingOffice") else { return nil }
        switch register.resolve(job.submittingOffice) {
        case .known(let office): return office
        case .merged(let successor, let original):
            warnings.append(
                JobWarning(
                    .officeMerged, at: "$.submittingOffice",
                    [.init("office", original.code), .init("successor", successor.code)]))
            return successor
        case .unknown:
            refuse(.officeUnknown, "$.submittingOffice")
            return nil
        }
    }

    mutating func known() {
        guard readable("$.jobId", "$.revision") else { return }
        refusals += context.known.problems(of: job.key)
    }

    // MARK: Application

    mutating func application(zone: CentreZone) {
        guard readable("$.applicationDate") else { return }
        if job.applicationDate > context.today {
            refuse(.applicationDateInFuture, "$.applicationDate", ["today": context.today.description])
        }
        if readable("$.officeApprovedAt"), zone.day(of: job.officeApprovedAt) < job.applicationDate {
            refuse(
                .approvalBeforeApplication, "$.officeApprovedAt", ["applicationDate": job.applicationDate.description])
        }
    }

    mutating func previousPermit() {
        guard readable("$.kind") else { return }
        guard let previous = job.previousPermit else {
            if job.kind.needsPreviousPermit, readable("$.previousPermit") {
                refuse(.previousPermitMissing, "$.previousPermit", ["kind": job.kind.rawValue])
            }
            return
        }
        guard job.kind.needsPreviousPermit else { return refuse(.previousPermitNotAllowed, "$.previousPermit") }
        if readable("$.previousPermit.validFrom", "$.previousPermit.validUntil"),
            previous.validUntil < previous.validFrom
        {
            refuse(.previousPeriodReversed, "$.previousPermit.validUntil")
        }
        if !job.kind.mayFollowExpiredPermit, readable("$.previousPermit.validUntil", "$.applicationDate"),
            previous.validUntil < job.applicationDate
        {
            refuse(
                .previousPermitExpired, "$.previousPermit.validUntil", ["validUntil": previous.validUntil.description])
        }
    }

    mutating func faultyCard() {
        guard readable("$.kind") else { return }
        let isRemake = job.kind == .qualityRemake
        guard let card = job.faultyCard else {
            if isRemake, readable("$.faultyCard") { refuse(.faultyCardMissing, "$.faultyCard") }
            return
        }
        guard isRemake else { return refuse(.faultyCardNotAllowed, "$.faultyCard", ["kind": job.kind.rawValue]) }
        if readable("$.faultyCard.chargeable"), card.chargeable {
            refuse(.faultyCardChargeable, "$.faultyCard.chargeable")
        }
        if readable("$.faultyCard.cardSerial", "$.previousPermit.cardSerial"),
            let serial = job.previousPermit?.cardSerial, serial != card.cardSerial
        {
            refuse(.faultyCardSerialDiffers, "$.faultyCard.cardSerial")
        }
    }
}

extension JobKind {
    /// The table of domain.md §2: all but a first issue replace a permit.
    public var needsPreviousPermit: Bool {
        switch self {
        case .firstIssue: false
        case .reissueLost, .replaceDamaged, .informationChange, .correction, .qualityRemake, .expiredRenewal,
            .pilotRenewal:
            true
        }
    }

    public var mayFollowExpiredPermit: Bool {
        switch self {
        case .expiredRenewal, .pilotRenewal: true
        case .firstIssue, .reissueLost, .replaceDamaged, .informationChange, .correction, .qualityRemake: false
        }
    }

    /// How the validity of the new card is found.
    public var validity: ValidityRule {
        switch self {
        case .firstIssue, .expiredRenewal, .pilotRenewal: .new
        case .reissueLost, .replaceDamaged, .informationChange, .correction: .keptByAuthority
        case .qualityRemake: .kept
        }
    }
}

/// The right column of the table in domain.md §2.
public enum ValidityRule: String, Sendable, CaseIterable {
    /// From the application date, for the class's months.
    case new
    /// As the previous permit was last endorsed.
    case kept
    /// Kept while the authority's code is that of the previous permit, else new.
    case keptByAuthority
}
