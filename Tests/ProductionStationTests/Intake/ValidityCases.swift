import ProductionStation

/// The validity table of domain.md §2, each row at its boundary.
enum ValidityCases {
    typealias Tests = JobValidatorTests

    static let all = new + kept + dates + previous + faulty

    private static let new: [RuleCase] = [.firstIssue, .expiredRenewal, .pilotRenewal].flatMap { (kind: JobKind) in
        [
            RuleCase("two years", kind) {
                $0.permit.permitClass = .twoYears
                Tests.setPeriod(&$0.permit, "2026-11-20", "2028-11-20")
            },
            RuleCase("six months for a two-year class", kind, [.validUntilNotOfClass]) {
                $0.permit.permitClass = .twoYears
            },
            RuleCase("a day short", kind, [.validUntilNotOfClass]) { $0.permit.validUntil = Tests.day("2027-05-19") },
            RuleCase("a day long", kind, [.validUntilNotOfClass]) { $0.permit.validUntil = Tests.day("2027-05-21") },
            RuleCase("begins a day early", kind, [.validFromNotApplicationDate]) {
                $0.permit.validFrom = Tests.day("2026-11-19")
            },
            RuleCase("31 August is clamped to 28 February", kind) {
                Tests.apply(&$0, on: "2026-08-31")
                $0.previousPermit?.validUntil = Tests.day("2026-08-01")
                Tests.setPeriod(&$0.permit, "2026-08-31", "2027-02-28")
            },
            RuleCase("31 August is not 3 March", kind, [.validUntilNotOfClass]) {
                Tests.apply(&$0, on: "2026-08-31")
                $0.previousPermit?.validUntil = Tests.day("2026-08-01")
                Tests.setPeriod(&$0.permit, "2026-08-31", "2027-03-03")
            },
        ]
    }

    private static let keepingKinds: [JobKind] = [.reissueLost, .replaceDamaged, .informationChange, .correction]

    private static let kept: [RuleCase] =
        keepingKinds.flatMap { kind in
            [
                RuleCase("kept from another day", kind, [.validityNotKept]) {
                    $0.permit.validFrom = Tests.day("2026-09-02")
                },
                RuleCase("new although the authority is the same", kind, [.validityNotKept]) {
                    Tests.setPeriod(&$0.permit, "2026-11-20", "2027-05-20")
                },
                RuleCase("a pilot's odd period is kept unchecked", kind) {
                    Tests.setPeriods(&$0, "2026-01-07", "2027-01-30")
                },
                RuleCase("new where the authority's code changed", kind) {
                    $0.previousPermit?.authorityCode = "A2"
                    Tests.setPeriod(&$0.permit, "2026-11-20", "2027-05-20")
                },
                RuleCase(
                    "kept although the authority's code changed", kind,
                    [.validFromNotApplicationDate, .validUntilNotOfClass]
                ) {
                    $0.previousPermit?.authorityCode = "A2"
                },
                RuleCase("an authority's new name changes nothing", kind) { $0.permit.authority.name = "样例新名称" },
            ]
        } + [
            RuleCase("kept over a change of authority", .qualityRemake) { $0.previousPermit?.authorityCode = "A2" },
            RuleCase("new over a change of authority", .qualityRemake, [.validityNotKept]) {
                $0.previousPermit?.authorityCode = "A2"
                Tests.setPeriod(&$0.permit, "2026-11-20", "2027-05-20")
            },
        ]

    private static let dates: [RuleCase] = [
        RuleCase("applied today", .firstIssue) {
            Tests.apply(&$0, on: "2026-11-23")
            Tests.setPeriod(&$0.permit, "2026-11-23", "2027-05-23")
        },
        RuleCase("applied tomorrow", .firstIssue, [.applicationDateInFuture]) {
            Tests.apply(&$0, on: "2026-11-24")
            Tests.setPeriod(&$0.permit, "2026-11-24", "2027-05-24")
        },
        RuleCase("approved in the first moment of the day", .firstIssue) {
            $0.officeApprovedAt = Tests.moment("2026-11-19T16:00:00Z")
        },
        RuleCase("approved a moment before the day", .firstIssue, [.approvalBeforeApplication]) {
            $0.officeApprovedAt = Tests.moment("2026-11-19T15:59:59.999Z")
        },
        RuleCase("kept validity ends today", .correction) { Tests.setPeriods(&$0, "2026-05-23", "2026-11-23") },
        RuleCase("kept validity ended yesterday", .correction, [.keptValidityExpired]) {
            Tests.setPeriods(&$0, "2026-05-22", "2026-11-22")
        },
        RuleCase("expired on the day of application, before today", .correction, [.keptValidityExpired]) {
            Tests.setPeriods(&$0, "2026-05-20", "2026-11-20")
        },
    ]

    private static let previous: [RuleCase] =
        (keepingKinds + [.qualityRemake]).flatMap { kind in
            [
                RuleCase("previous permit expired before", kind, [.previousPermitExpired]) {
                    Tests.setPeriods(&$0, "2026-05-19", "2026-11-19")
                },
                RuleCase("previous permit missing", kind, [.previousPermitMissing]) { $0.previousPermit = nil },
            ]
        } + [
            RuleCase("first issue with a previous permit", .firstIssue, [.previousPermitNotAllowed]) {
                $0.previousPermit = Tests.job(.correction).previousPermit
            },
            RuleCase("expired renewal without", .expiredRenewal, [.previousPermitMissing]) { $0.previousPermit = nil },
            RuleCase("pilot renewal without", .pilotRenewal, [.previousPermitMissing]) { $0.previousPermit = nil },
            RuleCase("previous permit of one day", .expiredRenewal) {
                $0.previousPermit?.validFrom = Tests.day("2026-11-01")
            },
            RuleCase("previous permit reversed", .expiredRenewal, [.previousPeriodReversed]) {
                $0.previousPermit?.validFrom = Tests.day("2026-11-02")
            },
            RuleCase("moved after the permit expired", .informationChange, [.previousPermitExpired]) {
                $0.previousPermit?.authorityCode = "A2"
                $0.previousPermit?.validUntil = Tests.day("2026-11-19")
                Tests.setPeriod(&$0.permit, "2026-11-20", "2027-05-20")
            },
        ]

    private static let faulty: [RuleCase] = [
        RuleCase("no faulty card", .qualityRemake, [.faultyCardMissing]) { $0.faultyCard = nil },
        RuleCase("charged for", .qualityRemake, [.faultyCardChargeable]) { $0.faultyCard?.chargeable = true },
        RuleCase("another card", .qualityRemake, [.faultyCardSerialDiffers]) { $0.faultyCard?.cardSerial = "X" },
        RuleCase("previous serial unknown", .qualityRemake) { $0.previousPermit?.cardSerial = nil },
        RuleCase("a faulty card elsewhere", .replaceDamaged, [.faultyCardNotAllowed]) {
            $0.faultyCard = .init(cardSerial: "X", cause: .print)
        },
    ]
}
